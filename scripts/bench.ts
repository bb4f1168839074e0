/** `npm run bench`: lists the measurements; `npm run bench -- <name> …` (or `all`) runs them one by one. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/command.ts";

const dir = join(ROOT, "bench");
const names = (existsSync(dir) ? readdirSync(dir) : [])
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => name.slice(0, -3))
  .toSorted();

/** First sentence of a file's header comment. */
function about(name: string): string {
  const header = /\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(dir, `${name}.ts`), "utf8"))?.[1];
  const text = (header ?? "").replace(/\s*\n?\s*\*\s?/g, " ").trim();
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

function main(wanted: string[]): number {
  if (wanted.length === 0) {
    for (const name of names) process.stdout.write(`${name}\n    ${about(name)}\n`);
    process.stdout.write(
      "\nRun one with `npm run bench -- <name>`, all with `npm run bench -- all`.\n",
    );
    return 0;
  }
  const chosen = wanted.includes("all") ? names : wanted;
  for (const name of chosen) {
    if (!names.includes(name)) {
      process.stderr.write(`There is no measurement "${name}"; \`npm run bench\` lists them.\n`);
      return 2;
    }
    process.stdout.write(`— ${name}\n`);
    const { status } = spawnSync(process.execPath, ["--expose-gc", join(dir, `${name}.ts`)], {
      stdio: "inherit",
    });
    if (status !== 0) return status ?? 1;
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
