/** Native notifications of the system: the desktop app and the headless host each bring their own. */
import type { NativeNotification } from "../../contract/native-notification.ts";

export type { NativeNotification, NotificationOffer } from "../../contract/native-notification.ts";

export interface NotificationPort {
  /** null when notifications can be shown; else why not, as a sentence. */
  problem(): string | null;
  /** Resolves when the system has taken it, with what it said; rejects with a sentence otherwise. */
  show(notification: NativeNotification): Promise<string>;
}
