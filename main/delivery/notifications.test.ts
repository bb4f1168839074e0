import { describe, expect, test } from "vitest";
import { notificationSettingsSchema } from "../../contract/notifications.ts";
import { MESSAGE_EVENTS } from "../../contract/notification-words.ts";
import { fails, succeeds } from "../engine/testing/scripts.ts";
import {
  DAY,
  HOUR,
  SECOND,
  world,
  type World,
  type WorldOptions,
} from "../engine/testing/world.ts";
import type { NativeNotification } from "./notification-port.ts";
import type { Notifications } from "./notifications.ts";
import { worldNotifications, type WorldDelivery } from "./testing/world-notifications.ts";

interface Place {
  w: World;
  notifications: Notifications;
  /** What the system was asked to show. */
  shown: NativeNotification[];
}

/** An engine whose messages go to a desktop that notes them. */
async function place(
  settings: object = {},
  options: Partial<WorldDelivery> & { world?: WorldOptions } = {},
): Promise<Place> {
  const w = await world(options.world);
  w.settings = { ...w.settings, notifications: notificationSettingsSchema.parse(settings) };
  const shown: NativeNotification[] = [];
  const port = {
    problem: () => null,
    async show(notification: NativeNotification) {
      shown.push(notification);
      return "The system took it.";
    },
  };
  const notifications = worldNotifications(w, {
    ...options,
    tools: { notifications: port, ...options.tools },
    over: { available: ["desktop"], ...options.over },
  });
  w.notices.targets = notifications.notices.targets;
  w.notices.onlyWhenChanged = notifications.notices.onlyWhenChanged;
  w.engine.context.events.subscribe(() => notifications.outbox.wake());
  return { w, notifications, shown };
}

/** Waits for the real loading of kinds and words, which takes turns of the event loop. */
async function until(condition: () => boolean, w: World): Promise<void> {
  for (let turn = 0; turn < 2_000 && !condition(); turn += 1) await w.flush();
  expect(condition()).toBe(true);
}

const settled = (w: World) => () =>
  w.messages().every(({ state }) => state !== "pending" && state !== "failed");

describe("a result", () => {
  test("is told once, with its answer, and the same answer not again where only changes count", async () => {
    const { w, shown } = await place({ rules: { onlyWhenChanged: true } });
    let answer = "2 updates are due.";
    w.processes.script = () => succeeds(SECOND, null, answer);
    const job = w.job({ name: "Updates", overlap: "allow" });
    for (const next of [answer, answer, "3 updates are due."]) {
      answer = next;
      w.run(job.id);
      await w.advance(5 * SECOND);
    }
    await until(settled(w), w);
    expect(w.states()).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(shown.map(({ title }) => title)).toEqual([
      "Updates succeeded",
      "Updates: something changed",
    ]);
    expect(shown[1]!.body).toContain("3 updates are due.");
  });

  test("is not told as a change where it is the first, and successes are switched off", async () => {
    const { w, shown } = await place({
      rules: { defaults: { "run.succeeded": { desktop: "off" } } },
    });
    let answer = "2 updates are due.";
    w.processes.script = () => succeeds(SECOND, null, answer);
    const job = w.job({ name: "Updates" });
    for (const next of [answer, answer, "3 updates are due."]) {
      answer = next;
      w.run(job.id);
      await w.advance(5 * SECOND);
      await until(settled(w), w);
    }
    expect(shown.map(({ title }) => title)).toEqual(["Updates: something changed"]);
  });

  test("that fails again is told once, and its recovery once", async () => {
    const { w, shown } = await place();
    w.processes.script = ({ runId }) => (Number(runId) <= 3 ? fails("permanent") : succeeds());
    const job = w.job({ name: "Nightly" });
    for (let run = 0; run < 5; run += 1) {
      w.run(job.id);
      await w.advance(5 * SECOND);
      await until(settled(w), w);
    }
    expect(shown.map(({ title }) => title)).toEqual([
      "Nightly failed",
      "Nightly works again",
      "Nightly succeeded",
    ]);
    expect(w.messages().filter(({ state }) => state === "grouped")).toHaveLength(2);
  });

  test("is told in a person's own words, in their language", async () => {
    const template = { title: "{{job}} → {{state}}", text: "{{reason}} ({{run}})" };
    const { w, shown } = await place({}, { language: "pt-BR" });
    const tell = { events: {}, onlyWhenChanged: null, template };
    const job = w.job({ name: "Diária", tell });
    w.missingFolders.add("/work");
    w.run(job.id);
    await w.advance(SECOND);
    await until(settled(w), w);
    expect(shown[0]).toMatchObject({ title: "Diária → recusada" });
    expect(shown[0]!.body).toMatch(/A pasta \/work não existe.*\(1\)$/);
  });

  test("that has nothing to report is told to nobody", async () => {
    const { w, shown } = await place();
    w.processes.script = () => ({
      lines: [{ atMs: 1, line: { say: "result", ok: true, silent: true } }],
    });
    w.run(w.job().id);
    await w.advance(5 * SECOND);
    expect(w.states()).toEqual(["silent"]);
    expect(w.messages()).toEqual([]);
    expect(shown).toEqual([]);
  });
});

