/** What the command line of a start asks for. */

export interface Launch {
  /** Only the tray, no window: the start at login. */
  hidden: boolean;
  /** A `belfry://` link to open. */
  link: string | null;
  /** Pause everything, from the menu of the desktop's icon. No link can do that: anyone can make links. */
  pauseAll: boolean;
  /** Make the demo job when there is no job. */
  firstRun: boolean;
}

/**
 * After an update the app is started by its installer: as it was before, without a window.
 * @param argv whole command line; switches of Chromium and the app's own path are passed over
 */
export function readLaunch(
  argv: readonly string[],
  env: Record<string, string | undefined> = {},
): Launch {
  const isUpdated = argv.includes("--updated") || env["APPIMAGE_SILENT_INSTALL"] === "true";
  return {
    hidden: argv.includes("--hidden") || isUpdated,
    link: argv.find((arg) => /^belfry:\/\//i.test(arg)) ?? null,
    pauseAll: argv.includes("--pause-all"),
    firstRun: argv.includes("--first-run"),
  };
}
