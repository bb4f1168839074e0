/**
 * Sleep: the computer is kept awake while a run is under way, where that is wanted, and what was due meanwhile is
 * found at waking. No test machine can sleep: the services that decide about it are stand-ins on buses of the test's
 * own; that Electron asks the right ones, and what comes of it, is real.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DesktopApp } from "./app.ts";
import { writeBusConfig } from "./bus-config.ts";
import { DesktopSession, ended } from "./session.ts";
import { StandIn } from "./stand-in.ts";
import { until } from "./until.ts";

const INHIBIT = {
  service: "org.freedesktop.PowerManagement",
  path: "/org/freedesktop/PowerManagement/Inhibit",
  interface: "org.freedesktop.PowerManagement.Inhibit",
};
const LOGIN = {
  service: "org.freedesktop.login1",
  path: "/org/freedesktop/login1",
  interface: "org.freedesktop.login1.Manager",
};
const COOKIE = 7;

let session: DesktopSession;
let app: DesktopApp;
let dir: string;
let systemBus: ChildProcess;
let address: string;

beforeEach(async () => {
  session = await DesktopSession.start();
  dir = mkdtempSync(path.join(tmpdir(), "belfry-system-"));
  const args = ["--nofork", "--nopidfile", "--print-address=1"];
  systemBus = spawn("dbus-daemon", [...args, `--config-file=${writeBusConfig(dir)}`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  address = await new Promise<string>((resolve) =>
    systemBus.stdout!.once("data", (line: Buffer) => resolve(line.toString().trim())),
  );
  app = new DesktopApp(session, { DBUS_SYSTEM_BUS_ADDRESS: address });
});
afterEach(async () => {
  await app.end();
  await session.end();
  await ended(systemBus);
  rmSync(dir, { recursive: true, force: true });
});

test("the computer is kept awake exactly while a run is under way, and only where it is wanted", async () => {
  const power = await StandIn.start(session.env["DBUS_SESSION_BUS_ADDRESS"]!, INHIBIT, {
    Inhibit: { signature: "u", body: [COOKIE] },
  });
  await app.started("--hidden");
  app.job("Long", "sleep 600");
  app.belfry("run", "Long", "--no-wait");
  const { id } = await app.runThat("Long", ({ state }) => state === "running");
  await until(async () => (await session.tray.tooltip()).startsWith("1 running"));
  expect(power.names()).toEqual([]);

  app.belfry("config", "set", "desktop.keepAwake", "true");
  await until(() => power.names().includes("Inhibit"));
  app.belfry("stop", String(id));
  await until(() => power.names().includes("UnInhibit"));
  expect(power.calls.at(-1)).toEqual({ member: "UnInhibit", body: [COOKIE] });
  power.end();
});

test("at waking it is looked for what is due", async () => {
  const login = await StandIn.start(address, LOGIN);
  await app.started("--hidden");
  await until(() => login.names().includes("Inhibit"));
  login.signal("PrepareForSleep", "b", [true]);
  login.signal("PrepareForSleep", "b", [false]);
  await until(() => app.log().includes("The computer woke up"));
  login.end();
});
