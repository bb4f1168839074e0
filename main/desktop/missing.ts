/** What a Linux session lacks of what the app would use, told once. */
import { sessionBusAddress } from "./bus/address.ts";
import { namesOnBus } from "./session-bus.ts";

export type MissingPart = "bus" | "tray" | "notifications" | "keyring";

/** Services that do each thing; one of them is enough. */
const SERVICES: Record<Exclude<MissingPart, "bus">, string[]> = {
  tray: ["org.kde.StatusNotifierWatcher"],
  notifications: ["org.freedesktop.Notifications"],
  keyring: ["org.freedesktop.secrets", "org.kde.kwalletd6", "org.kde.kwalletd5"],
};

/** Nothing is missing where the system itself has all of it. */
export async function findMissing(
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): Promise<MissingPart[]> {
  if (platform !== "linux") return [];
  const names = await namesOnBus(sessionBusAddress(env));
  if (names === null) return ["bus", "keyring"];
  return Object.entries(SERVICES)
    .filter(([, services]) => !services.some((service) => names.has(service)))
    .map(([part]) => part as MissingPart);
}
