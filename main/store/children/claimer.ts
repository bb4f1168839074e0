/** Claims the occurrences of one job against other processes, until 1,000 are claimed. Prints how many it won. */
import { openStore } from "../open.ts";
import { aClaim } from "../samples.ts";

const [dir, jobId, occurrences] = process.argv.slice(2) as [string, string, string];
const result = openStore({ dir });
if (!result.ok) throw new Error(result.error.message);
const { store, close } = result.value;

process.stdout.write("ready\n");
process.stdin.once("data", () => {
  let won = 0;
  for (;;) {
    const { nextDueAt, fires } = store.job(Number(jobId))!;
    if (fires >= Number(occurrences)) break;
    if (store.claim(aClaim(Number(jobId), nextDueAt!)) !== null) won += 1;
  }
  close();
  process.stdout.write(`${won}\n`);
  process.exit();
});
