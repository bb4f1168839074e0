import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { backupLister } from "./backup-list.ts";
import { listBackups } from "./files.ts";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { openStore } from "./open.ts";
import { cancelRestore, carryOutRestore, forgetOutcome, wishRestore } from "./restore.ts";
import { readRestoreNote } from "./restore-note.ts";
import type { OutboxMessage } from "../engine/outbox-port.ts";
import { aJob } from "./samples.ts";

/** A folder whose database knows the jobs Before and After, and its backup from when there was Before only. */
function twoStates(): { dir: string; backup: string } {
  const dir = temporaryFolder();
  const { store, close } = opened(dir);
  store.createJob(aJob({ name: "Before" }));
  const backup = store.backup("nightly");
  store.createJob(aJob({ name: "After" }));
  close();
  return { dir, backup };
}

function wished(): { dir: string; backup: string } {
  const both = twoStates();
  expect(wishRestore(both.dir, both.backup, 1_000)).toMatchObject({ ok: true });
  return both;
}

const OLD = ["Before", "After"];
const NEW = ["Before"];
const jobsIn = (dir: string): string[] => {
  const { store, close } = opened(dir);
  const names = store.jobs().map(({ name }) => name);
  close();
  return names;
};

describe("a wish to restore a backup", () => {
  test("changes nothing until the folder is opened next, and is told once", () => {
    const { dir, backup } = twoStates();
    const running = opened(dir);
    wishRestore(dir, backup, 1_000);
    expect(running.store.jobs()).toHaveLength(2);
    running.close();
    const next = opened(dir);
    expect(next.restore).toMatchObject({ file: backup, restored: true });
    expect(next.store.jobs().map(({ name }) => name)).toEqual(NEW);
    expect(readRestoreNote(dir)).toEqual({ wish: null, last: next.restore });
    next.close();
    expect(opened(dir).restore).toBeNull();
    forgetOutcome(dir);
    expect(readRestoreNote(dir).last).toBeNull();
  });

  test("leaves the former database as a backup, and restoring that leads back", () => {
    const { dir } = wished();
    expect(jobsIn(dir)).toEqual(NEW);
    const { kept } = readRestoreNote(dir).last!;
    expect(listBackups(dir)).toContain(kept);
    expect(backupLister(dir)()).toMatchObject([
      { path: kept, reason: "before-restore", holds: { jobs: 2 }, problem: null },
      { reason: "nightly", holds: { jobs: 1 }, problem: null },
    ]);
    wishRestore(dir, kept!, 2_000);
    expect(jobsIn(dir)).toEqual(OLD);
  });

  test("can be taken back", () => {
    const { dir } = wished();
    expect(cancelRestore(dir)).toBe(true);
    expect(cancelRestore(dir)).toBe(false);
    const { store, restore } = opened(dir);
    expect(restore).toBeNull();
    expect(store.jobs()).toHaveLength(2);
  });

  test("keeps its backup from being removed as an old one", () => {
    const { dir, backup } = wished();
    cancelRestore(dir);
    const { store, close } = opened(dir);
    wishRestore(dir, backup, 1_000);
    for (let n = 0; n < 3; n += 1) store.backup("nightly", { keep: 1 });
    close();
    expect(existsSync(backup)).toBe(true);
    expect(jobsIn(dir)).toEqual(NEW);
  });

  test("for a backup that was removed meanwhile is refused at the start, which goes on as it was", () => {
    const { dir, backup } = wished();
    rmSync(backup);
    const { store, restore } = opened(dir);
    expect(restore).toMatchObject({ restored: false, kept: null });
    expect(restore!.message).toContain("no such file");
    expect(store.jobs()).toHaveLength(2);
    expect(readRestoreNote(dir)).toEqual({ wish: null, last: restore });
  });

  test("for a backup that was damaged meanwhile is refused, and leaves nothing lying about", () => {
    const { dir, backup } = wished();
    const bytes = readFileSync(backup);
    bytes.fill("x", 20_000, 60_000);
    writeFileSync(backup, bytes);
    const { store, restore } = opened(dir);
    expect(restore).toMatchObject({ restored: false });
    expect(restore!.message).toMatch(/damaged|could not be read/);
    expect(store.jobs()).toHaveLength(2);
    expect(existsSync(join(dir, "belfry.db.restoring"))).toBe(false);
    expect(existsSync(join(dir, "belfry.db.restoring.unfinished"))).toBe(false);
  });

  test("that cannot be read is none", () => {
    const { dir } = wished();
    writeFileSync(join(dir, "restore.json"), '{"wish":{"fi');
    expect(opened(dir).restore).toBeNull();
  });

  test("works over a damaged database, which is set aside with its log", () => {
    const { dir } = wished();
    writeFileSync(join(dir, "belfry.db"), "no database");
    writeFileSync(join(dir, "belfry.db-wal"), "no log");
    expect(jobsIn(dir)).toEqual(NEW);
    const { kept } = readRestoreNote(dir).last!;
    expect(basename(kept!)).toContain("set-aside");
    expect(readFileSync(kept!, "utf8")).toBe("no database");
    expect(readFileSync(`${kept}-wal`, "utf8")).toBe("no log");
  });

  test("that finds no space for the former database among the backups changes nothing", () => {
    const { dir, backup } = wished();
    const elsewhere = join(temporaryFolder(), basename(backup));
    writeFileSync(elsewhere, readFileSync(backup));
    wishRestore(dir, elsewhere, 1_000);
    rmSync(join(dir, "backups"), { recursive: true });
    writeFileSync(join(dir, "backups"), "a file where the folder should be");
    const { store, restore } = opened(dir);
    expect(restore).toMatchObject({ restored: false });
    expect(store.jobs()).toHaveLength(2);
  });
});

