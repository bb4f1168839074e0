/** Each rule of the house, broken on purpose: the real linter must answer with the sentence. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = resolve(import.meta.dirname, "../..");

interface Case {
  file: string;
  code: string;
  /** Part of the sentence; null when the code is fine. */
  says: string | null;
}

const cases: Case[] = [
  // Arrows between folders.
  wrong(
    "contract/job.ts",
    `import "../main/engine/x.ts";`,
    "contract/ must not import main/engine/: contract/ is what all sides agree on",
  ),
  wrong(
    "main/schedule/next.ts",
    `import "../engine/x.ts";`,
    "main/schedule/ must not import main/engine/: arrows point from the engine outwards",
  ),
  wrong(
    "main/engine/claim.ts",
    `import { db } from "../store/db.ts"; db();`,
    "main/engine/ must not import main/store/: arrows point from the engine outwards. Declare an interface in main/engine/ports.ts",
  ),
  wrong(
    "main/runs/launch.ts",
    `import "../store/db.ts";`,
    "main/runs/ must not import main/store/: neighbours meet in the engine only",
  ),
  wrong(
    "main/guard/scan.ts",
    `import "../agents/claude.ts";`,
    "main/guard/ must not import main/agents/: neighbours meet in the engine only",
  ),
  wrong(
    "main/delivery/mail.ts",
    `import "../api/router.ts";`,
    "main/delivery/ must not import main/api/: it is left of the api and the hosts",
  ),
  wrong(
    "main/api/router.ts",
    `import "../daemon/host.ts";`,
    "main/api/ must not import main/daemon/: a host uses the api",
  ),
  wrong(
    "main/api/steering-procedures.ts",
    `import "../steering/index.ts";`,
    "main/api/ must not import main/steering/: a host uses the api",
  ),
  wrong(
    "main/steering/session.ts",
    `import "../host/steering.ts";`,
    "main/steering/ must not import main/host/: a host uses it",
  ),
  wrong(
    "main/daemon/host.ts",
    `import "../cli/run.ts";`,
    "main/daemon/ must not import main/cli/: hosts do not know each other",
  ),
  wrong(
    "main/desktop/main.ts",
    `import "../daemon/host.ts";`,
    "main/desktop/ must not import main/daemon/: hosts do not know each other",
  ),
  wrong(
    "main/host/local-host.ts",
    `import "../daemon/run-daemon.ts";`,
    "main/host/ must not import main/daemon/: it is what all hosts share",
  ),
  wrong(
    "renderer/app.ts",
    `import "../main/api/router.ts";`,
    "renderer/ must not import main/api/: windows speak to the engine through contract/ only",
  ),
  wrong(
    "preload/bridge.ts",
    `import "../main/engine/x.ts";`,
    "preload/ must not import main/engine/: windows speak to the engine through contract/ only",
  ),
  wrong(
    "main/cli/run.ts",
    `import "../../e2e/lib/x.ts";`,
    "main/cli/ must not import e2e/, bench/ or scripts/: nothing that is shipped depends on tests or tools",
  ),
  fine(
    "main/engine/claim.ts",
    `import "../schedule/next.ts"; import "../../contract/job.ts"; import "./x.ts";`,
  ),
  fine("main/api/router.ts", `import "../store/db.ts"; import "../engine/x.ts";`),
  fine("main/desktop/main.ts", `import "../host/local-host.ts";`),
  fine("main/cli/run.ts", `import "../daemon/host.ts"; import "../api/router.ts";`),
  fine("e2e/engine/x.ts", `import "../../main/store/db.ts";`),
  fine("main/engine/claim.test.ts", `import "../store/db.ts";`),
  // Every way of importing counts.
  wrong("main/engine/a.ts", `export * from "../store/db.ts";`, "must not import main/store/"),
  wrong("main/engine/a.ts", `export { db } from "../store/db.ts";`, "must not import main/store/"),
  wrong(
    "main/engine/a.ts",
    `export const db = () => import("../store/db.ts");`,
    "must not import main/store/",
  ),
  wrong(
    "main/engine/a.ts",
    `export type Db = import("../store/db.ts").Db;`,
    "must not import main/store/",
  ),
  wrong(
    "main/engine/a.ts",
    `import type { Db } from "../store/db.ts"; export type X = Db;`,
    "must not import main/store/",
  ),
  // Packages that have one place.
  wrong(
    "main/daemon/host.ts",
    `import { app } from "electron"; app();`,
    "`electron` belongs in main/desktop/ only",
  ),
  wrong(
    "main/cli/config.ts",
    `import Store from "electron-store"; Store();`,
    "`electron-store` belongs in main/desktop/ only",
  ),
  wrong(
    "renderer/app.ts",
    `import { ipcRenderer } from "electron"; ipcRenderer();`,
    "`electron` belongs in main/desktop/ only",
  ),
  wrong(
    "main/engine/x.test.ts",
    `import { app } from "electron"; app();`,
    "`electron` belongs in main/desktop/ only",
  ),
  fine("main/desktop/main.ts", `import { app } from "electron"; app();`),
  wrong(
    "main/cli/run.ts",
    `import Database from "better-sqlite3"; Database();`,
    "`better-sqlite3` belongs in main/store/ only",
  ),
  wrong(
    "main/cli/run.ts",
    `export const db = require("better-sqlite3");`,
    "`better-sqlite3` belongs in main/store/ only",
  ),
  fine("main/store/db.ts", `import Database from "better-sqlite3"; Database();`),
  wrong(
    "main/cli/doctor.ts",
    `import { spawn } from "node:child_process"; spawn();`,
    "`node:child_process` belongs in main/runs/ (running agents) and main/agents/ (finding them) only",
  ),
  wrong(
    "main/cli/doctor.ts",
    `import { spawn } from "child_process"; spawn();`,
    "`child_process` belongs in main/runs/",
  ),
  wrong(
    "main/daemon/x.ts",
    `export const c = process.getBuiltinModule("node:child_process");`,
    "`node:child_process` belongs in main/runs/",
  ),
  fine("main/runs/launch.ts", `import { spawn } from "node:child_process"; spawn();`),
  fine("main/agents/find.ts", `import { execFile } from "node:child_process"; execFile();`),
  fine("main/cli/doctor.test.ts", `import { spawn } from "node:child_process"; spawn();`),
  wrong(
    "contract/job.ts",
    `import { Cron } from "croner"; Cron();`,
    "contract/ imports zod and @orpc/contract only",
  ),
  wrong(
    "contract/job.ts",
    `import { readFileSync } from "node:fs"; readFileSync();`,
    "contract/ imports zod and @orpc/contract only",
  ),
  fine("contract/job.ts", `import { z } from "zod"; import { oc } from "@orpc/contract"; z(oc);`),
  wrong(
    "renderer/app.ts",
    `import { join } from "node:path"; join();`,
    "renderer/ runs in a browser and has no `node:path`",
  ),
  wrong(
    "renderer/pages/a.tsx",
    `import { useTranslation } from "react-i18next"; useTranslation();`,
    "Take `useTranslation` from renderer/lib/use-translation.ts",
  ),
  wrong(
    "renderer/pages/a.tsx",
    `import * as words from "react-i18next"; words.useTranslation();`,
    "Take `useTranslation` from renderer/lib/use-translation.ts",
  ),
  fine("renderer/pages/a.tsx", `import { Trans } from "react-i18next"; Trans();`),
  // The pure parts.
  wrong(
    "main/engine/a.ts",
    `import { readFileSync } from "node:fs"; readFileSync();`,
    "main/engine/ is pure, and `node:fs` reaches outside",
  ),
  wrong(
    "main/schedule/a.ts",
    `import { setTimeout } from "node:timers/promises"; setTimeout();`,
    "main/schedule/ is pure, and `node:timers/promises` reaches outside",
  ),
  wrong(
    "main/engine/a.ts",
    `export const t = Date.now();`,
    "must not use `Date.now`. Take the time from the Clock port",
  ),
  wrong(
    "main/engine/a.ts",
    `export const t = new Date();`,
    "must not use `new Date()` without an argument",
  ),
  wrong("main/engine/a.ts", `export const t = Date();`, "must not use `Date()`"),
  wrong(
    "main/schedule/a.ts",
    `export const t = performance.now();`,
    "main/schedule/ is pure and must not use `performance`",
  ),
  wrong(
    "main/engine/a.ts",
    `setTimeout(() => {}, 1);`,
    "must not use `setTimeout`. Use the Timers port",
  ),
  wrong(
    "main/engine/a.ts",
    `globalThis.setInterval(() => {}, 1);`,
    "must not use `globalThis.setInterval`. Use the Timers port",
  ),
  wrong(
    "main/engine/a.ts",
    `export const r = Math.random();`,
    "must not use `Math.random`. Use the Entropy port",
  ),
  wrong("main/engine/a.ts", `export const r = Math["random"]();`, "must not use `Math.random`"),
  wrong(
    "main/engine/a.ts",
    `import { randomUUID } from "node:crypto"; randomUUID();`,
    "must not use `randomUUID`. Use the Entropy port",
  ),
  wrong(
    "main/engine/a.ts",
    `export const r = crypto.randomUUID();`,
    "must not use `crypto`. Use the Entropy port",
  ),
  wrong(
    "main/engine/a.ts",
    `export const h = process.env.HOME;`,
    "must not use `process`. Hosts read the world",
  ),
  fine("main/engine/a.ts", `export const t = new Date(5); export const f = Math.floor(1.5);`),
  fine("main/engine/a.ts", `export const f = (process: { env: string }) => process.env;`),
  fine("main/engine/a.ts", `export const o = { fetch() {}, process: 1 }; o.fetch();`),
  fine(
    "main/engine/a.test.ts",
    `export const t = Date.now(); setTimeout(() => {}, t * Math.random());`,
  ),
  fine("main/runs/a.ts", `export const t = Date.now();`),
];

