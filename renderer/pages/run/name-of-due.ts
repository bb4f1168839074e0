/** What the instant is called at which a run was to start. */
import type { Run } from "../../../contract/run.ts";

/** Only a schedule makes something due; anything else asks for it. */
export const nameOfDue = ({ trigger }: Pick<Run, "trigger">) =>
  trigger === "schedule" ? "run.due" : "run.askedFor";
