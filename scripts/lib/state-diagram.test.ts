import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./command.ts";
import { RUN_STATES_FILE, runStatesPage } from "./state-diagram.ts";

test("docs/run-states.md is what the transition table says (else: node scripts/state-diagram.ts)", () => {
  expect(readFileSync(join(ROOT, RUN_STATES_FILE), "utf8")).toBe(runStatesPage());
});
