/** The tray: shows the model, and hands clicks to who acts on them. */
import { Menu, nativeTheme, Tray, type MenuItemConstructorOptions } from "electron";
import { systemClock } from "../host/clock.ts";
import type { EngineView } from "./engine-keeper.ts";
import { trayImage } from "./tray-icon.ts";
import { trayIcon, trayMenu, trayTooltip, type TrayAction, type TrayItem } from "./tray-model.ts";
import type { Words } from "./words.ts";

/** How often "running 3 min" is brought up to date while something runs. */
const MINUTE_MS = 60_000;

export interface TrayParts {
  engines: EngineView;
  words: () => Words;
  muted: () => ReadonlySet<number>;
  act: (action: TrayAction) => void;
}

/** @returns what shows everything anew (the language changed, a job was muted) */
export function setupTray({ engines, words, muted, act }: TrayParts): () => void {
  const tray = new Tray(trayImage("idle", process.platform));
  let shown = "";
  let timer: NodeJS.Timeout | null = null;

  const show = () => {
    const view = { ...engines.shown(), words: words(), now: systemClock.now(), muted: muted() };
    const icon = trayIcon(view);
    const tooltip = trayTooltip(view);
    const items = trayMenu(view);
    const theme = nativeTheme.shouldUseDarkColors;
    const all = JSON.stringify([icon, tooltip, items, theme]);
    keepTime(view.live.active.length > 0);
    // A menu that is open is closed when another one is set: only a real change is worth that.
    if (all === shown) return;
    shown = all;
    tray.setImage(trayImage(icon, process.platform));
    tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => toElectron(item, act))));
    tray.setToolTip(tooltip);
  };
  /** An app in which nothing runs sets no timer. */
  const keepTime = (wanted: boolean) => {
    if (wanted) timer ??= setInterval(show, MINUTE_MS);
    else if (timer) {
      clearInterval(timer);
      timer = null;
    }
  };

  tray.on("click", () => act({ kind: "open" }));
  nativeTheme.on("updated", show);
  engines.watch(show);
  return show;
}

function toElectron(item: TrayItem, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.type) {
    case "separator":
      return { type: "separator" };
    case "note":
      return { label: escaped(item.label), enabled: false };
    case "menu":
      return {
        label: escaped(item.label),
        submenu: item.items.map((each) => toElectron(each, act)),
      };
    case "action":
      return {
        label: escaped(item.label),
        click: () => act(item.action),
        ...(item.chosen === undefined ? {} : { type: "radio" as const, checked: item.chosen }),
        // Shown only: the keys are registered for the whole system.
        ...(item.accelerator ? { accelerator: item.accelerator, registerAccelerator: false } : {}),
      };
  }
}

/** Electron takes a single `&` for the mark of an access key. */
function escaped(label: string): string {
  return label.replaceAll("&", "&&");
}
