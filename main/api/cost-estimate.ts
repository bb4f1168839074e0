/** What a draft may cost: the mean of the runs that are most like it. Unknown is never taken for zero. */
import type { Draft, WorkPreview } from "../../contract/work.ts";
import type { CostHistory } from "../engine/store-port.ts";
import { firesPerMonth } from "./draft-schedule.ts";
import type { ApiHost } from "./host.ts";

type Cost = WorkPreview["cost"];

export function estimate(host: ApiHost, draft: Draft): Cost {
  const fires = firesPerMonth(host, draft);
  if (draft.agent === "shell" || draft.agent === "demo") {
    return {
      basis: "free",
      runs: 0,
      unknownRuns: 0,
      usdPerRun: null,
      firesPerMonth: fires,
      usdPerMonth: null,
    };
  }
  const { basis, history } = mostAlike(host, draft);
  const { runs, usd, unknownRuns } = history;
  const usdPerRun = runs === 0 ? null : usd / runs;
  const usdPerMonth = usdPerRun === null || fires === null ? null : usdPerRun * fires;
  return { basis, runs, unknownRuns, usdPerRun, firesPerMonth: fires, usdPerMonth };
}

/** The nearest kin that has runs of known cost; where there is none, the runs of unknown cost are told. */
function mostAlike(host: ApiHost, draft: Draft): { basis: Cost["basis"]; history: CostHistory } {
  const { store } = host.engine.context;
  const { agent, jobId } = draft;
  const model = draft.model === null ? {} : { model: draft.model };
  type Kin = readonly [Cost["basis"], Parameters<typeof store.costHistory>[0]];
  const kin: Kin[] = [
    ...(jobId === null ? [] : ([["this-job", { jobId, agent, ...model }]] as const)),
    ["same-folder", { agent, folder: draft.cwd, ...model }],
    ...(draft.model === null ? [] : ([["same-model", { agent, ...model }]] as const)),
    ["same-agent", { agent }],
  ];
  let last: CostHistory = { runs: 0, usd: 0, unknownRuns: 0 };
  for (const [basis, filter] of kin) {
    last = store.costHistory(filter);
    if (last.runs > 0) return { basis, history: last };
  }
  return { basis: "none", history: last };
}
