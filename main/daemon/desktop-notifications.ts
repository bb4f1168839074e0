/** Native notifications of the headless host, by node-notifier; the desktop app shows its own. */
import { existsSync } from "node:fs";
import type { NativeNotification, NotificationPort } from "../delivery/notification-port.ts";

/** @param env the host's environment: whether a desktop session can be reached is read from it at each call */
export function desktopNotifications(
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform = process.platform,
  uid: number | undefined = process.getuid?.(),
): NotificationPort {
  const problem = (): string | null => {
    if (platform !== "linux") return null;
    const hasBus =
      env["DBUS_SESSION_BUS_ADDRESS"] !== undefined || existsSync(`/run/user/${uid}/bus`);
    return hasBus
      ? null
      : "No desktop session can be reached from here, so no notification can be shown.";
  };
  return {
    problem,
    async show(notification) {
      const why = problem();
      if (why !== null) throw new Error(why);
      return show(notification);
    },
  };
}

async function show({ title, body, urgent }: NativeNotification): Promise<string> {
  // Loaded with the first notification: an idle daemon does without it.
  const { default: notifier } = await import("node-notifier");
  return new Promise((resolve, reject) => {
    const options = { title, message: body, urgency: urgent ? "critical" : "normal", wait: false };
    notifier.notify(options, (error, response) => {
      if (error) reject(new Error(`The system did not take the notification: ${error.message}`));
      else resolve(response === "" || response === undefined ? "shown" : response);
    });
  });
}
