/** Carries out a wish to restore, and ends itself like a crash at the step that is named. */
import { carryOutRestore } from "../restore.ts";

const [dir, fatal] = process.argv.slice(2) as [string, string];
carryOutRestore(dir, Date.now, (step) => {
  if (step === fatal) process.kill(process.pid, "SIGKILL");
});
