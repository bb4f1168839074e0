/** The main window. Closing it leaves the app in the tray, and its pages' memory is given back. */
import { app, BrowserWindow, screen, type BrowserWindowConstructorOptions } from "electron";
import { addressOf, pageIn } from "./app-protocol.ts";
import { MIN_SIZE, usableBounds } from "./bounds.ts";
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
}

/**
 * @param engine name of the engine that is shown, when it is not that of this computer
 * @param onShown called whenever a person gets to see it
 */
export function setupWindow(
  state: DesktopState,
  icon: string,
  engine: () => string | null,
  onShown: (window: BrowserWindow) => void,
): AppWindow {
  let window: BrowserWindow | null = null;
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
      backgroundColor: "#00000000",
      webPreferences: SAFE_PAGE,
    });
    window = made;
    if (maximized) made.maximize();
    made.once("ready-to-show", () => {
      made.show();
      onShown(made);
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
      if (window !== null && window !== made) return;
      window = null;
      app.dock?.hide();
    });
    void app.dock?.show();
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
  };
}
