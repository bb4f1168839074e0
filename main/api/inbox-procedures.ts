/** The `inbox` procedures: results that a person has not put away yet, and their marks. */
import type { InboxItem, RunMarks } from "../../contract/inbox.ts";
import { type InboxMark, MAX_UNREAD_COUNT } from "../../contract/inbox-words.ts";
import { toRun } from "../engine/run-view.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

/** Quiet results older than this are no news. */
const QUIET_MS = 86_400_000;
/** Runs that wait for another attempt; more would be a list of its own. */
const MAX_RETRIES = 50;
const QUIET_KEY = "inbox.quiet-from";

export function inboxProcedures(os: typeof api) {
  return os.inbox.router({
    list: os.inbox.list.handler(({ input, context }) => {
      const { store } = context.engine.context;
      const { view, limit } = input;
      const first = input.after === undefined;
      // One more than asked for tells whether there is another page.
      const runs = store.inbox(view, input.after ?? null, limit + 1);
      const page = runs.slice(0, limit);
      const last = page.at(-1);
      const next =
        runs.length > limit && last ? { finishedAt: last.finishedAt!, id: last.id } : null;
      const ended = page.map((run): InboxItem => ({ run: toRun(run), retry: null }));
      const open = first && (view === "open" || view === "unread");
      return {
        items: open ? [...retries(context), ...ended] : ended,
        next,
        quiet: first && view === "open" ? store.quietSince(quietFrom(context)) : [],
      };
    }),
    counts: os.inbox.counts.handler(({ context }) => {
      const { store } = context.engine.context;
      return {
        unread: store.unreadCount(MAX_UNREAD_COUNT),
        needsYou:
          store.blockedUnseenCount(MAX_UNREAD_COUNT) +
          store.openQuestionCount() +
          store.openProposalCount(),
      };
    }),
    mark: os.inbox.mark.handler(({ input, context }) => {
      const { store, clock } = context.engine.context;
      const before = store.marksOf(input.ids);
      setMarks(
        context,
        before.map((marks) => marked(marks, input.as, clock.now())),
      );
      return before;
    }),
    restore: os.inbox.restore.handler(({ input, context }) => {
      setMarks(context, input.marks);
      return { ok: true as const };
    }),
    archiveQuiet: os.inbox.archiveQuiet.handler(({ input, context }) => {
      const { store, clock, events } = context.engine.context;
      const previous = store.meta(QUIET_KEY);
      const before = input.before === undefined ? clock.now() : input.before;
      store.setMeta(QUIET_KEY, before === null ? null : String(before));
      events.publish({ type: "inbox" });
      return { previous: previous === null ? null : Number(previous) };
    }),
  });
}

function retries(context: ApiHost): InboxItem[] {
  return context.engine.context.store.waitingRetries(MAX_RETRIES).map(({ run, attempts }) => ({
    run: toRun(run),
    retry: { attempt: run.attemptsUsed + 1, of: attempts, at: run.notBefore! },
  }));
}

function quietFrom(context: ApiHost): number {
  const { store, clock } = context.engine.context;
  return Math.max(clock.now() - QUIET_MS, Number(store.meta(QUIET_KEY) ?? 0));
}

function setMarks(context: ApiHost, marks: RunMarks[]): void {
  const { store, events } = context.engine.context;
  store.setMarks(marks);
  events.publish({ type: "inbox" });
}

/** What is archived has been dealt with, so it counts as seen. */
function marked(marks: RunMarks, as: InboxMark, now: number): RunMarks {
  const seenAt = marks.seenAt ?? now;
  const all: Record<InboxMark, Partial<RunMarks>> = {
    seen: { seenAt },
    unseen: { seenAt: null },
    archive: { archivedAt: marks.archivedAt ?? now, seenAt },
    unarchive: { archivedAt: null },
    pin: { pinned: true },
    unpin: { pinned: false },
  };
  return { ...marks, ...all[as] };
}
