/**
 * The events of an attempt, all at once or live.
 *
 * A follower reads the output itself, one page for one batch, and only when it is asked for more: one that is slow
 * costs no memory, and one that comes back later says how many events it has and gets the others.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { RunEvent } from "../../contract/run-events.ts";
import type { EventBatch } from "../../contract/run-follow.ts";
import type { Attempt } from "../../contract/run.ts";
import { isFinal } from "../engine/run-states.ts";
import type { RunRecord } from "../engine/store-port.ts";
import { readOutput } from "../runs/index.ts";
import { Conversation, isOver } from "./conversation.ts";
import type { ApiHost } from "./host.ts";
import { RunBell } from "./run-bell.ts";

const PAGE_BYTES = 262_144;

type Context = Pick<ApiHost, "agents" | "engine">;

/** All events there are now, and the end when the attempt is over. */
export async function readEvents(
  context: Context,
  run: RunRecord,
  attempt: Attempt,
): Promise<RunEvent[]> {
  const dir = context.engine.context.resolveDir(attempt.dir);
  const conversation = new Conversation(context.agents, run);
  const events: RunEvent[] = [];
  let offset = 0;
  for (;;) {
    const page = readOutput(dir, { fromOffset: offset, maxBytes: PAGE_BYTES });
    if (page.bytes.length === 0) break;
    for (const event of conversation.push(page.bytes, offset)) events.push(event);
    offset = page.nextOffset;
    await turn();
  }
  if (isOver(run, attempt)) {
    for (const event of conversation.finish(context, attempt, dir)) events.push(event);
  }
  return events;
}

/**
 * @param number the attempt to follow; without it the newest, or the first there will be
 * @param after events that the follower has already
 */
export async function* followEvents(
  context: Context,
  runId: number,
  number: number | undefined,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventBatch, void, void> {
  const bell = new RunBell(context.engine, runId, signal);
  try {
    const found = await firstAttempt(context, runId, number, bell, signal);
    if (found === null) return;
    yield* attemptEvents(context, runId, found, after, bell, signal);
  } finally {
    bell.close();
  }
}

async function* attemptEvents(
  context: Context,
  runId: number,
  number: number,
  after: number,
  bell: RunBell,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventBatch, void, void> {
  const { store, resolveDir } = context.engine.context;
  const run = store.run(runId);
  if (!run) return;
  const conversation = new Conversation(context.agents, run);
  let index = 0;
  let offset = 0;
  const batch = (events: RunEvent[], caughtUp: boolean, done: boolean): EventBatch => {
    const from = Math.max(index, Math.min(after, index + events.length));
    const fresh = events.slice(from - index);
    index += events.length;
    return { attempt: number, index: from, events: fresh, caughtUp, done };
  };
  let told = false;
  while (!signal?.aborted) {
    // Looked at before the output is read: what is written until the end must not be missed.
    const now = store.run(runId);
    const attempt = attemptIn(context, runId, number);
    if (!now || !attempt) return;
    const over = isOver(now, attempt);
    const dir = resolveDir(attempt.dir);
    const page = readOutput(dir, { fromOffset: offset, maxBytes: PAGE_BYTES });
    const caughtUp = page.nextOffset >= page.endOffset;
    if (page.bytes.length > 0) {
      const next = batch(conversation.push(page.bytes, offset), caughtUp, false);
      offset = page.nextOffset;
      if (next.events.length > 0) {
        yield next;
        told = caughtUp;
      }
      await turn();
    } else if (over) {
      yield batch(conversation.finish(context, attempt, dir), true, true);
      return;
    } else if (!told) {
      told = true;
      yield batch([], true, false);
    } else {
      await bell.rings();
    }
  }
}

/** Number of the attempt to follow; null when there will be none. */
async function firstAttempt(
  context: Context,
  runId: number,
  number: number | undefined,
  bell: RunBell,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  while (!signal?.aborted) {
    const attempt = attemptIn(context, runId, number);
    if (attempt) return attempt.attempt;
    const run = context.engine.context.store.run(runId);
    if (!run || isFinal(run.state)) return null;
    await bell.rings();
  }
  return null;
}

function attemptIn(context: Context, runId: number, number: number | undefined): Attempt | null {
  const attempts = context.engine.context.store.attempts(runId);
  if (number === undefined) return attempts.at(-1) ?? null;
  return attempts.find((each) => each.attempt === number) ?? null;
}
