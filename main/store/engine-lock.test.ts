import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isProcessAlive } from "./children/is-process-alive.ts";
import { type EngineHolder, readEngineLock, takeEngineLock } from "./engine-lock.ts";
import { type Child, child, temporaryFolder } from "./fixtures.ts";

const holder = (over: Partial<EngineHolder> = {}): EngineHolder => ({
  host: "daemon",
  pid: 7,
  bootId: "boot",
  startTime: 99,
  socket: null,
  ...over,
});
const alive = (): boolean => true;
const dead = (): boolean => false;

/** Tells all at once to take the lock, and waits for what each says. */
async function race(lockers: Child[]): Promise<string[]> {
  for (const { process } of lockers) process.stdin!.write("go\n");
  return Promise.all(lockers.map(async ({ lines }) => (await lines.next()).value as string));
}

async function lockers(dir: string, count: number): Promise<Child[]> {
  const all = Array.from({ length: count }, () => child("locker", [dir]));
  for (const { lines } of all) expect((await lines.next()).value).toBe("ready");
  return all;
}

test("of 20 processes exactly one gets the lock, and exactly one takes over when it is killed", async () => {
  const dir = temporaryFolder();
  const all = await lockers(dir, 20);
  const first = await race(all);
  expect(first.toSorted()).toEqual([...Array<string>(19).fill("held"), "won"]);
  const winner = all[first.indexOf("won")]!;
  expect(readEngineLock(dir, ({ pid }) => isProcessAlive(pid))!.pid).toBe(winner.process.pid);

  winner.process.kill("SIGKILL");
  await winner.ended;
  const rest = all.filter((one) => one !== winner);
  const second = await race(rest);
  expect(second.toSorted()).toEqual([...Array<string>(18).fill("held"), "won"]);
}, 90_000);

test("of 8 processes that find the lock file damaged exactly one gets the lock", async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, "engine-lock.db"), "not a database ".repeat(1_000));
  const said = await race(await lockers(dir, 8));
  expect(said.toSorted()).toEqual([...Array<string>(7).fill("held"), "won"]);
  expect(readdirSync(dir).filter((name) => name.includes("set-aside"))).toHaveLength(1);
}, 60_000);

test("an empty lock file, as after a power cut, is no obstacle", () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, "engine-lock.db"), "");
  expect(readEngineLock(dir, alive)).toBeNull();
  expect(takeEngineLock(dir, holder(), alive).ok).toBe(true);
  expect(readEngineLock(dir, alive)).toEqual(holder());
});

test("a live holder is named; a dead one counts as none", () => {
  const dir = join(temporaryFolder(), "home");
  expect(readEngineLock(dir, alive)).toBeNull();
  expect(takeEngineLock(dir, holder(), alive).ok).toBe(true);
  expect(takeEngineLock(dir, holder({ pid: 8 }), alive)).toMatchObject({
    ok: false,
    error: { code: "held", holder: holder(), message: expect.stringContaining("process 7") },
  });
  expect(readEngineLock(dir, dead)).toBeNull();
  // The pid alone does not make the holder: another boot, or another start, is another process.
  const same = (wanted: EngineHolder) => (one: EngineHolder) => one.startTime === wanted.startTime;
  expect(takeEngineLock(dir, holder({ startTime: 100 }), same(holder({ startTime: 1 }))).ok).toBe(
    true,
  );
});

test("releasing gives the lock back, but not that of whoever took it over", () => {
  const dir = temporaryFolder();
  const first = takeEngineLock(dir, holder(), alive);
  if (!first.ok) throw new Error(first.error.message);
  expect(first.value.update({ socket: "/run/a" })).toBe(true);
  expect(readEngineLock(dir, alive)).toEqual(holder({ socket: "/run/a" }));
  const second = takeEngineLock(dir, holder({ pid: 8 }), dead);
  expect(second.ok).toBe(true);
  first.value.release();
  expect(first.value.update({ socket: "/run/b" })).toBe(false);
  expect(readEngineLock(dir, alive)).toEqual(holder({ pid: 8 }));
  if (second.ok) second.value.release();
  expect(readEngineLock(dir, alive)).toBeNull();
  expect(takeEngineLock(dir, holder({ pid: 9 }), alive).ok).toBe(true);
});

test("a folder that cannot hold the lock is refused with a sentence", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(takeEngineLock(file, holder(), alive)).toMatchObject({
    ok: false,
    error: { code: "unusable", holder: null, message: expect.stringContaining("not a folder") },
  });
});
