import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { restoreBackup } from "../store/index.ts";
import { isKnownDatabase } from "./database-stamp.ts";
import { openLocal, type LocalHost } from "./local-host.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

async function open(dir: string): Promise<LocalHost> {
  const { PATH, HOME } = process.env;
  const opened = await openLocal(dir, {
    claims: true,
    host: "daemon",
    env: { PATH, HOME },
    log: QUIET,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "belfry-host-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Resolves when a run has ended. */
function ended(host: LocalHost, runId: number): Promise<void> {
  return new Promise((resolve) => {
    const { events, store } = host.engine.context;
    const look = () => store.run(runId)?.finishedAt != null && resolve();
    onTestFinished(events.subscribe(look));
    look();
  });
}

async function runOnce(host: LocalHost, jobId: number): Promise<number> {
  const run = await (await host.client()).jobs.run({ id: jobId });
  await ended(host, run.id);
  return run.id;
}

describe("a host in this process", () => {
  test("after a restored backup, what was started since is known again and is not started again", async () => {
    const dir = folder();
    const first = await open(dir);
    first.engine.start();
    const client = await first.client();
    const job = await client.jobs.create({
      name: "Counts",
      agent: "shell",
      prompt: "echo x >> count",
      cwd: dir,
      profile: "full",
      schedule: "",
    });
    await runOnce(first, job.id);
    const { path } = await client.engine.backup();
    await runOnce(first, job.id);
    await first.close();
    expect(isKnownDatabase(dir)).toBe(true);

    expect(restoreBackup(dir, path)).toMatchObject({ ok: true });
    expect(isKnownDatabase(dir)).toBe(false);
    const second = await open(dir);
    second.engine.start();
    const runs = await (await second.client()).runs.list({});
    expect(runs).toHaveLength(2);
    await ended(second, runs[0]!.id);
    expect((await (await second.client()).runs.list({})).map((run) => run.state)).toEqual([
      "succeeded",
      "succeeded",
    ]);
    await second.close();
    expect(isKnownDatabase(dir)).toBe(true);
  });

  test("a second host over one folder is refused, and may come when the first has gone", async () => {
    const dir = folder();
    const first = await open(dir);
    const options = { claims: true, host: "cli", env: {}, log: QUIET } as const;
    expect(await openLocal(dir, options)).toMatchObject({ ok: false, error: { code: "held" } });
    await first.close();
    const third = await open(dir);
    expect(third.recovered).toBeNull();
  });
});
