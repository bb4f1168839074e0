/** Native notifications of the system: the desktop app and the headless host each bring their own. */

export interface NativeNotification {
  title: string;
  body: string;
  /** Stays until it is dealt with, where the system can. */
  urgent: boolean;
  /** Notifications with the same tag replace each other, where the system can. */
  tag: string;
  /** Run to open at a click; null = just open Belfry. */
  runId: number | null;
  jobId: number | null;
  /** Permission question to be answered with "allow" and "deny". */
  questionId?: number | null;
  /** What a person may want to do about it, as buttons where the system has them; none when left out. */
  offers?: readonly NotificationOffer[];
}

export type NotificationOffer = "stop" | "retry" | "mute" | "allow" | "deny";

export interface NotificationPort {
  /** null when notifications can be shown; else why not, as a sentence. */
  problem(): string | null;
  /** Resolves when the system has taken it, with what it said; rejects with a sentence otherwise. */
  show(notification: NativeNotification): Promise<string>;
}