test("what was missed while nothing ran is one message over all jobs", async () => {
  const { w, notifications, shown } = await place();
  for (const name of ["Mail", "Backup"]) w.job({ name, schedule: "0 * * * *", lateness: "skip" });
  w.crash();
  w.clock.wall += 3 * HOUR + HOUR / 2;
  await w.start();
  notifications.outbox.wake();
  await until(settled(w), w);
  expect(shown.map(({ title, body }) => [title, body])).toEqual([
    ["6 runs were missed", "Mail: 3 skipped.\nBackup: 3 skipped."],
  ]);
});

describe("channels", () => {
  const desktop = {
    id: "mine",
    kind: "desktop",
    name: "Mine",
    config: {},
    enabled: true,
    quietHours: null,
  } as const;

  test("that do not answer a test are not waited for without end", async () => {
    const show = () => new Promise<string>(() => {});
    const notifications = { problem: () => null, show };
    const { w, notifications: delivery } = await place({}, { tools: { notifications } });
    let tested: unknown = null;
    void delivery.channels.test("desktop").then((value) => (tested = value));
    // The kind and its words are loaded from files before.
    for (let turn = 0; turn < 2_000 && tested === null; turn += 1) await w.advance(SECOND);
    expect(tested).toEqual({
      ok: true,
      value: { ok: false, answer: "The channel did not answer in time.", issues: [] },
    });
  });

  test("are tested for real, and say what the service said", async () => {
    const { notifications, shown } = await place();
    const tested = await notifications.channels.test("desktop");
    expect(tested).toMatchObject({ ok: true, value: { ok: true, answer: "The system took it." } });
    expect(shown[0]!.title).toBe("Test of Desktop");
    expect(await notifications.channels.test("nobody")).toMatchObject({
      ok: false,
      error: { code: "not-found" },
    });
  });

  test("with wrong fields are not saved, and each field is named", async () => {
    const { notifications, w } = await place();
    const draft = { ...desktop, id: "Not an id", config: { stay: "perhaps", other: 1 } };
    const { saved, issues } = await notifications.channels.save(draft, true);
    expect(saved).toBeNull();
    expect(new Set(issues.map(({ field }) => field))).toEqual(new Set(["id", "other", "stay"]));
    expect(w.settings.notifications.channels).toEqual([]);
  });

  test("that were removed can be brought back; what waited on them is dropped", async () => {
    const { notifications, w } = await place();
    await notifications.channels.save(desktop, true);
    expect((await notifications.channels.save(desktop, true)).issues).toMatchObject([
      { field: "id" },
    ]);
    w.store.enqueue([
      {
        event: "run.failed",
        channel: "mine",
        idempotencyKey: "k",
        fingerprint: null,
        digest: true,
        jobId: null,
        runId: null,
        payload: {},
        createdAt: w.clock.now(),
      },
    ]);
    const removed = await notifications.channels.remove("mine");
    expect(w.messages()[0]).toMatchObject({
      state: "dropped",
      lastError: "The channel was removed.",
    });
    if (removed.ok) await notifications.channels.restore(removed.value);
    expect(w.settings.notifications.channels.map(({ id }) => id)).toEqual(["mine"]);
    expect(await notifications.channels.remove("desktop")).toMatchObject({
      ok: false,
      error: { code: "built-in" },
    });
  });
});