test("messages that wait in a backup are held back, whichever way it comes into place", () => {
  const { dir, backup } = twoStates();
  const message = (idempotencyKey: string, more: Partial<OutboxMessage> = {}): OutboxMessage => ({
    ...{ event: "run.failed", channel: "phone", idempotencyKey, fingerprint: null },
    ...{ jobId: 1, runId: null, payload: {}, createdAt: 1_000, digest: false, ...more },
  });
  const before = opened(dir);
  before.store.enqueue([message("waits"), message("failed"), message("sent")]);
  before.store.enqueue([message("digest", { digest: true })]);
  before.store.markDelivery(2, { state: "failed", tries: 2, nextTryAt: 2_000 });
  before.store.markDelivery(3, { state: "sent", sentAt: 1_500 });
  rmSync(backup);
  const newer = before.store.backup("nightly");
  before.close();

  const heldBack = () => {
    const { store, recovered, close } = opened(dir);
    expect(store.openChannels(1e15)).toEqual([]);
    expect(store.digestsWaiting()).toEqual([]);
    const why = expect.stringContaining("may have been sent since");
    expect(store.deliveries({})).toMatchObject([
      { idempotencyKey: "waits", state: "dropped", lastError: why },
      { idempotencyKey: "failed", state: "dropped", lastError: why, nextTryAt: null },
      { idempotencyKey: "sent", state: "sent", sentAt: 1_500 },
      { idempotencyKey: "digest", state: "dropped", lastError: why },
    ]);
    // A person may still send one, and what is told from now on goes out.
    store.moveDeliveries({ ids: [1], states: ["dropped"] }, "pending", null);
    store.enqueue([message("new")]);
    const due = store.dueOnChannel("phone", 3_000, 10).map((each) => each.idempotencyKey);
    expect(due).toEqual(["waits", "new"]);
    close();
    return recovered;
  };
  wishRestore(dir, newer, 1_000);
  heldBack();
  // The database is found damaged, and the newest good backup takes its place.
  writeFileSync(join(dir, "belfry.db"), "no database");
  rmSync(readRestoreNote(dir).last!.kept!);
  const told = heldBack()!.message;
  expect(told).toContain(
    "may have been sent: 3. They can be sent by hand in Notifications, Outbox.",
  );
});

