import { readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type EngineHolder, readEngineLock, takeEngineLock } from "./engine-lock.ts";
import { child, temporaryFolder } from "./fixtures.ts";

const holder = (pid: number): EngineHolder => ({
  host: "daemon",
  pid,
  bootId: "boot",
  startTime: "start",
  socket: null,
});
const alive = (): boolean => true;
const dead = (): boolean => false;

function taken(dir: string, pid: number, isAlive: (holder: EngineHolder) => boolean) {
  const result = takeEngineLock(dir, holder(pid), isAlive);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test("one holder at a time; others learn who it is and where to reach it", () => {
  const dir = temporaryFolder();
  expect(readEngineLock(dir, alive)).toBeNull();
  const lock = taken(dir, 11, alive);
  expect(lock.update({ socket: "/run/belfry.sock" })).toBe(true);
  const present = { ...holder(11), socket: "/run/belfry.sock" };
  const second = takeEngineLock(dir, holder(12), alive);
  expect(second).toMatchObject({ ok: false, error: { code: "held", holder: present } });
  expect(!second.ok && second.error.message).toContain("process 11");
  expect(readEngineLock(dir, alive)).toEqual(present);
  lock.release();
  lock.release();
  expect(readEngineLock(dir, alive)).toBeNull();
  expect(takeEngineLock(dir, holder(12), alive).ok).toBe(true);
});

test("the lock of a dead holder is taken over, and the dead one cannot give it away any more", () => {
  const dir = temporaryFolder();
  const old = taken(dir, 11, alive);
  expect(readEngineLock(dir, dead)).toBeNull();
  taken(dir, 12, dead);
  old.release();
  expect(old.update({ socket: "/elsewhere" })).toBe(false);
  expect(readEngineLock(dir, alive)).toEqual(holder(12));
});

test.each([
  ["garbage", (file: string) => writeFileSync(file, Buffer.alloc(9_000, "x"))],
  ["cut short", (file: string) => truncateSync(file, 700)],
  ["empty", (file: string) => truncateSync(file, 0)],
])("a lock file that is %s is replaced", (_name, damage) => {
  const dir = temporaryFolder();
  taken(dir, 11, alive);
  damage(join(dir, "engine-lock.db"));
  expect(readEngineLock(dir, alive)).toBeNull();
  taken(dir, 12, alive);
  expect(readEngineLock(dir, alive)).toEqual(holder(12));
});

test("the lock does not need the database", () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, "belfry.db"), "garbage");
  taken(dir, 11, alive);
  expect(readEngineLock(dir, alive)!.pid).toBe(11);
});

test.runIf(process.platform !== "win32")("lock files are for their owner only", () => {
  const dir = temporaryFolder();
  taken(dir, 11, alive);
  for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
});

test("a folder that is none is refused", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(takeEngineLock(file, holder(1), alive)).toMatchObject({ error: { code: "unusable" } });
});

describe("twenty processes at once", () => {
  const scenes: [string, (dir: string) => void][] = [
    ["a new folder", () => {}],
    ["a dead holder", (dir) => void taken(dir, 2_000_000_000, alive)],
    ["a damaged lock file", (dir) => writeFileSync(join(dir, "engine-lock.db"), "x".repeat(9_000))],
  ];
  test.each(scenes)(
    "exactly one wins with %s",
    async (_name, prepare) => {
      const dir = temporaryFolder();
      prepare(dir);
      const racers = Array.from({ length: 20 }, () => child("locker", [dir]));
      for (const racer of racers) expect((await racer.lines.next()).value).toBe("ready");
      for (const racer of racers) racer.process.stdin!.write("go\n");
      const answers = await Promise.all(
        racers.map(async (racer) => (await racer.lines.next()).value),
      );
      expect(answers.sort()).toEqual([...Array<string>(19).fill("held"), "won"]);
      for (const racer of racers) racer.process.stdin!.end();
      await Promise.all(racers.map((racer) => racer.ended));
    },
    60_000,
  );
});
