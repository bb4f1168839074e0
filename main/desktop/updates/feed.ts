/** The feed of new versions, by electron-updater. Loaded when a feed is configured, and not before it is asked. */
import type { Log } from "../../engine/ports.ts";

export interface Feed {
  /** Version of the newest release when it is newer than this app; else null. Rejects when the feed cannot be read. */
  newer(): Promise<string | null>;
  /** Fetches what `newer` found and checks its digest. Rejects when it cannot be fetched. */
  fetch(): Promise<void>;
  /** Replaces the app by what was fetched and starts it hidden; the process is to end at once. Throws when it cannot. */
  install(): void;
}

/** @param file as `app-update.yml` of electron-builder */
export async function openFeed(file: string, log: Log): Promise<Feed> {
  const { default: updates } = await import("electron-updater");
  const updater = updates.autoUpdater;
  updater.updateConfigPath = file;
  // A copy that was not installed may look, and be told.
  updater.forceDevUpdateConfig = true;
  updater.autoDownload = false;
  // Quitting is no consent, and may be the end of the session.
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.logger = {
    info() {},
    warn: (message?: unknown) => log.warn("Updates.", { said: String(message) }),
    error: (message?: unknown) => log.warn("Updates.", { said: String(message) }),
  };
  const failures: string[] = [];
  // Without a listener it would be thrown; who called is told by the promise as well.
  updater.on("error", ({ message }) => failures.push(message));
  return {
    async newer() {
      const result = await updater.checkForUpdates();
      return result?.isUpdateAvailable ? result.updateInfo.version : null;
    },
    async fetch() {
      await updater.downloadUpdate();
    },
    install() {
      failures.length = 0;
      updater.quitAndInstall(true, true);
      if (failures.length > 0) throw new Error(failures.join(" "));
    },
  };
}
