/** Claims, starts and settles for ever, and says what it has done once the store has answered. Ended from outside. */
import { openStore } from "../open.ts";
import { aClaim, aSettle } from "../samples.ts";

const [dir, jobId] = process.argv.slice(2) as [string, string];
const result = openStore({ dir });
if (!result.ok) throw new Error(result.error.message);
const { store } = result.value;
const id = Number(jobId);

function round(): void {
  const due = store.job(id)!.nextDueAt!;
  const run = store.claim(aClaim(id, due))!.runs[0]!;
  process.stdout.write(`claimed ${run.id}\n`);
  const attempt = { dir: `runs/${run.id}/1`, marker: `marker-${run.id}`, dispatchedAt: due };
  store.startAttempt(run.id, attempt);
  store.transition(run.id, ["starting"], "running", { startedAt: due });
  const message = { event: "ended", channel: "desktop", idempotencyKey: `ended-${run.id}` };
  store.settle(
    aSettle(run.id, {
      outbox: [
        {
          ...message,
          fingerprint: null,
          digest: false,
          jobId: id,
          runId: run.id,
          payload: {},
          createdAt: due,
        },
      ],
    }),
  );
  process.stdout.write(`settled ${run.id}\n`);
  // Gives the pipe its turn, so that the other side learns of each step in time.
  setImmediate(round);
}
round();
