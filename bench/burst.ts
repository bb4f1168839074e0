/**
 * 500 jobs due in one second, limit 50: none lost, none twice, in the order of priority.
 * Usage: node bench/burst.ts
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore } from "../main/store/index.ts";
import { addJobs, startDaemon, stopProcess, tempHome, wait } from "./lib/host.ts";

const JOBS = 500;
const LEAD_MS = 12_000;

const home = tempHome("burst");
try {
  writeFileSync(path.join(home.dir, "config.json"), JSON.stringify({ engine: { maxActive: 50 } }));
  const seen = path.join(home.dir, "seen");
  appendFileSync(seen, "");
  const due = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
  await addJobs(
    home.dir,
    Array.from({ length: JOBS }, (_, n) => {
      const cwd = path.join(home.dir, `work-${n}`);
      mkdirSync(cwd);
      return {
        name: `Job ${n}`,
        agent: "shell" as const,
        prompt: `echo ${n} >> '${seen}'`,
        cwd,
        profile: "full" as const,
        schedule: new Date(due).toISOString(),
        importance: (n % 5) + 1,
        urgency: (Math.floor(n / 5) % 5) + 1,
      };
    }),
  );
  const daemon = await startDaemon(home.dir);
  const opened = openStore({ dir: home.dir });
  if (!opened.ok) throw new Error(opened.error.message);
  const { store } = opened.value;
  const ended = () => store.countInStates(["succeeded", "failed", "lost", "refused", "cancelled"]);
  while (ended() < JOBS && Date.now() < due + 120_000) await wait(100);
  const runs = store.runs({ limit: JOBS * 2 });
  const lines = readFileSync(seen, "utf8").trim().split("\n");
  const dispatched = runs
    .filter((run) => run.dispatchedAt !== null)
    .sort((a, b) => a.dispatchedAt! - b.dispatchedAt! || a.id - b.id);
  let outOfOrder = 0;
  for (let n = 1; n < dispatched.length; n++) {
    const [before, after] = [dispatched[n - 1]!, dispatched[n]!];
    // Two runs of one millisecond were started by one look, whose order the clock cannot tell.
    if (after.priority > before.priority && after.dispatchedAt! > before.dispatchedAt!)
      outOfOrder++;
  }
  const result = {
    jobs: JOBS,
    runs: runs.length,
    succeeded: store.countInStates(["succeeded"]),
    agentsSeen: lines.length,
    twice: lines.length - new Set(lines).size,
    lost: JOBS - new Set(lines).size,
    outOfOrder,
    allEndedAfterMs: Math.max(...runs.map((run) => run.finishedAt ?? 0)) - due,
  };
  opened.value.close();
  console.table(result);
  console.log(JSON.stringify({ bench: "burst", ...result }));
  await stopProcess(daemon);
} finally {
  home.remove();
}
