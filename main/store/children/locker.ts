/** Takes the engine lock each time it is told to, says whether it got it, and stays alive until its input ends. */
import { takeEngineLock } from "../engine-lock.ts";
import { isProcessAlive } from "./is-process-alive.ts";

const [dir] = process.argv.slice(2) as [string];
const holder = {
  host: "cli",
  pid: process.pid,
  bootId: "b",
  startTime: "s",
  socket: null,
} as const;

process.stdout.write("ready\n");
process.stdin.on("data", () => {
  const taken = takeEngineLock(dir, holder, (other) => isProcessAlive(other.pid));
  process.stdout.write(`${taken.ok ? "won" : taken.error.code}\n`);
});
process.stdin.once("end", () => process.exit());
