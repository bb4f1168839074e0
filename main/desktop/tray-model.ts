/** What the tray shows and offers, as data: a function of what is known of the engine. */
import { ruleText, type AllowRule } from "../../contract/allow-rules.ts";
import type { Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { Question } from "../../contract/questions.ts";
import type { Run } from "../../contract/run.ts";
import { visibleText } from "../../contract/visible-text.ts";
import type { QuestionDecision, QuestionDoor, RunState } from "../../contract/words.ts";
import type { Shown } from "./engine-keeper.ts";
import type { LiveState } from "./live-state.ts";
import { clockTime, duration, tomorrowMorning } from "./times.ts";
import type { Words } from "./words.ts";

export type TrayAction =
  | { kind: "show-run"; runId: number }
  | { kind: "show-job"; jobId: number }
  | { kind: "stop-run"; runId: number }
  | { kind: "retry-run"; runId: number }
  | { kind: "mute"; jobId: number }
  | {
      kind: "decide-proposal";
      proposalId: number;
      decision: "approve" | "decline";
      by: QuestionDoor;
    }
  | { kind: "answer"; questionId: number; decision: QuestionDecision; by: QuestionDoor }
  | { kind: "run-job"; jobId: number }
  | { kind: "skip"; jobId: number; dueAt: number }
  | { kind: "pause-job"; jobId: number }
  | { kind: "pause-all"; until: number | null }
  | { kind: "resume-all" }
  | { kind: "open" }
  | { kind: "show-today" }
  | { kind: "new-job" }
  | { kind: "quick-prompt" }
  | { kind: "settings" }
  | { kind: "look-for-updates" }
  | { kind: "run-engine-here" }
  | { kind: "choose-engine"; id: string | null }
  | { kind: "quit"; stopAgents: boolean };

export type TrayItem =
  | { type: "separator" }
  | { type: "note"; label: string }
  | { type: "action"; label: string; action: TrayAction; accelerator?: string; chosen?: boolean }
  | { type: "menu"; label: string; items: TrayItem[] };

export type TrayIcon = "idle" | "running" | "attention" | "paused";

/** What else the menu needs to know. */
export interface TrayView extends Shown {
  words: Words;
  /** Epoch milliseconds. */
  now: number;
  /** Jobs whose failures a person does not want to hear of, until they succeed. */
  muted: ReadonlySet<number>;
}

const FAILED: ReadonlySet<RunState> = new Set([
  "failed",
  "timed-out",
  "stalled",
  "blocked",
  "lost",
]);
const MAX_RUNS = 8;
const MAX_FAILED = 5;
const MAX_WAITING = 10;
const MAX_NEXT = 6;
const MAX_JOBS = 40;
/** Menus are no place for novels. */
const MAX_NAME = 40;
/** What a tool would do: as much as a menu can hold. */
const MAX_DETAIL = 100;
const MINUTE_MS = 60_000;

/** Newest ended runs that failed, nobody has looked at, and are not muted; newest first. */
export function failures({ live, muted }: Pick<TrayView, "live" | "muted">): Run[] {
  return [...live.lastEnded.values()]
    .filter((run) => FAILED.has(run.state) && run.seenAt === null)
    .filter((run) => run.jobId !== null && live.jobs.has(run.jobId) && !muted.has(run.jobId))
    .toSorted((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
}

export function trayIcon(view: Pick<TrayView, "live" | "muted" | "attached" | "remote">): TrayIcon {
  const { live } = view;
  if (!live.connected && (view.attached || view.remote)) return "attention";
  if (waitingCount(live) > 0 || failures(view).length > 0) return "attention";
  if (live.pausedUntil !== null) return "paused";
  return live.active.some(isUnderWay) ? "running" : "idle";
}

/** One line: "2 running · next: Nightly review 02:00". */
export function trayTooltip(view: TrayView): string {
  const { live, words, now } = view;
  const { t } = words;
  if (!live.connected && view.remote)
    return t("tray.remoteGone", { name: short(view.remote.name) });
  if (!live.connected) return t(view.attached ? goneText(view) : "tray.starting");
  const parts: string[] = [];
  if (view.remote) parts.push(short(view.remote.name));
  const running = live.active.filter(isUnderWay).length;
  const failed = failures(view).length;
  const waiting = waitingCount(live);
  if (waiting > 0) parts.push(t("tray.waiting", { count: waiting }));
  if (running > 0) parts.push(t("tray.running", { count: running }));
  if (failed > 0) parts.push(t("tray.failed", { count: failed }));
  if (live.pausedUntil !== null) parts.push(pausedText(live.pausedUntil, words, now));
  const [next] = nextJobs(view);
  if (next && live.pausedUntil === null) {
    const at = clockTime(next.nextDueAt, now, words.language);
    parts.push(t("tray.next", { name: short(next.name), at }));
  }
  if (parts.length === (view.remote ? 1 : 0)) parts.push(t("tray.nothing"));
  return parts.join(" · ");
}

export function trayMenu(view: TrayView): TrayItem[] {
  const { t } = view.words;
  const now = view.live.connected
    ? [...waitingItems(view), ...underWay(view), ...failedItems(view)]
    : [];
  return [
    ...engineNote(view),
    ...now,
    ...separated(now),
    ...(view.live.connected
      ? [...nextItems(view), ...workItems(view), { type: "separator" as const }]
      : []),
    action(t("tray.open"), { kind: "open" }),
    ...engineMenu(view),
    action(t("tray.settings"), { kind: "settings" }),
    quitItem(view),
  ];
}

/** Which engine is shown, where there is a choice. */
function engineMenu({ engines, remote, words: { t } }: TrayView): TrayItem[] {
  if (engines.length === 0) return [];
  const choice = (id: string | null, label: string): TrayItem => ({
    ...action(label, { kind: "choose-engine", id }),
    chosen: (remote?.id ?? null) === id,
  });
  const others = engines.map(({ id, name }) => choice(id, short(name)));
  const items = [choice(null, t("tray.thisComputer")), ...others];
  return [{ type: "menu", label: t("tray.engine"), items }];
}

const goneText = ({ silent }: Pick<TrayView, "silent">) => (silent ? "tray.silent" : "tray.gone");

function engineNote(view: TrayView): TrayItem[] {
  const { live, attached, silent, remote } = view;
  const { t } = view.words;
  if (remote) {
    const name = short(remote.name);
    const label = live.connected ? t("tray.remote", { name }) : t("tray.remoteGone", { name });
    return [note(label), { type: "separator" }];
  }
  if (!attached) return live.connected ? [] : [note(t("tray.starting"))];
  if (live.connected) return [note(t("tray.attached")), { type: "separator" }];
  // One that hangs still holds the data folder: nobody else can carry the engine.
  const runHere = silent ? [] : [action(t("tray.runHere"), { kind: "run-engine-here" })];
  return [note(t(goneText(view))), ...runHere, { type: "separator" }];
}

/** What waits for a person's word. */
export function waitingCount({ questions, proposals }: LiveState): number {
  return questions.length + proposals.length;
}

/** Questions first, the oldest before others: it is the next that is denied without an answer. */
function waitingItems(view: TrayView): TrayItem[] {
  const { t } = view.words;
  const { questions, proposals } = view.live;
  const count = waitingCount(view.live);
  if (count === 0) return [];
  const shown = [
    ...questions.map((question) => questionItem(question, view)),
    ...proposals.map((proposal) => proposalItem(proposal, view)),
  ].slice(0, MAX_WAITING);
  const items = [...shown, ...more(count - shown.length, t)];
  return [{ type: "menu", label: t("tray.waiting", { count }), items }];
}

function questionItem(question: Question, { words: { t, language }, now }: TrayView): TrayItem {
  const { id, runId, jobName, tool, detail, rule, deadlineAt } = question;
  const decide = (label: string, decision: QuestionDecision) =>
    action(label, { kind: "answer", questionId: id, decision, by: "tray" });
  const at = clockTime(deadlineAt, now, language);
  const always = ruleInMenu(rule, t);
  return {
    type: "menu",
    label: t("tray.asks", { job: short(jobName), tool: short(visibleText(tool)) }),
    items: [
      ...(detail === "" ? [] : [note(short(visibleText(detail), MAX_DETAIL))]),
      ...(always === null ? [] : [note(always)]),
      note(t("tray.deniedAt", { at })),
      decide(t("tray.allow"), "allow"),
      ...(always === null ? [] : [decide(t("tray.always"), "always")]),
      decide(t("tray.deny"), "deny"),
      action(t("tray.show"), { kind: "show-run", runId }),
    ],
  };
}

/**
 * What "always" would mean, whole and on one line; null where it cannot be said so. Then the answer is not offered
 * here: nobody is to allow for good what they cannot read to its end. The run's page has room for it.
 */
function ruleInMenu(rule: AllowRule | null, t: Words["t"]): string | null {
  if (rule === null) return null;
  const shown = visibleText(ruleText(rule));
  if (shown.length > MAX_DETAIL || /[\n\t]/.test(shown)) return null;
  return t(rule.only === null ? "tray.alwaysTool" : "tray.alwaysOnly", { rule: shown });
}

function proposalItem({ id, job, proposer }: Proposal, { words: { t } }: TrayView): TrayItem {
  const decide = (label: string, decision: "approve" | "decline") =>
    action(label, { kind: "decide-proposal", proposalId: id, decision, by: "tray" });
  const by = short(proposer?.jobName ?? "");
  const what = [job.agent, job.profile, job.schedule].filter(Boolean).join(" · ");
  return {
    type: "menu",
    label: t("tray.proposes", { name: short(visibleText(job.name)) }),
    items: [
      ...(by === "" ? [] : [note(t("tray.proposedBy", { job: by }))]),
      note(short(visibleText(what), MAX_DETAIL)),
      note(short(visibleText(job.prompt).replace(/\s+/g, " "), MAX_DETAIL)),
      decide(t("tray.approve"), "approve"),
      decide(t("tray.decline"), "decline"),
      action(t("tray.show"), { kind: "show-today" }),
    ],
  };
}

function underWay({ live, words: { t, language }, now }: TrayView): TrayItem[] {
  const runs = live.active.filter(isUnderWay);
  const shown = runs.slice(0, MAX_RUNS).map((run): TrayItem => {
    const since = duration(now - (run.startedAt ?? run.createdAt), language);
    const label = t("tray.runningFor", { name: short(run.jobName), since });
    return {
      type: "menu",
      label,
      items: [
        action(t("tray.show"), { kind: "show-run", runId: run.id }),
        action(t("tray.stop"), { kind: "stop-run", runId: run.id }),
      ],
    };
  });
  return [...shown, ...more(runs.length - shown.length, t)];
}

function failedItems(view: TrayView): TrayItem[] {
  const { words, now } = view;
  const { t } = words;
  const runs = failures(view);
  const shown = runs.slice(0, MAX_FAILED).map((run): TrayItem => {
    const at = clockTime(run.finishedAt ?? run.createdAt, now, words.language);
    return {
      type: "menu",
      label: t("tray.failedAt", { name: short(run.jobName), at }),
      items: [
        action(t("tray.show"), { kind: "show-run", runId: run.id }),
        action(t("tray.retry"), { kind: "retry-run", runId: run.id }),
        // What is quiet here is remembered for the jobs of this computer.
        ...(view.remote ? [] : [action(t("tray.mute"), { kind: "mute", jobId: run.jobId! })]),
      ],
    };
  });
  return [...shown, ...more(runs.length - shown.length, t)];
}

function nextItems(view: TrayView): TrayItem[] {
  const { words, now } = view;
  const { t } = words;
  const jobs = nextJobs(view).slice(0, MAX_NEXT);
  if (jobs.length === 0) return [];
  const items = jobs.map((job): TrayItem => {
    const at = clockTime(job.nextDueAt, now, words.language);
    return {
      type: "menu",
      label: t("tray.nextItem", { name: short(job.name), at }),
      items: [
        action(t("tray.runNow"), { kind: "run-job", jobId: job.id }),
        action(t("tray.skip"), { kind: "skip", jobId: job.id, dueAt: job.nextDueAt }),
        action(t("tray.pause"), { kind: "pause-job", jobId: job.id }),
      ],
    };
  });
  return [note(t("tray.nextTitle")), ...items, { type: "separator" }];
}

function workItems(view: TrayView): TrayItem[] {
  const { live, settings, words, now } = view;
  const { t } = words;
  const jobs = [...live.jobs.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  const listed = jobs
    .slice(0, MAX_JOBS)
    .map((job) => action(short(job.name), { kind: "run-job", jobId: job.id }));
  const runNow: TrayItem[] = [...listed, ...more(jobs.length - listed.length, t)];
  const prompt = action(t("tray.quickPrompt"), { kind: "quick-prompt" });
  const keys = settings.desktop.quickPromptShortcut;
  return [
    ...(runNow.length > 0
      ? [{ type: "menu" as const, label: t("tray.runNow"), items: runNow }]
      : []),
    action(t("tray.newJob"), { kind: "new-job" }),
    keys === null ? prompt : { ...prompt, accelerator: keys },
    live.pausedUntil === null ? pauseMenu(words, now) : resumeItem(view),
  ];
}

function pauseMenu({ t }: Words, now: number): TrayItem {
  const until = (label: string, at: number | null) =>
    action(label, { kind: "pause-all", until: at });
  return {
    type: "menu",
    label: t("tray.pauseAll"),
    items: [
      until(t("tray.for30Minutes"), now + 30 * MINUTE_MS),
      until(t("tray.for1Hour"), now + 60 * MINUTE_MS),
      until(t("tray.untilTomorrow"), tomorrowMorning(now)),
      until(t("tray.untilResumed"), null),
    ],
  };
}

function resumeItem({ live, words, now }: TrayView): TrayItem {
  const paused = pausedText(live.pausedUntil ?? 0, words, now);
  return action(words.t("tray.resume", { paused }), { kind: "resume-all" });
}

function quitItem({ live, attached, remote, words: { t } }: TrayView): TrayItem {
  const leave = { kind: "quit", stopAgents: false } as const;
  // Agents of another engine are not ours to stop; without any there is nothing to choose.
  if (attached || remote || !live.active.some(isUnderWay)) return action(t("tray.quit"), leave);
  return {
    type: "menu",
    label: t("tray.quit"),
    items: [
      action(t("tray.quitLeave"), leave),
      action(t("tray.quitStop"), { kind: "quit", stopAgents: true }),
    ],
  };
}

function nextJobs({ live }: Pick<TrayView, "live">): (Job & { nextDueAt: number })[] {
  return [...live.jobs.values()]
    .filter((job): job is Job & { nextDueAt: number } => job.enabled && job.nextDueAt !== null)
    .toSorted((a, b) => a.nextDueAt - b.nextDueAt);
}

function isUnderWay(run: Pick<Run, "state">): boolean {
  return run.state !== "queued" && run.state !== "waiting";
}

function pausedText(until: number, { t, language }: Words, now: number): string {
  return until === 0
    ? t("tray.paused")
    : t("tray.pausedUntil", { at: clockTime(until, now, language) });
}

function action(label: string, what: TrayAction): Extract<TrayItem, { type: "action" }> {
  return { type: "action", label, action: what };
}

function note(label: string): TrayItem {
  return { type: "note", label };
}

function more(count: number, t: Words["t"]): TrayItem[] {
  return count > 0 ? [action(t("tray.more", { count }), { kind: "open" })] : [];
}

function separated(items: TrayItem[]): TrayItem[] {
  return items.length > 0 ? [{ type: "separator" }] : [];
}

function short(text: string, maxChars = MAX_NAME): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 1).trimEnd()}…` : text;
}
