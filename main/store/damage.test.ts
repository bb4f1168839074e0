import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localizer, type SentenceCatalogue } from "../../contract/sentences.ts";
import { listBackups } from "./files.ts";
import { opened, start, temporaryFolder } from "./fixtures.ts";
import { openReader } from "./reader.ts";
import { aClaim, aJob, aSettle } from "./samples.ts";

const fileIn = (dir: string): string => join(dir, "belfry.db");

/** A closed store with 50 ended runs; with two good backups, of 20 and of 40 runs, when wanted. */
function used(backups: boolean): string {
  const dir = temporaryFolder();
  let now = 1_000_000;
  const { store, close } = opened(dir, { clock: { now: () => (now += 1_000) } });
  const { id } = store.createJob(aJob());
  for (let n = 1; n <= 50; n += 1) {
    const run = store.claim(aClaim(id, n * 1_000))!.runs[0]!;
    start(store, run.id);
    store.settle(aSettle(run.id, { answer: `answer ${n} `.repeat(100) }));
    if (backups && n % 20 === 0) store.backup("daily");
  }
  close();
  return dir;
}

function overwrite(file: string, from: number, bytes: Buffer): void {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, 0, bytes.length, from);
  closeSync(handle);
}

const inPortuguese = localizer(
  JSON.parse(
    readFileSync(new URL("../../resources/locales/pt-BR.sentences.json", import.meta.url), "utf8"),
  ) as SentenceCatalogue,
);

const noise = (length: number): Buffer => Buffer.alloc(length, "neither page nor row ");

const DAMAGES: [string, (file: string) => void, RegExp][] = [
  ["empty", (file) => truncateSync(file, 0), /is empty|was empty/],
  ["shorter than a header", (file) => truncateSync(file, 60), /cut short/],
  ["cut in half", (file) => truncateSync(file, Math.floor(statSync(file).size / 2)), /cut short/],
  ["one page short", (file) => truncateSync(file, statSync(file).size - 4_096), /cut short/],
  ["garbage", (file) => writeFileSync(file, noise(50_000)), /not a database any more/],
  [
    "garbage after the header",
    (file) => overwrite(file, 100, noise(statSync(file).size - 100)),
    /damaged inside/,
  ],
  [
    "garbage after the first page",
    (file) => overwrite(file, 4_096, noise(statSync(file).size - 4_096)),
    /damaged inside/,
  ],
];

describe.each(DAMAGES)("a database that is %s", (_, damage, words) => {
  test("is set aside, and the newest backup goes on", () => {
    const dir = used(true);
    damage(fileIn(dir));
    const damaged = readFileSync(fileIn(dir));
    const newest = listBackups(dir)[0]!;
    const { store, recovered } = opened(dir);
    expect(recovered).toMatchObject({ restoredFrom: newest });
    expect(recovered!.message).toMatch(words);
    expect(recovered!.message).toContain(recovered!.setAside);
    expect(recovered!.message).toContain(newest);
    const said = inPortuguese(recovered!.message);
    expect(said).toMatch(/^O banco de dados .* Ele fica guardado como .* O Belfry continuou com /);
    expect(said).not.toMatch(words);
    expect(readFileSync(recovered!.setAside).equals(damaged)).toBe(true);
    expect(store.runs({ limit: 100 })).toHaveLength(40);
    expect(store.check()).toEqual({ ok: true, problems: [] });
    expect(listBackups(dir)).toHaveLength(2);
    expect(opened(dir).recovered).toBeNull();
  });

  test("is set aside without a backup too, and an empty one begins", () => {
    const dir = used(false);
    damage(fileIn(dir));
    const damaged = readFileSync(fileIn(dir));
    const { store, recovered } = opened(dir);
    expect(recovered).toMatchObject({ restoredFrom: null });
    expect(recovered!.message).toMatch(words);
    expect(recovered!.message).toContain("no good backup");
    expect(readFileSync(recovered!.setAside).equals(damaged)).toBe(true);
    expect(store.runs()).toEqual([]);
    expect(store.createJob(aJob()).id).toBe(1);
  });

  test("is only reported by a reader", () => {
    const dir = used(false);
    damage(fileIn(dir));
    const damaged = readFileSync(fileIn(dir));
    const read = openReader(dir);
    // Damage that shows only when the pages are read is found by the reader's statements.
    if (read.ok) {
      expect(() => read.value!.store.runs()).toThrow(expect.objectContaining({ code: "damaged" }));
      read.value!.close();
    } else {
      expect(read.error.code).toBe("damaged");
    }
    expect(readFileSync(fileIn(dir)).equals(damaged)).toBe(true);
  });
});

