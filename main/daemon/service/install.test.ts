import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installService, serviceStatus, uninstallService, type RunCommand } from "./install.ts";
import { servicePlan } from "./plan.ts";
import type { ServicePlan } from "./types.ts";

let dir: string;
let plan: ServicePlan;
let said: string[];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-service-"));
  said = [];
  plan = servicePlan({
    platform: "linux",
    nodePath: "/usr/bin/node",
    nodeIsElectron: false,
    cliPath: "/opt/belfry/out/cli.js",
    dataDir: dir,
    isDataDirChosen: true,
    homeDir: dir,
    configHome: null,
    uid: 1000,
    account: "",
  })!;
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Stands in for systemd, which does not run where tests do: it records what it is told. */
const manager =
  (codeOf: (words: string) => number = () => 0): RunCommand =>
  async (command) => {
    const words = command.slice(2).join(" ");
    said.push(words);
    const code = codeOf(words);
    return { code, output: code === 0 ? "" : "Failed to connect to bus" };
  };

test("install writes the units and starts them; status sees it; uninstall leaves nothing", async () => {
  expect(await installService(plan, manager())).toEqual({ ok: true, value: undefined });
  expect(said).toEqual([
    "daemon-reload",
    "enable belfry.service belfry-watch.timer",
    "restart belfry.service belfry-watch.timer",
  ]);
  expect(await serviceStatus(plan, manager())).toMatchObject({
    installed: true,
    isCurrent: true,
    running: true,
  });
  expect(await uninstallService(plan, manager())).toBe(true);
  expect(plan.files.filter((file) => existsSync(file.path))).toEqual([]);
  expect(await uninstallService(plan, manager())).toBe(false);
});

test("units of another place are told apart", async () => {
  await installService(plan, manager());
  writeFileSync(plan.files[0]!.path, "[Unit]\n");
  expect(await serviceStatus(plan, manager())).toMatchObject({ installed: true, isCurrent: false });
});

test("a manager that refuses leaves everything as it was", async () => {
  const refused = await installService(
    plan,
    manager((words) => (words.startsWith("enable") ? 1 : 0)),
  );
  expect(refused).toMatchObject({
    ok: false,
    error: { code: "manager-failed", message: expect.stringContaining("Failed to connect to bus") },
  });
  expect(plan.files.filter((file) => existsSync(file.path))).toEqual([]);
});

test("a failed renewal puts the former units back", async () => {
  await installService(plan, manager());
  writeFileSync(plan.files[0]!.path, "former");
  await installService(
    plan,
    manager(() => 1),
  );
  expect(readFileSync(plan.files[0]!.path, "utf8")).toBe("former");
});
