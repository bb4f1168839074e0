/**
 * Asks the session's message bus which services there are: a tray, notifications, a keyring. Electron uses them, and
 * does not tell when they are missing.
 */
import { BusConnection, THE_BUS } from "./bus/connection.ts";

/**
 * Names that are owned, and names that would be started when asked for.
 * @param address as in `DBUS_SESSION_BUS_ADDRESS`
 * @returns null when there is no bus at the address
 */
export async function namesOnBus(address: string | undefined): Promise<Set<string> | null> {
  const bus = await BusConnection.open(address);
  if (bus === null) return null;
  try {
    const lists = await Promise.all([
      bus.call(THE_BUS, "ListNames"),
      bus.call(THE_BUS, "ListActivatableNames"),
    ]);
    return new Set(lists.flatMap(([names]) => names as string[]));
  } catch {
    return null;
  } finally {
    bus.close();
  }
}
