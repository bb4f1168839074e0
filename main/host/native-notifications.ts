/** Notifications of the system for a host without Electron, through node-notifier. Loaded with the first one. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { NotificationPort } from "../delivery/notification-port.ts";

type Env = Record<string, string | undefined>;

/** The port asks for an answer within this time; some notification servers give none. */
const WAIT_S = 5;

export function nativeNotifications(env: Env, platform: NodeJS.Platform): NotificationPort {
  return {
    problem: () => problemOf(env, platform),
    async show({ title, body, urgent }) {
      const { default: notifier } = await import("node-notifier");
      const options = {
        title,
        message: body === "" ? " " : body,
        // Linux knows an urgency; elsewhere the system decides how long a notification stays.
        urgency: urgent ? "critical" : "normal",
        "app-name": "Belfry",
        timeout: WAIT_S,
        wait: false,
      };
      return new Promise<string>((resolve, reject) => {
        notifier.notify(options, (error, response) => {
          if (error)
            reject(new Error(`The system did not show the notification: ${error.message}`));
          else resolve(response ? `The system took it (${response}).` : "The system took it.");
        });
      });
    },
  };
}

/** Why no notification can be shown here; null when one can. */
function problemOf(env: Env, platform: NodeJS.Platform): string | null {
  if (platform === "win32" || platform === "darwin") return null;
  if (!env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) {
    return "Belfry runs outside a desktop session, where no notifications can be shown.";
  }
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  if (folders.some((folder) => isProgram(path.join(folder, "notify-send")))) return null;
  return "The program notify-send is missing. Install libnotify-bin (or libnotify) to see notifications.";
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