test("what was given up can be tried again or discarded, and a discard taken back", async () => {
  const { notifications, w, shown } = await place();
  const message = {
    event: "run.failed",
    channel: "desktop",
    fingerprint: null,
    digest: false,
    jobId: null,
    runId: null,
    payload: { jobName: "Old", reason: "It ended with exit code 1." },
    createdAt: w.clock.now() - DAY,
  };
  w.store.enqueue([
    { ...message, idempotencyKey: "a" },
    { ...message, idempotencyKey: "b" },
  ]);
  for (const { id } of w.messages()) w.store.markDelivery(id, { state: "dead" });
  const [a, b] = w.messages().map(({ id }) => id);
  expect(notifications.messages.discard([b!])).toBe(1);
  expect(notifications.messages.undiscard([b!])).toBe(1);
  expect(notifications.messages.discard([b!])).toBe(1);
  expect(notifications.messages.retry({ ids: [a!] })).toBe(1);
  await until(settled(w), w);
  expect(w.messages().map(({ state }) => state)).toEqual(["sent", "discarded"]);
  expect(shown).toHaveLength(1);
  expect(shown[0]!.title).toBe("Old failed");
});

test("rules with an unknown zone are not saved, and the place is named", async () => {
  const { notifications } = await place();
  const { rules, digest } = notifications.messages.rules();
  const issues = await notifications.messages.saveRules({
    rules,
    digest: { ...digest, timezone: "Mars/Base" },
  });
  expect(issues.map(({ field }) => field)).toEqual(["digest.timezone"]);
});

test("a job kept quiet is told again when that is over or taken back; mutes that are over are forgotten", async () => {
  const { w, notifications } = await place();
  const { messages, notices } = notifications;
  const [a, b] = [w.job().id, w.job({ name: "Other" }).id];
  const isTold = (id: number) => notices.targets("run.failed", id).length > 0;
  await messages.muteJob(a, w.clock.now() + HOUR);
  expect([isTold(a), isTold(b)]).toEqual([false, true]);
  await messages.muteJob(a, null);
  expect(isTold(a)).toBe(true);
  await messages.muteJob(a, w.clock.now() + HOUR);
  w.clock.wall += 2 * HOUR;
  expect(isTold(a)).toBe(true);
  const until = w.clock.now() + HOUR;
  await messages.muteJob(b, until);
  expect(messages.rules().rules.mutedJobs).toEqual({ [b]: until });
});

test("a preview has the values of the last run that worked, in the words of the draft", async () => {
  const { w, notifications } = await place();
  const { messages } = notifications;
  const template = { title: "{{job}}: {{answer}}", text: "Run {{run}}" };
  const job = w.job({ name: "Diary" });
  expect(await messages.preview({ jobId: null, jobName: "New one", template })).toEqual({
    title: "New one:",
    text: "Run ",
    runId: null,
  });
  w.processes.script = ({ runId }) =>
    Number(runId) === 1 ? succeeds(SECOND, null, "Sunny.") : fails("permanent");
  for (let run = 0; run < 2; run += 1) {
    w.run(job.id);
    await w.advance(5 * SECOND);
  }
  await until(settled(w), w);
  const draft = { jobId: job.id, jobName: "Renamed", template };
  expect(await messages.preview(draft)).toEqual({
    title: "Renamed: Sunny.",
    text: "Run 1",
    runId: 1,
  });
  expect((await messages.preview({ ...draft, template: null })).title).toBe("Renamed succeeded");
});

test.each(["en", "pt-BR"] as const)("every event has its words in %s", async (language) => {
  const { readFileSync } = await import("node:fs");
  const file = new URL(`../../resources/locales/${language}.messages.json`, import.meta.url);
  const words = JSON.parse(readFileSync(file, "utf8")) as { title: Record<string, string> };
  for (const event of MESSAGE_EVENTS) {
    const key = event.replace(".", "_");
    expect([event, words.title[key] ?? words.title[`${key}_other`]]).not.toContain(undefined);
  }
});
