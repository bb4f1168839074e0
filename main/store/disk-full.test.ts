import Database from "better-sqlite3";
import { spawnSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { opened, start, temporaryFolder } from "./fixtures.ts";
import { openStore } from "./open.ts";
import { aClaim, aJob, aRun, aSettle, aWork } from "./samples.ts";
import { sqlOver } from "./sql.ts";
import { storeOver } from "./store.ts";

/** A file system of a few megabytes; skips the test where this user may not mount one. */
function smallDisk(context: TestContext, bytes: number): string {
  if (process.platform !== "linux" || process.getuid!() !== 0) {
    context.skip("mounting a small file system needs root on Linux");
  }
  const dir = temporaryFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", dir]);
  if (mounted.status !== 0) context.skip("this machine does not let a test mount a file system");
  onTestFinished(() => void spawnSync("umount", ["-l", dir]));
  return dir;
}

/** Fills the disk to the last byte; returns what frees it again. */
function fill(dir: string): () => void {
  const file = join(dir, "ballast");
  try {
    for (let n = 0; ; n += 1) writeFileSync(file, Buffer.alloc(65_536), { flag: "a" });
  } catch {
    expect(statfsSync(dir).bavail).toBe(0);
  }
  return () => rmSync(file);
}

const big = (n: number) => aWork({ prompt: `${n} ${"many different words ".repeat(5_000)}` });

test("a full disk gives a clear error, nothing is half-written, and work goes on later", (context) => {
  const dir = smallDisk(context, 4_000_000);
  const { store } = opened(dir);
  const { id } = store.createJob(aJob());
  const running = store.claim(aClaim(id, 1_000))!.runs[0]!;
  start(store, running.id);
  const free = fill(dir);
  const runs = store.runs({ limit: 1_000 }).length;
  expect(() => {
    for (let n = 0; n < 500; n += 1) store.createRun(aRun({ work: big(n) }));
  }).toThrow(expect.objectContaining({ name: "StoreError", code: "disk-full" }) as Error);
  expect(store.runs({ limit: 1_000 }).length).toBeGreaterThanOrEqual(runs);
  expect(store.check()).toEqual({ ok: true, problems: [] });
  free();
  expect(store.settle(aSettle(running.id))!.run.state).toBe("succeeded");
  expect(store.claim(aClaim(id, 2_000))!.runs).toHaveLength(1);
  expect(store.check()).toEqual({ ok: true, problems: [] });
  expect(() => store.backup("daily")).not.toThrow();
});

test("a backup that does not fit leaves no file behind", (context) => {
  const dir = smallDisk(context, 4_000_000);
  const { store } = opened(dir);
  for (let n = 0; n < 8; n += 1) store.createRun(aRun({ work: big(n) }));
  fill(dir);
  expect(() => store.backup("daily")).toThrow(
    expect.objectContaining({ code: "disk-full" }) as Error,
  );
  expect(store.check().ok).toBe(true);
});

test("opening on a full disk is refused with a sentence, and works when there is space", (context) => {
  const dir = smallDisk(context, 2_000_000);
  const free = fill(dir);
  const refused = openStore({ dir });
  expect(refused).toMatchObject({ ok: false, error: { code: "disk-full" } });
  free();
  expect(opened(dir).recovered).toBeNull();
});

test("a database that may not grow fails as a whole, anywhere and as any user", () => {
  const dir = temporaryFolder();
  opened(dir).close();
  const database = new Database(join(dir, "belfry.db"));
  onTestFinished(() => void database.close());
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const store = storeOver(sqlOver(database, dir, silent, () => 0));
  const { id } = store.createJob(aJob());
  const pages = database.pragma("page_count", { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const claim = aClaim(id, 1_000);
  claim.entries[0]!.newRun!.work = big(1);
  expect(() => store.claim(claim)).toThrow(expect.objectContaining({ code: "disk-full" }) as Error);
  expect(store.occurrences()).toEqual([]);
  expect(store.job(id)!.nextDueAt).toBe(1_000);
  database.pragma("max_page_count = 1000000");
  expect(store.claim(claim)!.runs).toHaveLength(1);
});