function wrong(file: string, code: string, says: string): Case {
  return { file, code, says };
}

function fine(file: string, code: string): Case {
  return { file, code, says: null };
}

/** What this repository sets for itself; how strict it is about the rest is not tested. */
const OURS = ["belfry/boundaries", "belfry/purity", "no-restricted-imports"];

interface Config {
  jsPlugins: string[];
  rules: Record<string, unknown>;
}

const ownConfig = (): Config =>
  JSON.parse(readFileSync(join(repository, ".oxlintrc.json"), "utf8")) as Config;

let dir: string;
const found = new Map<number, string[]>();

/** Every case lies in a small repository of its own, and one start of the linter judges them all. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "belfry-lint-"));
  const { rules } = ownConfig();
  const config = {
    jsPlugins: [join(repository, "scripts/lint/plugin.ts")],
    categories: { correctness: "off" },
    rules: Object.fromEntries(OURS.map((name) => [name, rules[name] ?? "off"])),
  };
  writeFileSync(join(dir, ".oxlintrc.json"), JSON.stringify(config));
  for (const [index, { file, code }] of cases.entries()) {
    const root = join(dir, String(index));
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, ".oxlintrc.json"), JSON.stringify(config));
    writeFileSync(join(root, file), `${code}\n`);
  }
  const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
  const args = [oxlint, "--format=json", "--no-ignore", "--disable-nested-config"];
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: dir, maxBuffer: 1 << 26 }, (_, stdout) => done(stdout));
  });
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { message: string; help?: string; filename: string }[];
  };
  for (const { message, help, filename } of diagnostics) {
    const index = Number(filename.split(/[\\/]/)[0]);
    found.set(index, [...(found.get(index) ?? []), message, help ?? ""]);
  }
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the linter", () => {
  test.for(cases.map((item, index) => ({ ...item, index })))("$file: $code", ({ says, index }) => {
    const messages = found.get(index) ?? [];
    if (says === null) expect(messages).toEqual([]);
    else expect(messages.join("\n")).toContain(says);
  });

  test("runs the rules of the house as errors in this repository", () => {
    const config = ownConfig();
    expect(config.jsPlugins).toContain("./scripts/lint/plugin.ts");
    expect(config.rules).toMatchObject({
      "belfry/boundaries": "error",
      "belfry/purity": "error",
    });
  });
});
