/** Native notifications: a click opens the page, and buttons act where the system has them. */
import { visibleText } from "../../contract/visible-text.ts";
import type { NativeNotification, NotificationPort } from "../delivery/notification-port.ts";
import type { EngineView } from "./engine-keeper.ts";
import { keep, type Presenter } from "./presenter.ts";
import type { TrayAction } from "./tray-model.ts";
import type { Words } from "./words.ts";

export interface NotificationParts {
  presenter: Presenter;
  words: () => Words;
  /** Acts on the engine of this computer: only that one's messages are shown. */
  act: (action: TrayAction) => void;
  isMuted: (jobId: number) => boolean;
}

/** A button: its words, and what it does. */
interface Button {
  label: string;
  action: TrayAction;
}

export interface Notifications extends NotificationPort {
  /** Takes away what has been answered elsewhere. */
  follow(engine: EngineView): void;
}

export function nativeNotifications(parts: NotificationParts): Notifications {
  const { presenter, words, act, isMuted } = parts;
  /** Tags of what is shown and waits for an answer. */
  const asking = new Map<string, string>();
  const problem = () =>
    presenter.problem() === null ? null : words().t(`notice.${presenter.problem()!}`);
  return {
    problem,
    async show(what) {
      const why = problem();
      if (why !== null) throw new Error(why);
      const { tag, jobId, urgent } = what;
      const waits = waitingFor(what);
      // A muted job's agent that asks still waits for an answer.
      if (jobId !== null && waits === null && isMuted(jobId)) return "muted";
      const buttons = buttonsOf(what, words());
      if (waits !== null) keep(asking, tag, waits);
      return presenter.show({
        title: visibleText(what.title),
        body: visibleText(what.body),
        urgent,
        tag,
        buttons: buttons.map(({ label }) => label),
        onClick: (button) => {
          const chosen = button === null ? clicked(what) : buttons[button]?.action;
          if (chosen) act(chosen);
        },
      });
    },
    follow(engine) {
      let open = new Set<string>();
      engine.watch(({ live }) => {
        if (!live.connected) return;
        const before = open;
        open = new Set([
          ...live.questions.map(({ id }) => waiting("question", id)),
          ...live.proposals.map(({ id }) => waiting("proposal", id)),
        ]);
        for (const [tag, what] of asking) {
          // One that is just being shown may not have been seen open here yet.
          if (open.has(what) || !before.has(what)) continue;
          asking.delete(tag);
          presenter.dismiss(tag);
        }
      });
    },
  };
}

/** A name of what a notification wants an answer to; null when it wants none. */
function waitingFor({ questionId, proposalId }: NativeNotification): string | null {
  if (questionId) return waiting("question", questionId);
  return proposalId ? waiting("proposal", proposalId) : null;
}

const waiting = (kind: "question" | "proposal", id: number): string => `${kind} ${id}`;

function clicked({ runId, jobId, proposalId }: NativeNotification): TrayAction {
  if (proposalId) return { kind: "show-today" };
  if (runId !== null) return { kind: "show-run", runId };
  return jobId === null ? { kind: "open" } : { kind: "show-job", jobId };
}

function buttonsOf(what: NativeNotification, { t }: Words): Button[] {
  const { runId, jobId, questionId, proposalId, offers = [] } = what;
  const buttons: Button[] = [];
  const add = (label: string, action: TrayAction) => buttons.push({ label, action });
  const by = "notification";
  for (const offer of offers) {
    if (questionId && (offer === "allow" || offer === "deny")) {
      add(t(`notice.${offer}`), { kind: "answer", questionId, decision: offer, by });
    } else if (proposalId && (offer === "approve" || offer === "decline")) {
      add(t(`notice.${offer}`), { kind: "decide-proposal", proposalId, decision: offer, by });
    } else if (runId !== null && offer === "stop") {
      add(t("notice.stop"), { kind: "stop-run", runId });
    } else if (runId !== null && offer === "retry") {
      add(t("notice.retry"), { kind: "retry-run", runId });
    } else if (jobId !== null && offer === "mute") {
      add(t("notice.mute"), { kind: "mute", jobId });
    }
  }
  if (buttons.length > 0) add(t("notice.show"), clicked(what));
  return buttons;
}
