/** The store, put together from its parts. */
import type { Store } from "../engine/store-port.ts";
import { claimer } from "./claim.ts";
import { folderStore } from "./folders.ts";
import { costHistory } from "./cost-history.ts";
import { insightReader } from "./insights.ts";
import { jobStore } from "./jobs.ts";
import { inboxStore } from "./inbox.ts";
import { jobLineReader } from "./job-lines.ts";
import { ledgerStore } from "./ledger.ts";
import { outboxStore } from "./outbox.ts";
import { proposalStore } from "./proposals.ts";
import { promptStore } from "./prompts.ts";
import { pruner } from "./prune.ts";
import { questionStore } from "./questions.ts";
import { rollupReader } from "./rollups.ts";
import { neighbourReader } from "./run-neighbours.ts";
import { runReader } from "./runs-read.ts";
import { runWriter } from "./runs-write.ts";
import { settler } from "./settle.ts";
import { smallFacts } from "./small-facts.ts";
import { spanReader } from "./spans.ts";
import type { Sql } from "./sql.ts";
import { steeringStore } from "./steering.ts";
import { takeInStore } from "./take-in.ts";

export function storeOver(sql: Sql): Store {
  const jobs = jobStore(sql);
  const { byIds, ...runs } = runReader(sql);
  return {
    ...jobs,
    ...runs,
    ...neighbourReader(sql),
    ...runWriter(sql, runs.run),
    ...settler(sql, { ...jobs, ...runs }),
    ...ledgerStore(sql),
    ...rollupReader(sql),
    ...jobLineReader(sql),
    ...spanReader(sql),
    ...inboxStore(sql, runs.run, byIds),
    ...outboxStore(sql),
    ...promptStore(sql),
    ...questionStore(sql, jobs),
    ...proposalStore(sql, jobs),
    ...steeringStore(sql),
    ...takeInStore(sql, jobs),
    ...costHistory(sql),
    ...smallFacts(sql),
    ...folderStore(sql),
    ...insightReader(sql),
    claim: claimer(sql, runs.run),
    prune: pruner(sql),
  };
}
