/**
 * Start-up of the command line: `belfry list` against `node -e 0` in the same run.
 * Also `belfry runs` and `belfry next`, which go through the whole command tree.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROUNDS = 25;
const WARM_UP = 3;
/** Most times an empty Node that `list` may take. */
const MOST = 3;

const program = path.resolve(import.meta.dirname, "../out/cli.js");
if (!existsSync(program)) throw new Error("Build first: npm run build");

const home = mkdtempSync(path.join(tmpdir(), "belfry-bench-"));
const env = { ...process.env, BELFRY_HOME: home };

function timeMs(args: string[]): number {
  const startMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${String(stderr)}`);
  return performance.now() - startMs;
}

const peers: Record<string, string[]> = {
  "node -e 0": ["-e", "0"],
  "belfry list": [program, "list"],
  "belfry list --json": [program, "list", "--json"],
  "belfry runs": [program, "runs"],
  "belfry next": [program, "next", "every weekday at 9"],
};

try {
  for (let n = 1; n <= 20; n += 1) {
    timeMs([program, "add", `every ${n}h`, `echo ${n}`, "--agent", "shell", "--cwd", home]);
  }
  const times = new Map(Object.keys(peers).map((name) => [name, [] as number[]]));
  // Interleaved, so that a slow moment of the machine hits all of them.
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [name, args] of Object.entries(peers)) {
      const ms = timeMs(args);
      if (round >= 0) times.get(name)!.push(ms);
    }
  }
  const median = (name: string): number =>
    times.get(name)!.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  const empty = median("node -e 0");
  for (const name of Object.keys(peers)) {
    const ms = median(name);
    console.log(
      `${name.padEnd(20)} ${ms.toFixed(1).padStart(7)} ms   ${(ms / empty).toFixed(2)} ×`,
    );
  }
  const ratio = median("belfry list") / empty;
  if (ratio > MOST) {
    console.error(`belfry list takes ${ratio.toFixed(2)} times an empty Node; at most ${MOST}.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