describe("a process that is killed while it restores", () => {
  test.each<[string, string[], string[]]>([
    ["ready", OLD, NEW],
    ["noted", OLD, NEW],
    ["moved", NEW, NEW],
    ["in-place", NEW, NEW],
  ])(
    "at the step %s leaves one state or the other, and the next start ends the work",
    async (step, whole, after) => {
      const { dir } = wished();
      expect(await child("restorer", [dir, step]).ended).toMatchObject({ signal: "SIGKILL" });
      // Whatever the step, exactly one whole database is where the next start looks.
      const name = existsSync(join(dir, "belfry.db")) ? "belfry.db" : "belfry.db.restoring";
      const copy = temporaryFolder();
      writeFileSync(join(copy, "belfry.db"), readFileSync(join(dir, name)));
      expect(jobsIn(copy)).toEqual(whole);
      expect(jobsIn(dir)).toEqual(after);
      const { wish, last } = readRestoreNote(dir);
      expect(wish).toBeNull();
      expect(last).toMatchObject({ restored: true });
      // The former database is a backup, once.
      const kept = backupLister(dir)().filter(({ reason }) => reason === "before-restore");
      expect(kept).toMatchObject([{ path: last!.kept, holds: { jobs: 2 } }]);
    },
  );

  test("between the database and its log keeps both under one name", () => {
    const { dir } = wished();
    writeFileSync(join(dir, "belfry.db"), "no database");
    writeFileSync(join(dir, "belfry.db-wal"), "no log");
    // As far as a process gets that is killed there: the database has its new name, and the log has not.
    let kept = "";
    expect(() =>
      carryOutRestore(
        dir,
        () => 5_000,
        (step) => {
          if (step !== "noted") return;
          kept = readRestoreNote(dir).wish!.moving!.kept!;
          writeFileSync(kept, readFileSync(join(dir, "belfry.db")));
          rmSync(join(dir, "belfry.db"));
          throw new Error("killed here");
        },
      ),
    ).toThrow("killed here");
    expect(jobsIn(dir)).toEqual(NEW);
    expect(readFileSync(`${kept}-wal`, "utf8")).toBe("no log");
  });
});

test("a backup that is gone, cut short or of a newer Belfry is refused before anything is noted", () => {
  const { dir, backup } = twoStates();
  const folder = temporaryFolder();
  const bytes = readFileSync(backup);
  const short = join(folder, "short.db");
  writeFileSync(short, bytes.subarray(0, bytes.length - 4_096));
  const newer = join(folder, "newer.db");
  const later = Buffer.from(bytes);
  later.writeUInt32BE(9_999, 60);
  writeFileSync(newer, later);
  for (const [file, words] of [
    [join(folder, "gone.db"), /no such file/],
    [short, /cut short/],
    [newer, /newer Belfry/],
  ] as const) {
    const refused = wishRestore(dir, file, 1_000);
    expect(refused).toMatchObject({ ok: false, error: { code: "not-a-backup" } });
    expect(!refused.ok && refused.error.message).toMatch(words);
  }
  expect(readRestoreNote(dir)).toEqual({ wish: null, last: null });
});

test("the list says what each backup holds, why it was made, and what is wrong with it", () => {
  const { dir, backup } = twoStates();
  const list = backupLister(dir);
  mkdirSync(join(dir, "backups"), { recursive: true });
  writeFileSync(join(dir, "backups", "belfry-2999-01-01T00-00-00-000Z-by-hand-2.db"), "words");
  expect(list()).toEqual([
    {
      path: join(dir, "backups", "belfry-2999-01-01T00-00-00-000Z-by-hand-2.db"),
      ...{ at: Date.UTC(2999, 0, 1), bytes: 5, reason: "by-hand", holds: null },
      problem: expect.stringContaining("cut short"),
    },
    {
      path: backup,
      ...{ at: expect.any(Number), bytes: statSync(backup).size, reason: "nightly" },
      ...{ holds: { jobs: 1, runs: 0, lastRunAt: null }, problem: null },
    },
  ]);
  rmSync(backup);
  expect(list()).toHaveLength(1);
});

test("a folder where nothing was wished for is opened without a trace of it", () => {
  const dir = temporaryFolder();
  const result = openStore({ dir });
  expect(result).toMatchObject({ ok: true, value: { restore: null } });
  if (result.ok) result.value.close();
  expect(existsSync(join(dir, "restore.json"))).toBe(false);
});
