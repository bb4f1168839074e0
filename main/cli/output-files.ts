/** The output files of attempts, through the part of `runs/` that only reads. */
export { readOutput, tails as readTails } from "../runs/output.ts";
