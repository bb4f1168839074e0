/** Shows notifications by Electron. On Linux see `bus-presenter.ts`: Electron has no buttons there. */
import { Notification } from "electron";

export interface ShownNotice {
  title: string;
  body: string;
  /** Stays until it is dealt with, where the system can. */
  urgent: boolean;
  /** A newer one with the same tag takes its place. */
  tag: string;
  /** Words of the buttons. */
  buttons: readonly string[];
  /** A person clicked it: null = the notice itself, else the number of the button. */
  onClick(button: number | null): void;
}

export interface Presenter {
  /** Why none can be shown; null when one can. */
  problem(): "unsupported" | null;
  /** Resolves with what the system said; rejects when it did not take it. */
  show(notice: ShownNotice): Promise<string>;
  /** Takes one away; nothing happens when it is not shown. */
  dismiss(tag: string): void;
}

/** Those that are remembered at most: what is shown must not be collected while a person may still click it. */
export const MAX_SHOWN = 50;

/** Once Electron is ready: before, it knows nothing of the system. */
export function electronPresenter(): Presenter {
  const shown = new Map<string, Notification>();
  const dismiss = (tag: string) => {
    shown.get(tag)?.close();
    shown.delete(tag);
  };
  return {
    problem: () => (Notification.isSupported() ? null : "unsupported"),
    show(notice) {
      const { title, body, urgent, tag, buttons, onClick } = notice;
      const notification = new Notification({
        title,
        body,
        urgency: urgent ? "critical" : "normal",
        timeoutType: urgent ? "never" : "default",
        actions: buttons.map((text) => ({ type: "button", text })),
      });
      dismiss(tag);
      keep(shown, tag, notification);
      notification.on("click", () => onClick(null));
      notification.on("action", ({ actionIndex }) => onClick(actionIndex));
      notification.on("close", () => {
        if (shown.get(tag) === notification) shown.delete(tag);
      });
      return new Promise((resolve, reject) => {
        notification.once("show", () => resolve("shown"));
        notification.once("failed", (_event, error) => reject(new Error(error)));
        notification.show();
      });
    },
    dismiss,
  };
}

/** Remembers one, and forgets the oldest beyond `MAX_SHOWN`. */
export function keep<T>(shown: Map<string, T>, tag: string, value: T): void {
  shown.set(tag, value);
  const [oldest] = shown.keys();
  if (shown.size > MAX_SHOWN && oldest !== undefined) shown.delete(oldest);
}
