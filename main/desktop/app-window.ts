/** The main window. Closing it leaves the app in the tray, and its pages' memory is given back. */
import {
  app,
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
} from "electron";
import type { Settings } from "../../contract/settings.ts";
import { addressOf, pageIn } from "./app-protocol.ts";
import { MIN_SIZE, usableBounds } from "./bounds.ts";
import { BACKGROUND } from "./colours.ts";
import type { DesktopState } from "./desktop-state.ts";
import { PAGES, type Page } from "./pages.ts";
import { preloadFile } from "./resources.ts";

/** What every window of the app is given. */
export const SAFE_PAGE: BrowserWindowConstructorOptions["webPreferences"] = {
  preload: preloadFile(),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
};

export interface AppWindow {
  /** Shows the window, at a page when one is given, and brings it to the front. */
  show(page?: Page): void;
  /** The window while there is one. */
  current(): BrowserWindow | null;
  /** Closes it, while there is one; the next page is loaded from its beginning. */
  close(): void;
  /** Loads the pages anew, for another engine. */
  reload(): void;
  /**
   * Called whenever a person sees a page in a new window; at once when that is so already. A new listener takes the
   * place of the one before.
   */
  whenSeen(listener: (window: BrowserWindow) => void): void;
}

export interface WindowParts {
  state: DesktopState;
  /** File of the app's icon. */
  icon: string;
  /** Name of the engine that is shown, when it is not that of this computer. */
  engine: () => string | null;
  theme: () => Settings["ui"]["theme"];
}

export function setupWindow({ state, icon, engine, theme }: WindowParts): AppWindow {
  let window: BrowserWindow | null = null;
  /** The one whose page was drawn. */
  let seen: BrowserWindow | null = null;
  let onSeen = (_window: BrowserWindow): void => {};
  let lastPage: Page = PAGES.start;
  // The app lives on in the tray.
  app.on("window-all-closed", () => {});

  const open = (page: Page) => {
    const { bounds, maximized } = state.get();
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const made = new BrowserWindow({
      ...usableBounds(bounds, screens),
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
      title: "Belfry",
      icon,
      backgroundColor: BACKGROUND[isDark(theme()) ? "dark" : "light"],
      webPreferences: SAFE_PAGE,
    });
    window = made;
    if (maximized) made.maximize();
    made.once("ready-to-show", () => {
      if (!made.isVisible()) made.show();
      seen = made;
      onSeen(made);
    });
    made.on("page-title-updated", (event, title) => {
      const name = engine();
      if (name === null) return;
      event.preventDefault();
      made.setTitle(`${title} (${name})`);
    });
    made.on("close", () => {
      state.set({ bounds: made.getNormalBounds(), maximized: made.isMaximized() });
      lastPage = pageIn(made.webContents.getURL());
    });
    made.once("closed", () => {
      if (seen === made) seen = null;
      if (window !== null && window !== made) return;
      window = null;
      app.dock?.hide();
    });
    void app.dock?.show();
    // Not when its page is there: a start is answered with a window, in the colours of what comes.
    if (isInColour(theme())) made.show();
    void made.loadURL(addressOf(page));
  };

  return {
    show(page) {
      if (!window) return open(page ?? lastPage);
      if (page) void window.loadURL(addressOf(page));
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => window,
    close() {
      window?.close();
      window = null;
    },
    reload: () => window?.webContents.reload(),
    whenSeen(listener) {
      onSeen = listener;
      if (seen !== null) listener(seen);
    },
  };
}

/** On Linux a window has the system's colours until something is drawn in it. */
function isInColour(theme: Settings["ui"]["theme"]): boolean {
  return process.platform !== "linux" || isDark(theme) === nativeTheme.shouldUseDarkColors;
}

function isDark(theme: Settings["ui"]["theme"]): boolean {
  return theme === "system" ? nativeTheme.shouldUseDarkColors : theme === "dark";
}
