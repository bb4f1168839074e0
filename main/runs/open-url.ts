/** Opens an address with whatever the system opens addresses with. */
import { spawn } from "node:child_process";

type Env = Record<string, string | undefined>;

/** Whether there is a desktop to open something on. */
export function hasDesktop(env: Env, platform: NodeJS.Platform): boolean {
  if (platform === "win32") return true;
  if (env["SSH_CONNECTION"]) return false;
  return platform === "darwin" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** @returns false when the system has no such program */
export function openUrl(url: string, env: Env, platform: NodeJS.Platform): Promise<boolean> {
  const [program, args] = openerFor(url, platform);
  return new Promise((resolve) => {
    // Its end is not waited for: with some systems it is the browser itself.
    const child = spawn(program, args, { env, stdio: "ignore", detached: true, windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

function openerFor(url: string, platform: NodeJS.Platform): [string, string[]] {
  if (platform === "darwin") return ["open", [url]];
  // Not `start`, which is of the command line and reads its own meaning into some characters.
  if (platform === "win32") return ["rundll32.exe", ["url.dll,FileProtocolHandler", url]];
  return ["xdg-open", [url]];
}
