/** Native notifications by Electron: a click opens the page, and buttons act where the system has them. */
import { app, Notification } from "electron";
import type { NativeNotification, NotificationPort } from "../delivery/notification-port.ts";
import type { TrayAction } from "./tray-model.ts";
import type { Words } from "./words.ts";

export interface NotificationParts {
  words: () => Words;
  act: (action: TrayAction) => void;
  isMuted: (jobId: number) => boolean;
}

/** A button: its words, and what it does. */
interface Button {
  label: string;
  action: TrayAction;
}

export function electronNotifications(parts: NotificationParts): NotificationPort {
  const problem = () =>
    app.isReady() && !Notification.isSupported() ? parts.words().t("notice.unsupported") : null;
  return {
    problem,
    show(notification) {
      const why = problem();
      if (why !== null) return Promise.reject(new Error(why));
      const { jobId } = notification;
      if (jobId !== null && parts.isMuted(jobId)) return Promise.resolve("muted");
      return show(notification, parts);
    },
  };
}

/** What is shown must not be collected while a person may still click it. */
const shown = new Map<string, Notification>();
const MAX_SHOWN = 50;

function show(what: NativeNotification, { words, act }: NotificationParts): Promise<string> {
  const buttons = buttonsOf(what, words());
  const notification = new Notification({
    title: what.title,
    body: what.body,
    urgency: what.urgent ? "critical" : "normal",
    timeoutType: what.urgent ? "never" : "default",
    actions: buttons.map(({ label }) => ({ type: "button", text: label })),
  });
  keep(what.tag, notification);
  notification.on("click", () => act(clicked(what)));
  notification.on("action", ({ actionIndex }) => {
    const button = buttons[actionIndex];
    if (button) act(button.action);
  });
  notification.on("close", () => {
    if (shown.get(what.tag) === notification) shown.delete(what.tag);
  });
  return new Promise((resolve, reject) => {
    notification.once("show", () => resolve("shown"));
    notification.once("failed", (_event, error) => reject(new Error(error)));
    notification.show();
  });
}

function clicked({ runId, jobId }: NativeNotification): TrayAction {
  if (runId !== null) return { kind: "show-run", runId };
  return jobId === null ? { kind: "open" } : { kind: "show-job", jobId };
}

function buttonsOf(what: NativeNotification, { t }: Words): Button[] {
  const { runId, jobId, offers = [] } = what;
  const buttons: Button[] = [];
  if (runId !== null && offers.includes("stop")) {
    buttons.push({ label: t("notice.stop"), action: { kind: "stop-run", runId } });
  }
  if (runId !== null && offers.includes("retry")) {
    buttons.push({ label: t("notice.retry"), action: { kind: "retry-run", runId } });
  }
  if (jobId !== null && offers.includes("mute")) {
    buttons.push({ label: t("notice.mute"), action: { kind: "mute", jobId } });
  }
  return buttons;
}

/** Newer notifications of the same thing take the older one's place. */
function keep(tag: string, notification: Notification): void {
  shown.get(tag)?.close();
  shown.delete(tag);
  shown.set(tag, notification);
  const [oldest] = shown.keys();
  if (shown.size > MAX_SHOWN && oldest !== undefined) shown.delete(oldest);
}
