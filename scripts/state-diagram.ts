/** Writes docs/run-states.md from the transition table of the engine: `node scripts/state-diagram.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RUN_STATES_FILE, runStatesPage } from "./lib/state-diagram.ts";
import { ROOT } from "./lib/command.ts";

writeFileSync(join(ROOT, RUN_STATES_FILE), runStatesPage());
