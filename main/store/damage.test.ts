import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { opened, temporaryFolder } from "./fixtures.ts";
import { aClaim, aJob } from "./samples.ts";

/** A closed data folder with 200 runs, and a backup of a state with one job less. */
function folder(withBackup: boolean): { dir: string; file: string } {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  const { id } = store.createJob(aJob());
  for (let n = 0; n < 200; n += 1) store.claim(aClaim(id, store.job(id)!.nextDueAt!));
  if (withBackup) store.backup("daily");
  store.createJob(aJob({ name: "After the backup" }));
  close();
  return { dir, file: join(dir, "belfry.db") };
}

const damages: Record<string, { sentence: string; make: (file: string) => void }> = {
  "a cut-off end": {
    sentence: "cut short",
    make: (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
  },
  "a cut-off header": { sentence: "cut short", make: (file) => truncateSync(file, 50) },
  "other bytes": {
    sentence: "not a database any more",
    make: (file) => writeFileSync(file, Buffer.alloc(40_000, "garbage ")),
  },
  "a broken page": {
    sentence: "damaged inside",
    make: (file) => {
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 100, 4_096);
      writeFileSync(file, bytes);
    },
  },
  "a broken end": {
    sentence: "damaged inside",
    make: (file) => {
      const bytes = readFileSync(file);
      // All but the schema's first page: as after a bad disk.
      bytes.fill(0xa5, 16_384);
      writeFileSync(file, bytes);
    },
  },
};

describe.each(Object.entries(damages))("%s", (_name, { sentence, make }) => {
  test("the database is set aside and the newest good backup takes its place", () => {
    const { dir, file } = folder(true);
    make(file);
    const damaged = readFileSync(file);
    const { store, recovered } = opened(dir);
    expect(recovered!.message).toContain(sentence);
    expect(recovered!.message).toContain(recovered!.setAside);
    expect(recovered!.message).toContain(recovered!.restoredFrom!);
    expect(readFileSync(recovered!.setAside).equals(damaged)).toBe(true);
    expect(store.jobs()).toHaveLength(1);
    expect(store.runs({ limit: 500 })).toHaveLength(200);
    expect(store.check()).toEqual({ ok: true, problems: [] });
  });

  test("without a backup Belfry starts empty, and says so", () => {
    const { dir, file } = folder(false);
    make(file);
    const { store, recovered } = opened(dir);
    expect(recovered).toMatchObject({ restoredFrom: null });
    expect(recovered!.message).toMatch(/no good backup.*empty database/);
    expect(existsSync(recovered!.setAside)).toBe(true);
    expect(store.jobs()).toEqual([]);
  });
});

test("an empty file is a new database, unless a backup says that there was one", () => {
  const fresh = temporaryFolder();
  writeFileSync(join(fresh, "belfry.db"), "");
  expect(opened(fresh).recovered).toBeNull();

  const { dir, file } = folder(true);
  truncateSync(file, 0);
  const { store, recovered } = opened(dir);
  expect(recovered!.message).toContain("empty");
  expect(store.jobs()).toHaveLength(1);
});

test("a damaged backup is passed over for an older good one", () => {
  const { dir, file } = folder(true);
  const backups = join(dir, "backups");
  const [good] = readdirSync(backups);
  const newer = join(backups, "belfry-2999-01-01T00-00-00-000Z-daily.db");
  copyFileSync(join(backups, good!), newer);
  truncateSync(newer, 20_000);
  writeFileSync(file, "garbage");
  const { store, recovered } = opened(dir);
  expect(recovered!.restoredFrom).toBe(join(backups, good!));
  expect(store.jobs()).toHaveLength(1);
  expect(existsSync(newer)).toBe(true);
});

test("a log left from the damaged database goes aside with it", () => {
  const { dir, file } = folder(true);
  writeFileSync(file, "garbage");
  writeFileSync(`${file}-wal`, "log");
  writeFileSync(`${file}-shm`, "index");
  const { store, recovered } = opened(dir);
  expect(readFileSync(`${recovered!.setAside}-wal`, "utf8")).toBe("log");
  expect(store.jobs()).toHaveLength(1);
});

test("a second damage never overwrites what was set aside before", () => {
  const { dir, file } = folder(true);
  const clock = { now: () => 1_000 };
  const asides = ["one", "two"].map((content) => {
    writeFileSync(file, content);
    const { recovered, close } = opened(dir, { clock });
    close();
    return recovered!.setAside;
  });
  expect(asides.map((aside) => readFileSync(aside, "utf8"))).toEqual(["one", "two"]);
});

test("a restore that was cut off between its last steps is finished", () => {
  const { dir, file } = folder(true);
  const [backup] = readdirSync(join(dir, "backups"));
  copyFileSync(join(dir, "backups", backup!), `${file}.restoring`);
  renameSync(file, `${file}.set-aside-before`);
  const { store, recovered } = opened(dir);
  expect(recovered!.message).toContain("now complete");
  expect(store.jobs()).toHaveLength(1);
});

test("a restore that was cut off before anything moved changes nothing", () => {
  const { dir, file } = folder(true);
  writeFileSync(`${file}.restoring`, "anything");
  const { store, recovered } = opened(dir);
  expect(recovered).toBeNull();
  expect(store.jobs()).toHaveLength(2);
  expect(existsSync(`${file}.restoring`)).toBe(false);
});

test("a sound database whose log was not yet taken in is not called damaged", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  const { id } = store.createJob(aJob());
  for (let n = 0; n < 100; n += 1) store.claim(aClaim(id, store.job(id)!.nextDueAt!));
  // The state that a killed process leaves: file and log, copied while it is at work.
  const other = temporaryFolder();
  for (const name of ["belfry.db", "belfry.db-wal"]) {
    copyFileSync(join(dir, name), join(other, name));
  }
  const copy = opened(other);
  expect(copy.recovered).toBeNull();
  expect(copy.store.runs({ limit: 500 })).toHaveLength(100);
});
