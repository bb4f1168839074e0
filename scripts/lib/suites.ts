/** The test suites, and what each needs from this machine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, globSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { buildIfStale } from "./build.ts";
import { STATIC_CHECKS } from "./checks.ts";
import { findChromium } from "./chromium.ts";
import { ROOT, runProgram, runTool } from "./command.ts";
import { SESSION_PROGRAMS } from "../../e2e/desktop/session-programs.ts";
import { electronForTests } from "./electron.ts";
import { type Counts, countTests, NOTHING, plus, withoutFiles } from "./vitest-report.ts";

export interface Suite {
  name: string;
  /** What the suite shows, for the summary. */
  about: string;
  /** Why it cannot run here and what to do about it; null when it can. */
  missing(): string | null;
  run(options: { soak: boolean }): Promise<Counts>;
}

const FAILED_AS_A_WHOLE: Counts = { ...NOTHING, failed: 1 };

async function runStatic(): Promise<Counts> {
  if (!(await buildIfStale())) return FAILED_AS_A_WHOLE;
  const results = await Promise.all(
    STATIC_CHECKS.map(async ({ name, remedy, run }) => {
      const { code, output } = await run();
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n✗ ${name}: ${remedy}\n`);
      return code === 0;
    }),
  );
  const failed = results.filter((ok) => !ok).length;
  // The build has passed when this point is reached.
  return { ...FAILED_AS_A_WHOLE, passed: 1 + results.length - failed, failed };
}

/** Most tests wait for processes, so that one at a time, Vitest's choice on two cores, would leave them idle. */
const WORKERS = Math.max(2, availableParallelism() - 1);

interface VitestOptions {
  soak: boolean;
  /** Files at a time; one for suites that measure or that start a browser each. */
  workers?: number;
  /** Only these, relative to the root. */
  files?: string[];
}

/** Runs a project. Null when Vitest ended before it could report. */
async function reportOf(project: string, { soak, workers = WORKERS, files = [] }: VitestOptions) {
  const dir = mkdtempSync(join(tmpdir(), "belfry-report-"));
  const report = join(dir, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const args = ["run", "--project", project, `--maxWorkers=${workers}`, ...reporters, ...files];
    const env: Record<string, string> = soak ? { BELFRY_SOAK: "1" } : {};
    const { code } = await runTool("vitest", args, { output: "show", env });
    return existsSync(report) ? { json: readFileSync(report, "utf8"), code } : null;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runVitest(project: string, options: VitestOptions): Promise<Counts> {
  const report = await reportOf(project, options);
  return report === null ? FAILED_AS_A_WHOLE : countTests(report.json, report.code, ROOT);
}

/** So many files may fail by chance; more of them are a fault. */
const BY_CHANCE = 2;

/**
 * A browser or a desktop that other work keeps from its cores can lose a key or a frame, which no wait of a
 * test sees. Where nobody sits beside it, a file of such a suite is tried once more, whole: its tests share
 * a daemon and what the one before did there. The summary names it, and a file that needs it twice is wrong.
 */
async function runWithSecondTry(project: string, options: VitestOptions): Promise<Counts> {
  const report = await reportOf(project, options);
  if (report === null) return FAILED_AS_A_WHOLE;
  const first = countTests(report.json, report.code, ROOT);
  const files = first.failedFiles;
  const byChance = files.length > 0 && files.length <= BY_CHANCE;
  if (process.env["CI"] !== "true" || !byChance) return first;
  process.stdout.write(`\nTried once more: ${files.join(", ")}\n`);
  const others = countTests(withoutFiles(report.json, files, ROOT), 0, ROOT);
  const second = await runVitest(project, { ...options, files });
  return { ...plus(others, second), againFiles: files };
}

function hasTests(pattern: string): boolean {
  return globSync(pattern, { cwd: ROOT, exclude: (name) => name === "node_modules" }).length > 0;
}

/** Real sessions are made of Linux programs; elsewhere the app is tried by hand. */
function missingForDesktop(): string | null {
  if (!hasTests("e2e/desktop/*.test.ts")) return "it has no tests yet";
  if (process.platform !== "linux") return "desktop sessions are made on Linux only";
  if (electronForTests() === null) {
    return "there is no Electron; run `npx install-electron`, or `npm run electron:npm` for a copy for tests";
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const absent = SESSION_PROGRAMS.filter(
    (name) => !folders.some((folder) => existsSync(join(folder, name))),
  );
  if (absent.length === 0) return null;
  return `programs of a desktop session are missing (${absent.join(", ")}); .ci/run names their packages`;
}

/** In the order they run: the quick ones first. */
export const SUITES: Suite[] = [
  {
    name: "static",
    about: "build, types, lint, format",
    missing: () => null,
    run: runStatic,
  },
  {
    name: "unit",
    about: "every part by itself, with real files, processes and SQLite",
    missing: () => null,
    run: ({ soak }) => runVitest("unit", { soak }),
  },
  {
    name: "e2e:engine",
    about: "the built program, from outside",
    missing: () => (hasTests("e2e/{engine,build}/**/*.test.ts") ? null : "it has no tests yet"),
    run: async ({ soak }) =>
      (await buildIfStale()) ? await runVitest("e2e:engine", { soak }) : FAILED_AS_A_WHOLE,
  },
  {
    name: "e2e:browser",
    about: "the pages in a real Chromium, against the real daemon",
    missing() {
      if (!hasTests("e2e/browser/**/*.test.ts")) return "it has no tests yet";
      if (findChromium() !== null) return null;
      return "there is no Chromium; install one, or name it in BELFRY_CHROMIUM";
    },
    run: async ({ soak }) =>
      (await buildIfStale())
        ? await runWithSecondTry("e2e:browser", { soak, workers: 1 })
        : FAILED_AS_A_WHOLE,
  },
  {
    name: "e2e:desktop",
    about: "real Electron on a desktop session of its own: tray, notifications, login, quit, crash",
    missing: missingForDesktop,
    run: async ({ soak }) =>
      (await buildIfStale()) ? await runWithSecondTry("e2e:desktop", { soak }) : FAILED_AS_A_WHOLE,
  },
  {
    name: "e2e:packaged",
    about: "the app as it is packaged: fuses, archive, command line, a job that runs",
    missing: missingForDesktop,
    async run({ soak }) {
      const dist = dirname(electronForTests()!);
      const args = [join(ROOT, "scripts/package.ts"), "--dir"];
      const env = { ELECTRON_OVERRIDE_DIST_PATH: dist };
      const packed = await runProgram(process.execPath, args, { output: "keep", env });
      if (packed.code === 0) return runVitest("e2e:packaged", { soak, workers: 1 });
      process.stdout.write(packed.output);
      return FAILED_AS_A_WHOLE;
    },
  },
  {
    name: "e2e:agents",
    about: "real agent CLIs against a local stand-in for their service",
    missing() {
      if (!hasTests("e2e/agents/*.test.ts")) return "it has no tests yet";
      if (existsSync(join(ROOT, "e2e/agents/node_modules"))) return null;
      return "the agent CLIs are not installed; run `npm run setup:agents`";
    },
    run: async ({ soak }) =>
      (await buildIfStale()) ? await runVitest("e2e:agents", { soak }) : FAILED_AS_A_WHOLE,
  },
];
