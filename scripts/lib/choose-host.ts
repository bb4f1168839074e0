/** Which host `npm start` starts, and the sentence that says why. */

export interface Circumstances {
  /** Arguments of the start. */
  args: readonly string[];
  /** Path of an Electron that is there already; null when there is none. */
  electron: string | null;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  /** User id, where there is one. */
  uid: number | undefined;
}

export type Choice =
  | { host: "desktop"; electron: string; because: string }
  | { host: "daemon"; because: string };

export function chooseHost({ args, electron, env, platform, uid }: Circumstances): Choice {
  const daemon = (because: string): Choice => ({ host: "daemon", because });
  if (args.includes("--headless")) {
    return daemon(
      "Starting the headless host, as you asked; without --headless it is the desktop app.",
    );
  }
  if (electron === null) {
    return daemon(
      "Starting the headless host, as Electron is not on this machine; `npx install-electron` brings it, and the next start shows the desktop app.",
    );
  }
  if (platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) {
    return daemon(
      "Starting the headless host, as there is no display here; in a desktop session it is the desktop app.",
    );
  }
  if (platform === "linux" && uid === 0) {
    return daemon(
      "Starting the headless host, as pages are not shown with the rights of root; as an ordinary user it is the desktop app.",
    );
  }
  const because =
    "Starting the desktop app; `npm start -- --headless` starts the headless host with its pages in the browser.";
  return { host: "desktop", electron, because };
}
