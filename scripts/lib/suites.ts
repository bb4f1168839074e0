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
import { type Counts, countTests } from "./vitest-report.ts";

export interface Suite {
  name: string;
  /** What the suite shows, for the summary. */
  about: string;
  /** Why it cannot run here and what to do about it; null when it can. */
  missing(): string | null;
  run(options: { soak: boolean }): Promise<Counts>;
}

const FAILED_AS_A_WHOLE: Counts = { passed: 0, failed: 1, skipped: 0, skippedNames: [] };

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

/** @param workers files at a time; one for suites that measure or that start a browser each */
async function runVitest(project: string, soak: boolean, workers = WORKERS): Promise<Counts> {
  const dir = mkdtempSync(join(tmpdir(), "belfry-report-"));
  const report = join(dir, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const args = ["run", "--project", project, `--maxWorkers=${workers}`, ...reporters];
    const { code } = await runTool("vitest", args, {
      output: "show",
      env: soak ? { BELFRY_SOAK: "1" } : {},
    });
    if (!existsSync(report)) return FAILED_AS_A_WHOLE;
    return countTests(readFileSync(report, "utf8"), code, ROOT);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
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
    run: ({ soak }) => runVitest("unit", soak),
  },
  {
    name: "e2e:engine",
    about: "the built program, from outside",
    missing: () => (hasTests("e2e/{engine,build}/**/*.test.ts") ? null : "it has no tests yet"),
    run: async ({ soak }) =>
      (await buildIfStale()) ? await runVitest("e2e:engine", soak) : FAILED_AS_A_WHOLE,
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
      (await buildIfStale()) ? await runVitest("e2e:browser", soak, 1) : FAILED_AS_A_WHOLE,
  },
  {
    name: "e2e:desktop",
    about: "real Electron on a desktop session of its own: tray, notifications, login, quit, crash",
    missing: missingForDesktop,
    run: async ({ soak }) =>
      (await buildIfStale()) ? await runVitest("e2e:desktop", soak) : FAILED_AS_A_WHOLE,
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
      if (packed.code === 0) return runVitest("e2e:packaged", soak, 1);
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
      (await buildIfStale()) ? await runVitest("e2e:agents", soak) : FAILED_AS_A_WHOLE,
  },
];
