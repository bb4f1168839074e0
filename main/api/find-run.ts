/** Finds the run, and the attempt of it, that a procedure is about. */
import type { Attempt } from "../../contract/run.ts";
import type { RunRecord } from "../engine/store-port.ts";
import type { Errors } from "./errors.ts";
import type { ApiHost } from "./host.ts";

export function existing(context: ApiHost, errors: Errors, id: number): RunRecord {
  const run = context.engine.context.store.run(id);
  if (!run) throw errors.NOT_FOUND({ message: `Run ${id} does not exist.` });
  return run;
}

/** The attempt asked for, the newest when none is; null before the first. */
export function attemptOf(
  context: ApiHost,
  errors: Errors,
  run: RunRecord,
  number: number | undefined,
): Attempt | null {
  const attempts = context.engine.context.store.attempts(run.id);
  if (number === undefined) return attempts.at(-1) ?? null;
  const attempt = attempts.find((each) => each.attempt === number);
  if (!attempt) throw errors.NOT_FOUND({ message: `Run ${run.id} has no attempt ${number}.` });
  return attempt;
}
