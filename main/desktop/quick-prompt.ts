/** The quick prompt: a small window over everything, opened by keys that work in every program. */
import { BrowserWindow, globalShortcut, screen } from "electron";
import { addressOf } from "./app-protocol.ts";
import { SAFE_PAGE } from "./app-window.ts";
import type { EngineKeeper } from "./engine-keeper.ts";
import { PAGES } from "./pages.ts";

const SIZE = { width: 640, height: 260 };

export interface QuickPrompt {
  show(): void;
}

/** @param onTaken told once when the keys of the setting belong to another program */
export function setupQuickPrompt(
  keeper: EngineKeeper,
  onTaken: (keys: string) => void,
): QuickPrompt {
  let window: BrowserWindow | null = null;
  const show = () => {
    if (window === null) {
      const made = open(() => (window = null));
      window = made;
      // Not before: an empty window could be neither typed into nor closed by its key.
      made.once("ready-to-show", () => bringUp(made));
    } else bringUp(window);
  };
  let registered: string | null = null;
  keeper.watch(({ settings, live }) => {
    const keys = settings.desktop.quickPromptShortcut;
    if (!live.connected || keys === registered) return;
    if (registered !== null) globalShortcut.unregister(registered);
    registered = keys;
    if (keys !== null && !register(keys, show)) onTaken(keys);
  });
  return { show };
}

function bringUp(window: BrowserWindow): void {
  window.show();
  window.focus();
}

/** Electron throws for keys it cannot read, and says false for those that are taken. */
function register(keys: string, show: () => void): boolean {
  try {
    return globalShortcut.register(keys, show);
  } catch {
    return false;
  }
}

function open(onClosed: () => void): BrowserWindow {
  const { x, y, width, height } = screen.getDisplayNearestPoint(
    screen.getCursorScreenPoint(),
  ).workArea;
  const window = new BrowserWindow({
    ...SIZE,
    x: Math.round(x + (width - SIZE.width) / 2),
    y: Math.round(y + height / 4),
    frame: false,
    resizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    show: false,
    title: "Belfry",
    webPreferences: SAFE_PAGE,
  });
  // A person who looks elsewhere is done with it.
  window.on("blur", () => window.close());
  window.once("closed", onClosed);
  void window.loadURL(addressOf(PAGES.quickPrompt));
  return window;
}
