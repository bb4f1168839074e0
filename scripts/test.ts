/**
 * `npm test`: every suite that this machine can run, and a plain account of what was skipped.
 *
 * `npm test -- [suite …] [--nothing-skipped] [--setup-agents] [--soak]`
 * `--nothing-skipped` (implied by `CI=true`) counts whatever was skipped as failed; `--setup-agents`
 * installs the agent CLIs while the first suites run; `--soak` runs the long variants.
 */
import { parseArgs } from "node:util";
import { duration, runNpm } from "./lib/command.ts";
import { type Suite, SUITES } from "./lib/suites.ts";
import { closingLine, type Outcome, summaryOf, total } from "./lib/summary.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "nothing-skipped": { type: "boolean", default: process.env["CI"] === "true" },
    "setup-agents": { type: "boolean", default: false },
    soak: { type: "boolean", default: false },
  },
});

/** Installs the agent CLIs. Addresses are left out of npm's messages: a log is no place for them. */
async function setupAgents(): Promise<string | null> {
  const { code, output } = await runNpm(["ci", "--prefix", "e2e/agents"], { output: "keep" });
  if (code === 0) return null;
  process.stdout.write(output.replace(/https?:\/\/\S+/g, "<address>"));
  return "installing the agent CLIs failed, see above";
}

async function outcomeOf(suite: Suite, agents: Promise<string | null>): Promise<Outcome> {
  const problem = suite.name === "e2e:agents" ? await agents : null;
  const missing = problem ?? suite.missing();
  if (missing !== null) return { suite, missing };
  process.stdout.write(`\n— ${suite.name}: ${suite.about}\n`);
  const started = performance.now();
  const counts = await suite.run({ soak: flags.soak });
  return { suite, counts, took: duration(performance.now() - started) };
}

async function main(): Promise<number> {
  const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = SUITES.map(({ name }) => name).join(", ");
    process.stderr.write(`There is no suite ${unknown.join(", ")}. Suites: ${known}.\n`);
    return 2;
  }
  const wanted = SUITES.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );

  const agents = flags["setup-agents"] ? setupAgents() : Promise.resolve(null);
  const outcomes: Outcome[] = [];
  for (const suite of wanted) outcomes.push(await outcomeOf(suite, agents));
  await agents;

  const strict = flags["nothing-skipped"];
  const sum = total(outcomes, strict);
  process.stdout.write(`\n${summaryOf(outcomes, strict)}\n\n${closingLine(sum)}\n`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

process.exitCode = await main();
