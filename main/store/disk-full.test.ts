import Database from "better-sqlite3";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { opened, start, temporaryFolder } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openStore } from "./open.ts";
import { aClaim, aJob, aRun, aSettle, aWork } from "./samples.ts";
import { sqlOver } from "./sql.ts";
import { storeOver } from "./store.ts";

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const FULL = expect.objectContaining({
  code: "disk-full",
  message: expect.stringContaining("is full. Nothing was half-written"),
});

/** Prompts that no two runs share, so that each needs space. */
const bulky = (n: number) => aWork({ prompt: `${n} ${"words ".repeat(5_000)}` });

test("a database that may not grow refuses a claim and an end whole", () => {
  const dir = temporaryFolder();
  opened(dir).close();
  const database = new Database(join(dir, "belfry.db"));
  onTestFinished(() => void database.close());
  database.pragma("foreign_keys = ON");
  const store = storeOver(sqlOver(database, dir, SILENT, () => 1));
  const job = store.createJob(aJob()).id;
  const running = start({ ...store } as never, store.createRun(aRun()).id).id;
  database.pragma(`max_page_count = ${database.pragma("page_count", { simple: true }) as number}`);

  const entry = { ...aClaim(job, 1_000).entries[0]! };
  entry.newRun = aRun({ jobId: job, dueAt: 1_000, trigger: "schedule", work: bulky(1) });
  expect(() => store.claim(aClaim(job, 1_000, { entries: [entry] }))).toThrow(FULL);
  expect(store.job(job)).toMatchObject({ nextDueAt: 1_000, fires: 0 });
  expect(store.occurrences()).toEqual([]);
  expect(() => store.settle(aSettle(running, { answer: "long ".repeat(20_000) }))).toThrow(FULL);
  expect(store.run(running)!.state).toBe("running");
  expect(store.spend({ fromDay: "2020-01-01" }).usd).toBe(0);

  database.pragma("max_page_count = 1000000");
  expect(store.claim(aClaim(job, 1_000, { entries: [entry] }))!.runs).toHaveLength(1);
  expect(store.settle(aSettle(running, { answer: "long ".repeat(20_000) }))).not.toBeNull();
});

/** A small file system of its own in memory; null where this user may not mount one. */
function smallDisk(megabytes: number): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const dir = mkdtempSync(join(tmpdir(), "belfry-small-disk-"));
  const options = `size=${megabytes}m,mode=700`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "belfry-test", dir]);
  if (status === 0) return dir;
  rmSync(dir, { recursive: true });
  return null;
}

const disk = smallDisk(4);
if (disk !== null) onSmallDisk(disk);

function onSmallDisk(disk: string): void {
  afterAll(() => {
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  describe("on a disk of four megabytes", () => {
    const home = (name: string): string => {
      const dir = join(disk, name);
      mkdirSync(dir);
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
      return dir;
    };
    const free = (): number => statfsSync(disk).bavail * statfsSync(disk).bsize;
    /** Uses up the disk but for so many bytes. @returns what frees it again */
    function fill(but: number): () => void {
      const file = join(disk, "ballast");
      writeFileSync(file, Buffer.alloc(Math.max(0, free() - but)));
      onTestFinished(() => rmSync(file, { force: true }));
      return () => rmSync(file);
    }

    test("a full disk stops new claims with a sentence, and loses nothing", () => {
      const dir = home("writing");
      const { store, close } = opened(dir);
      const job = store.createJob(aJob()).id;
      let claimed = 0;
      expect(() => {
        for (;;) {
          const due = store.job(job)!.nextDueAt!;
          const claim = aClaim(job, due);
          claim.entries[0]!.newRun!.work = bulky(due);
          store.claim(claim);
          claimed += 1;
        }
      }).toThrow(FULL);
      expect(claimed).toBeGreaterThan(10);
      // Reading goes on, and the half of the claim that was written is gone.
      expect(store.runs({ limit: 1_000 })).toHaveLength(claimed);
      expect(store.job(job)!.fires).toBe(claimed);
      expect(store.check()).toEqual({ ok: true, problems: [] });
      close();
      expect(readdirSync(dir)).toContain("belfry.db");
    });

    test("the database that met the full disk is good afterwards, and goes on when there is space", () => {
      const dir = home("later");
      const first = opened(dir);
      const job = first.store.createJob(aJob()).id;
      first.store.claim(aClaim(job, 1_000));
      const empty = fill(20_000);
      expect(() => {
        for (let n = 0; n < 1_000; n += 1) first.store.createRun(aRun({ work: bulky(n) }));
      }).toThrow(FULL);
      const before = first.store.runs({ limit: 2_000 }).length;
      first.close();
      empty();
      const { store, recovered } = opened(dir);
      expect(recovered).toBeNull();
      expect(store.check()).toEqual({ ok: true, problems: [] });
      expect(store.runs({ limit: 2_000 })).toHaveLength(before);
      expect(store.claim(aClaim(job, 2_000))!.runs).toHaveLength(1);
    });

    test("no database is made half, and no backup either", () => {
      const dir = home("new");
      const other = home("backup");
      const { store } = opened(other);
      store.createRun(aRun({ work: bulky(1) }));
      const empty = fill(30_000);
      expect(openStore({ dir })).toMatchObject({ ok: false, error: { code: "disk-full" } });
      expect(readdirSync(dir)).toEqual([]);
      expect(() => store.backup("daily")).toThrow(FULL);
      expect(readdirSync(join(other, "backups"))).toEqual([]);
      empty();
      expect(opened(dir).store.jobs()).toEqual([]);
      expect(store.backup("daily")).toContain("daily");
    });

    test("a migration that does not fit leaves the database as it was", () => {
      const dir = home("migrating");
      const first = opened(dir);
      for (let n = 0; n < 20; n += 1) first.store.createRun(aRun({ work: bulky(n) }));
      first.close();
      const version = MIGRATIONS.at(-1)!.version + 1;
      const sql = "CREATE TABLE copy AS SELECT * FROM works, (SELECT 1 UNION ALL SELECT 2)";
      // Space for the backup, not for the copy of everything.
      const empty = fill(1_800_000);
      const result = openStore({
        dir,
        migrations: [...MIGRATIONS, { version, name: "copy", sql }],
      });
      expect(result).toMatchObject({ ok: false, error: { code: "disk-full" } });
      empty();
      const { store, recovered } = opened(dir);
      expect(recovered).toBeNull();
      expect(store.runs()).toHaveLength(20);
      expect(store.check()).toEqual({ ok: true, problems: [] });
    });
  });
}
