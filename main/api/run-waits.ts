/** Why a run has not started yet, as the engine's own limits see it. */
import type { RunWait } from "../../contract/run-page.ts";
import type { Engine } from "../engine/engine.ts";
import { dependencyState } from "../engine/dependencies.ts";
import type { RunRecord } from "../engine/store-port.ts";

/** Empty for a run that has started, and for one that starts in a moment. */
export function runWaits(engine: Engine, run: RunRecord): RunWait[] {
  if (run.state === "waiting") return waitingFor(engine, run);
  if (run.state !== "queued") return [];
  return [...pauseOf(engine), ...placesOf(engine, run), ...batchOf(engine, run)];
}

function waitingFor(engine: Engine, run: RunRecord): RunWait[] {
  const waits: RunWait[] = [];
  if (run.notBefore !== null) {
    waits.push({ kind: "time", until: run.notBefore, why: run.waitingFor });
  }
  const open = run.after.filter(
    (one) => dependencyState([one], (id) => engine.context.store.run(id)).kind !== "satisfied",
  );
  if (open.length > 0) waits.push({ kind: "runs", runIds: open.map(({ run: id }) => id) });
  return waits;
}

function pauseOf(engine: Engine): RunWait[] {
  if (!engine.pause.isOn(engine.context.clock.now())) return [];
  return [{ kind: "paused", until: engine.pause.until || null }];
}

function placesOf(engine: Engine, run: RunRecord): RunWait[] {
  const { store, settings } = engine.context;
  const { maxActive, maxPerAgent } = settings().engine;
  const others = engine.supervisor.occupants().filter(({ runId }) => runId !== run.id);
  const waits: RunWait[] = [];
  const used = others.reduce((sum, { weight }) => sum + weight, 0);
  if (others.length > 0 && used + run.weight > maxActive) {
    waits.push({ kind: "places", used, limit: maxActive });
  }
  const agentLimit = maxPerAgent[run.agent];
  const ofAgent = others.filter(({ agent }) => agent === run.agent).length;
  if (agentLimit !== undefined && ofAgent >= agentLimit) {
    waits.push({ kind: "agent-places", limit: agentLimit });
  }
  const mayOverlap = run.jobId === null || store.job(run.jobId)?.overlap === "allow";
  const sameJob = others.find(({ jobId }) => jobId !== null && jobId === run.jobId);
  if (sameJob && !mayOverlap) waits.push({ kind: "same-job", runId: sameJob.runId });
  const key = run.concurrencyKey;
  const sameKey = others.find(
    (each) => key !== null && each.concurrencyKey === key && each.jobId !== run.jobId,
  );
  if (sameKey) waits.push({ kind: "same-key", key: key!, runId: sameKey.runId });
  return waits;
}

function batchOf(engine: Engine, run: RunRecord): RunWait[] {
  if (run.batch === null) return [];
  const head = engine.context.store.headOfBatch(run.batch);
  return head === null || head === run.id ? [] : [{ kind: "batch", batch: run.batch, runId: head }];
}
