/** Updates of the app, with what they need of Electron. */
import path from "node:path";
import { app } from "electron";
import type { Log } from "../engine/ports.ts";
import { systemClock, systemTimers } from "../host/clock.ts";
import type { AppWindow } from "./app-window.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import { feedFile, updateKind, type AppCopy } from "./updates/update-kind.ts";
import { Updates } from "./updates/updates.ts";

export function setupUpdates(
  keeper: EngineKeeper,
  window: AppWindow,
  env: NodeJS.ProcessEnv,
  log: Log,
): Updates {
  const { platform, resourcesPath: resources } = process;
  const copy: AppCopy = { platform, env, isPackaged: app.isPackaged, resources };
  const file = feedFile(copy);
  const updates = new Updates({
    version: app.getVersion(),
    kind: updateKind(copy),
    openFeed:
      file === null
        ? null
        : async () => (await import("./updates/feed.ts")).openFeed(path.resolve(file), log),
    engine: keeper,
    isWindowOpen: () => window.current() !== null,
    async letGo() {
      await keeper.close({ stopAgents: false });
      // What is started in this one's place would find it running and leave.
      app.releaseSingleInstanceLock();
    },
    exit({ again }) {
      if (again) app.relaunch({ args: [...process.argv.slice(1), "--hidden"] });
      app.exit(0);
    },
    clock: systemClock,
    timers: systemTimers,
    log,
  });
  app.on("window-all-closed", () => updates.consider());
  return updates;
}
