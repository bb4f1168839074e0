import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findMissing } from "./missing.ts";
import { namesOnBus } from "./session-bus.ts";

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "belfry-bus-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ALL = ["bus", "keyring"];

test("without an address, or with one that leads nowhere, there is no bus", async () => {
  expect(await findMissing({}, "linux")).toEqual(ALL);
  expect(await findMissing({ DBUS_SESSION_BUS_ADDRESS: "disabled:" }, "linux")).toEqual(ALL);
  const nowhere = `unix:path=${dir}/none`;
  expect(await findMissing({ DBUS_SESSION_BUS_ADDRESS: nowhere }, "linux")).toEqual(ALL);
});

test("other systems lack nothing", async () => {
  expect(await findMissing({}, "darwin")).toEqual([]);
});

if (process.platform !== "win32") {
  test("what is no bus is not taken for one", async () => {
    const socket = path.join(dir, "other");
    const server = createServer((client) =>
      client.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    expect(await namesOnBus(`unix:path=${socket}`)).toBeNull();
    await new Promise((resolve) => server.close(resolve));
  });
}

const hasBus = spawnSync("dbus-daemon", ["--version"]).status === 0;

describe.runIf(hasBus)("a bus of our own", () => {
  let bus: ChildProcess;
  afterEach(() => bus.kill());

  test("its names are read, and what is missing follows from them", async () => {
    const address = `unix:path=${dir}/bus`;
    const args = ["--session", "--nofork", "--nopidfile", "--print-address=1"];
    bus = spawn("dbus-daemon", [...args, `--address=${address}`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise((resolve) => bus.stdout!.once("data", resolve));
    expect(await namesOnBus(address)).toContain("org.freedesktop.DBus");
    // `findMissing` finds it where a session has its bus, too.
    const missing = await findMissing({ XDG_RUNTIME_DIR: dir }, "linux");
    expect(missing).not.toContain("bus");
    expect(missing).toContain("tray");
  });
});
