/** `npm run check`: types, lint, format and unit tests at the same time. */
import { STATIC_CHECKS, type Check } from "./lib/checks.ts";
import { duration, runTool } from "./lib/command.ts";

const checks: Check[] = [
  ...STATIC_CHECKS,
  {
    name: "unit tests",
    remedy: "`npx vitest --project unit <file>` runs one file",
    run: () => runTool("vitest", ["run", "--project", "unit"], { output: "keep" }),
  },
];

const results = await Promise.all(
  checks.map(async ({ name, remedy, run }) => {
    const { code, output, durationMs } = await run();
    const ok = code === 0;
    if (!ok) process.stdout.write(`\n${output.trimEnd()}\n`);
    const ending = ok ? "ok" : `failed; ${remedy}`;
    process.stdout.write(`${ok ? "✓" : "✗"} ${name}: ${ending} (${duration(durationMs)})\n`);
    return ok;
  }),
);

process.exitCode = results.every(Boolean) ? 0 : 1;