test("a damaged backup is passed over for an older good one", () => {
  const dir = used(true);
  const [newest, older] = listBackups(dir) as [string, string];
  overwrite(newest, 8_192, noise(statSync(newest).size - 8_192));
  writeFileSync(fileIn(dir), noise(9_000));
  const { store, recovered } = opened(dir);
  expect(recovered!.restoredFrom).toBe(older);
  expect(store.runs({ limit: 100 })).toHaveLength(20);
  expect(existsSync(newest)).toBe(true);
});

test("nothing that was set aside is ever overwritten", () => {
  const dir = temporaryFolder();
  const clock = { now: () => 1_000 };
  for (const content of ["first", "second", "third"]) {
    writeFileSync(fileIn(dir), content);
    opened(dir, { clock }).close();
  }
  const kept = readdirSync(dir).filter((name) => name.includes("set-aside"));
  expect(kept.map((name) => readFileSync(join(dir, name), "utf8")).toSorted()).toEqual([
    "first",
    "second",
    "third",
  ]);
});

test("a log whose database is gone is set aside with it, not applied to the next one", () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  store.createJob(aJob());
  renameSync(fileIn(dir), join(dir, "elsewhere"));
  const log = readFileSync(`${fileIn(dir)}-wal`);
  expect(log.length).toBeGreaterThan(0);
  const { store: next, recovered } = opened(dir);
  expect(recovered!.message).toContain("missing, though its log is there");
  expect(readFileSync(`${recovered!.setAside}-wal`).equals(log)).toBe(true);
  expect(next.jobs()).toEqual([]);
});

test("a good log of a closed-off process is taken over, not taken for damage", () => {
  const dir = temporaryFolder();
  const first = opened(dir);
  first.store.createJob(aJob());
  // What a killed process leaves: the database without its newest pages, and the log that has them.
  const left = temporaryFolder();
  for (const suffix of ["", "-wal"]) {
    writeFileSync(`${fileIn(left)}${suffix}`, readFileSync(`${fileIn(dir)}${suffix}`));
  }
  const { store, recovered } = opened(left);
  expect(recovered).toBeNull();
  expect(store.jobs()).toHaveLength(1);
});

test("a restore that was cut off after the old database was moved is finished", () => {
  const dir = used(true);
  writeFileSync(`${fileIn(dir)}.restoring`, readFileSync(listBackups(dir)[0]!));
  renameSync(fileIn(dir), join(dir, "belfry.db.set-aside-by-hand"));
  const { store, recovered } = opened(dir);
  expect(recovered!.message).toContain("the restore is now complete");
  expect(store.runs({ limit: 100 })).toHaveLength(40);
});

test("a restore that was cut off before anything was moved leaves the database as it is", () => {
  const dir = used(true);
  writeFileSync(`${fileIn(dir)}.restoring`, readFileSync(listBackups(dir)[0]!));
  const { store, recovered } = opened(dir);
  expect(recovered).toBeNull();
  expect(store.runs({ limit: 100 })).toHaveLength(50);
  expect(existsSync(`${fileIn(dir)}.restoring`)).toBe(false);
});
