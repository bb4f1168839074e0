/**
 * The number on the app's icon in the docks and task bars of Linux: a signal on the session's bus that Unity made up
 * and KDE's, Ubuntu's and others follow. Electron sends it only where Unity's own library is installed.
 */
import { sessionBusAddress } from "./bus/address.ts";
import { BusConnection } from "./bus/connection.ts";
import { SIGNAL } from "./bus/message.ts";
import { boxed } from "./bus/values.ts";

/** Docks take the app from the message, and the number away when the sender has gone: any path will do. */
const PATH = "/com/canonical/unity/launcherentry/belfry";

export interface LauncherBadgeOptions {
  env: Record<string, string | undefined>;
  /** The desktop file's name without its ending: docks find the icon by it. */
  desktopEntry: string;
}

/** @returns what shows a number; 0 takes it away. Without a bus nothing happens. */
export function launcherBadge(options: LauncherBadgeOptions): (count: number) => void {
  const app = `application://${options.desktopEntry}.desktop`;
  let bus: BusConnection | null = null;
  let sent = Promise.resolve();
  const send = async (count: number) => {
    if (!bus?.isOpen) bus = await BusConnection.open(sessionBusAddress(options.env));
    const shown = [
      ["count", boxed("x", count)],
      ["count-visible", boxed("b", count > 0)],
    ];
    bus?.send({
      ...{ kind: SIGNAL, path: PATH, interface: "com.canonical.Unity.LauncherEntry" },
      ...{ member: "Update", signature: "sa{sv}", body: [app, shown] },
    });
  };
  // One after the other: the last number is the one that stays.
  return (count) => void (sent = sent.then(() => send(count)));
}
