/** The app as people install it: what is in it, how it is closed, and that it does its work. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { listPackage } from "@electron/asar";
import { FuseV1Options, FuseState, getCurrentFuseWire } from "@electron/fuses";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Run } from "../../contract/run.ts";
import { packagedResources } from "../../scripts/package/smoke.ts";
import { DesktopApp, switches } from "../desktop/app.ts";
import { DesktopSession, ended } from "../desktop/session.ts";
import { until } from "../desktop/until.ts";

const resources = packagedResources()!;
const program = path.join(resources, "../belfry-desktop");
const cli = path.join(resources, "bin/belfry");
const archive = path.join(resources, "app.asar");

describe("what is in it", () => {
  test("the fuses are set", async () => {
    const wire = await getCurrentFuseWire(program);
    const isOn = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      cookies: isOn(FuseV1Options.EnableCookieEncryption),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      nodeOptions: false,
      inspect: false,
      integrity: true,
      onlyAsar: true,
      cookies: true,
      fileProtocol: false,
    });
  });

  test("programs, pages and two modules, and nothing of the sources", () => {
    const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll("\\", "/"));
    const modules = new Set(
      files.flatMap((file) => /^\/node_modules\/([^/]+)$/.exec(file)?.[1] ?? []),
    );
    expect([...modules]).toEqual(expect.arrayContaining(["better-sqlite3", "node-notifier"]));
    expect(modules.has("react")).toBe(false);
    for (const wanted of [
      "/out/desktop.js",
      "/out/preload.cjs",
      "/out/cli.js",
      "/out/renderer/index.html",
    ]) {
      expect(files).toContain(wanted);
    }
    expect(files.filter((file) => /\.tsx?$|\.svg\.|\/main\/|\/e2e\//.test(file))).toEqual([]);
  });

  test("only this system's binary, outside of the archive, and the licences", () => {
    const prebuilds = path.join(`${archive}.unpacked`, "node_modules/better-sqlite3/prebuilds");
    const own = `${process.platform}-${process.arch}.node`;
    expect(spawnSync("ls", [prebuilds], { encoding: "utf8" }).stdout.trim()).toBe(own);
    const licences = readFileSync(path.join(resources, "licenses/THIRD-PARTY.txt"), "utf8");
    for (const name of ["react", "better-sqlite3", "zod"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, "m"));
    }
    expect(existsSync(path.join(resources, "default_app.asar"))).toBe(false);
  });
});

describe("on a desktop", () => {
  let session: DesktopSession;
  let app: DesktopApp;

  beforeEach(async () => {
    session = await DesktopSession.start();
    app = new DesktopApp(session);
  });
  afterEach(async () => {
    await app.end();
    await session.end();
  });

  const belfry = (...args: string[]) =>
    spawnSync(cli, args, { cwd: app.work, env: app.env(), encoding: "utf8", timeout: 30_000 });

  test("it starts hidden, runs a job on its schedule, and its command line speaks with it", async () => {
    const child = spawn(program, [...switches(), "--hidden"], {
      cwd: app.work,
      env: app.env(),
      stdio: "ignore",
    });
    try {
      await until(() => belfry("health").status === 0);
      expect(belfry("health").stdout).toContain("desktop");
      const job = ["add", "in 1s", "echo from the package", "--agent", "shell", "--name", "Soon"];
      expect(belfry(...job)).toMatchObject({ status: 0 });
      const run = await until(() => {
        const runs = JSON.parse(belfry("runs", "Soon", "--json").stdout) as Run[];
        return runs.find(({ finishedAt }) => finishedAt !== null) ?? null;
      });
      expect(run).toMatchObject({ state: "succeeded", trigger: "schedule" });
      expect(belfry("logs", "Soon", "--raw").stdout).toBe("from the package\n");
      session.screenshot("packaged");
    } finally {
      await ended(child, 15_000);
    }
  });
});
