/** Runs that wait for other runs. */
import type { Run } from "../../contract/run.ts";
import type { AfterCondition } from "../../contract/words.ts";
import { isFinal, isSuccess } from "./run-states.ts";

export type DependencyState =
  | { kind: "satisfied" }
  | { kind: "open" }
  | { kind: "impossible"; reason: string };

/** @param runOf gives a run by id; null when it does not exist (any more) */
export function dependencyState(
  after: { run: number; on: AfterCondition }[],
  runOf: (id: number) => Pick<Run, "state"> | null,
): DependencyState {
  let open = false;
  for (const { run: id, on } of after) {
    const run = runOf(id);
    if (!run) return { kind: "impossible", reason: `Run ${id}, which it waits for, is not there.` };
    if (!isFinal(run.state)) {
      open = true;
      continue;
    }
    const succeeded = isSuccess(run.state);
    if ((on === "success" && !succeeded) || (on === "failure" && succeeded)) {
      const wanted = on === "success" ? "success" : "failure";
      const reason = `Run ${id} ended as ${run.state}, and this run waits for its ${wanted}.`;
      return { kind: "impossible", reason };
    }
  }
  return open ? { kind: "open" } : { kind: "satisfied" };
}

/** Whether an end starts the jobs that follow under a condition. */
export function follows(on: AfterCondition, state: Run["state"]): boolean {
  if (on === "any") return true;
  if (!isFinal(state)) return false;
  return isSuccess(state) === (on === "success");
}
