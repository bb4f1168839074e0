/** Tells a person once what does not work here, when they look at the window. */
import { dialog, type BrowserWindow } from "electron";
import type { Log } from "../engine/ports.ts";
import type { DesktopState } from "./desktop-state.ts";
import { findMissing } from "./missing.ts";
import type { Words } from "./words.ts";

export interface MissingTeller {
  /** Notes something; `key` stays the same for the same thing. */
  note(key: string, sentence: string): void;
  /** A person sees the window now. */
  tell(window: BrowserWindow): void;
}

export function setupMissing(
  state: DesktopState,
  words: () => Words,
  env: Record<string, string | undefined>,
  log: Log,
): MissingTeller {
  const untold = new Map<string, string>();
  const note = (key: string, sentence: string) => {
    if (state.get().toldMissing.includes(key)) return;
    if (!untold.has(key)) log.warn(sentence, { missing: key });
    untold.set(key, sentence);
  };
  const looked = findMissing(env, process.platform).then((parts) => {
    for (const part of parts) note(part, words().t(`missing.${part}`));
  });
  const show = (window: BrowserWindow) => {
    if (untold.size === 0 || window.isDestroyed()) return;
    const { t } = words();
    const detail = [...untold.values()].join("\n\n");
    state.set({ toldMissing: [...state.get().toldMissing, ...untold.keys()] });
    untold.clear();
    const buttons = [t("missing.ok")];
    void dialog.showMessageBox(window, {
      type: "info",
      message: t("missing.title"),
      detail,
      buttons,
    });
  };
  return { note, tell: (window) => void looked.then(() => show(window)) };
}
