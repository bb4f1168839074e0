/** Runs that cost nothing, so that "unknown" would raise a doubt where there is none. */
import type { Run } from "../../../contract/run.ts";

/** A shell command asks no model. */
export const asksNoModel = ({ agent }: Pick<Run, "agent">): boolean => agent === "shell";
