/** One run with its attempts and its answer. */
import type { Attempt, Run, RunDetail } from "../../../contract/run.ts";
import type { Io } from "../io.ts";
import { money, tokenText } from "../text/amounts.ts";
import { styleFor } from "../text/style.ts";
import { facts } from "../text/table.ts";
import { span, when } from "../text/time.ts";
import { harmless, oneLine } from "../text/width.ts";
import { tookMs } from "./run-list.ts";
import { paintState } from "./words.ts";

export function runPage(io: Io, run: RunDetail): string {
  const now = io.now();
  const style = styleFor(io.colour);
  const at = (instant: number | null) => (instant === null ? null : when(instant, now));
  const ms = tookMs(run, now);
  const page = facts(
    [
      ["run", String(run.id)],
      ["job", run.jobId === null ? oneLine(run.jobName) : `${run.jobId}  ${oneLine(run.jobName)}`],
      ["state", paintState(run.state, style)(run.state)],
      ["reason", run.reason === null ? null : harmless(run.reason)],
      ["waits for", run.waitingFor],
      ["started by", run.trigger],
      ["due", at(run.dueAt)],
      ["dispatched", at(run.dispatchedAt)],
      ["started", at(run.startedAt)],
      ["finished", at(run.finishedAt)],
      ["took", ms === null ? null : span(ms)],
      ["exit code", run.exitCode === null ? null : String(run.exitCode)],
      ["attempts", run.attempt <= 1 ? null : attemptText(run.attempts)],
      ["agent", agentText(run)],
      ["profile", run.profile],
      ["folder", run.work.cwd],
      ["turns", run.turns === null ? null : String(run.turns)],
      ["tokens", tokenText(run.tokens)],
      ["cost", costText(run)],
      ["permissions", run.permissionBlocks === 0 ? null : `${run.permissionBlocks} refused`],
      ["batch", run.batch],
      ["session", run.sessionId],
      ["continue", run.continueCommand],
    ],
    style,
  );
  const answer = run.answer?.trim() ?? "";
  return answer === "" ? page : `${page}\n${harmless(answer)}\n`;
}

function attemptText(attempts: readonly Attempt[]): string {
  return attempts
    .map(({ attempt, outcome, reason }) => {
      const why = reason === null ? "" : `: ${oneLine(reason)}`;
      return `${attempt}  ${outcome ?? "under way"}${why}`;
    })
    .join("\n");
}

function agentText(run: Run): string {
  const version = run.agentVersion === null ? "" : ` ${run.agentVersion}`;
  return `${run.agent}${version}${run.model === null ? "" : `, model ${run.model}`}`;
}

function costText(run: Run): string | null {
  if (run.agent === "shell" && run.costUsd === null) return null;
  if (run.startedAt === null) return null;
  const text = money(run.costUsd, run.costSource);
  return run.costUsd === null ? text : `${text} (${run.costSource})`;
}
