/** When the app may be replaced, and which copies replace themselves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Job } from "../../../contract/job.ts";
import type { Run } from "../../../contract/run.ts";
import { readLaunch } from "../launch.ts";
import { stateFrom } from "../live-state.ts";
import { obstacle } from "./idle.ts";
import { feedFile, updateKind } from "./update-kind.ts";

const NOW = 1_795_000_000_000;
const MINUTE = 60_000;
const NONE = { questions: [], proposals: [] };
const job = (more: Partial<Job>) => ({ id: 1, enabled: true, nextDueAt: null, ...more }) as Job;
const run = (state: Run["state"]) => ({ id: 1, jobId: 1, state, finishedAt: null }) as Run;

describe("what is in the way of replacing the app", () => {
  const moment = { isWindowOpen: false, isWanted: false, now: NOW };
  const when = (jobs: Job[], runs: Run[], paused: number | null = null) =>
    obstacle({ ...moment, live: stateFrom(jobs, runs, NONE, paused) });

  test("a run, also one that waits", () => {
    expect(when([], [])).toBeNull();
    expect(when([], [run("running")])).toBe("run");
    expect(when([], [run("queued")])).toBe("run");
    expect(when([], [run("succeeded")])).toBeNull();
  });

  test("a job that is due within five minutes, unless nothing fires", () => {
    expect(when([job({ nextDueAt: NOW + 5 * MINUTE })], [])).toBeNull();
    const soon = job({ nextDueAt: NOW + 5 * MINUTE - 1 });
    expect(when([soon], [])).toBe("due");
    expect(when([soon], [], 0)).toBeNull();
    expect(when([{ ...soon, enabled: false }], [])).toBeNull();
  });

  test("an open window, until a person asks for it; a run even then", () => {
    const open = { ...moment, isWindowOpen: true };
    const calm = stateFrom([], [], NONE, null);
    expect(obstacle({ ...open, live: calm })).toBe("window");
    expect(obstacle({ ...open, live: calm, isWanted: true })).toBeNull();
    const busy = stateFrom([], [run("running")], NONE, null);
    expect(obstacle({ ...open, live: busy, isWanted: true })).toBe("run");
  });
});

describe("copies of the app", () => {
  let resources: string;
  beforeEach(() => (resources = mkdtempSync(path.join(tmpdir(), "belfry-copy-"))));
  afterEach(() => rmSync(resources, { recursive: true, force: true }));

  test("only what is its own file, or has an installer, replaces itself", () => {
    const kind = (platform: NodeJS.Platform, isPackaged: boolean, env = {}) =>
      updateKind({ platform, env, isPackaged, resources });
    expect(kind("linux", true, { APPIMAGE: "/opt/Belfry.AppImage" })).toBe("self");
    expect(kind("linux", true)).toBe("copy");
    expect(kind("darwin", true)).toBe("self");
    expect(kind("win32", false)).toBe("copy");
    writeFileSync(path.join(resources, "package-type"), "deb");
    expect(kind("linux", true)).toBe("package");
  });

  test("there is a feed where the package names one, or a person does", () => {
    const feed = (isPackaged: boolean, env = {}) =>
      feedFile({ platform: "linux", env, isPackaged, resources });
    expect(feed(true)).toBeNull();
    const packed = path.join(resources, "app-update.yml");
    writeFileSync(packed, "provider: generic\n");
    expect(feed(true)).toBe(packed);
    expect(feed(false)).toBeNull();
    mkdirSync(path.join(resources, "mirror"));
    const own = path.join(resources, "mirror/feed.yml");
    expect(feed(true, { BELFRY_UPDATE_CONFIG: own })).toBeNull();
    writeFileSync(own, "provider: generic\n");
    expect(feed(false, { BELFRY_UPDATE_CONFIG: own })).toBe(own);
  });

  test("one that was just updated starts without a window", () => {
    expect(readLaunch(["belfry"], {}).hidden).toBe(false);
    expect(readLaunch(["belfry", "--updated"], {}).hidden).toBe(true);
    expect(readLaunch(["belfry"], { APPIMAGE_SILENT_INSTALL: "true" }).hidden).toBe(true);
  });
});
