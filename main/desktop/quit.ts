/** Quitting: what becomes of agents under way, then everything in order. */
import { app, dialog } from "electron";
import type { EngineKeeper } from "./engine-keeper.ts";
import type { Words } from "./words.ts";

export interface Quit {
  /** Ends the app without a question. */
  now(how: { stopAgents: boolean }): void;
}

export function setupQuit(keeper: EngineKeeper, words: () => Words): Quit {
  let state: "running" | "asking" | "ending" = "running";
  const end = async (how: { stopAgents: boolean }) => {
    if (state === "ending") return;
    state = "ending";
    await keeper.close(how);
    app.exit(0);
  };
  app.on("before-quit", (event) => {
    // `exit` does not come by here: this is always a wish.
    event.preventDefault();
    if (state !== "running") return;
    state = "asking";
    void askWhatBecomes(keeper, words()).then((answer) => {
      state = "running";
      if (answer) void end(answer);
    });
  });
  // Whoever ends the session or the process has no time for questions; agents go on, as after a crash.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => void end({ stopAgents: false }));
  }
  return { now: (how) => void end(how) };
}

/** null when the person wants to stay. */
async function askWhatBecomes(
  keeper: EngineKeeper,
  { t }: Words,
): Promise<{ stopAgents: boolean } | null> {
  const { onQuit } = keeper.shown().settings.desktop;
  const running = keeper.own()?.host.engine.liveCount() ?? 0;
  if (running === 0 || onQuit !== "ask") return { stopAgents: onQuit === "stop" && running > 0 };
  const { response, checkboxChecked } = await dialog.showMessageBox({
    type: "question",
    message: t("quit.question", { count: running }),
    detail: t("quit.detail"),
    buttons: [t("quit.leave"), t("quit.stop"), t("quit.cancel")],
    checkboxLabel: t("quit.remember"),
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  if (response === 2) return null;
  const stopAgents = response === 1;
  if (checkboxChecked) {
    const value = stopAgents ? "stop" : "leave";
    await keeper.link()?.client.settings.set({ key: "desktop.onQuit", value });
  }
  return { stopAgents };
}
