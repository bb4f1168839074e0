import { describe, expect, test } from "vitest";
import { notificationSettingsSchema } from "../../contract/notifications.ts";
import type { Tell } from "../../contract/tell.ts";
import { onlyWhenChanged, targetsOf } from "./rules.ts";

const NOW = 1_000_000;
const phone = { id: "phone", kind: "webhook", name: "Phone" };

function settings(rules: object = {}, channel: object = {}) {
  return notificationSettingsSchema.parse({ channels: [{ ...phone, ...channel }], rules });
}

const AS_ALL = { events: {}, onlyWhenChanged: null, template: null };

const told = (
  given: ReturnType<typeof settings>,
  event = "run.failed",
  tags: string[] = [],
  tell: Tell = AS_ALL,
) =>
  targetsOf(given, ["log"], event as "run.failed", { id: 7, tags, tell }, NOW)
    .map(({ channel, digest }) => (digest ? `${channel} in digest` : channel))
    .filter((each) => each !== "log");

describe("who is told", () => {
  test("without rules: everything but starts, retries and silence", () => {
    expect(told(settings())).toEqual(["phone"]);
    for (const event of ["run.started", "run.retrying", "run.silent"]) {
      expect(told(settings(), event)).toEqual([]);
    }
  });

  test("a job's rule goes before a tag's, and that before the defaults, cell by cell", () => {
    const defaults = { "run.failed": { phone: "off" } };
    const tags = { prod: { "run.failed": { phone: "digest" } } };
    const own: Tell = { ...AS_ALL, events: { "run.failed": { phone: "now" } } };
    expect(told(settings({ defaults }))).toEqual([]);
    expect(told(settings({ defaults, tags }), "run.failed", ["prod"])).toEqual(["phone in digest"]);
    expect(told(settings({ defaults, tags }), "run.failed", ["dev"])).toEqual([]);
    expect(told(settings({ defaults, tags }), "run.failed", ["prod"], own)).toEqual(["phone"]);
    expect(told(settings({ defaults, tags }), "run.blocked", ["prod"], own)).toEqual(["phone"]);
  });

  test("what is switched off or muted wants nothing, and again when the mute is over", () => {
    expect(told(settings({}, { enabled: false }))).toEqual([]);
    expect(told(settings({}, { mutedUntil: NOW + 1 }))).toEqual([]);
    expect(told(settings({}, { mutedUntil: NOW }))).toEqual(["phone"]);
    expect(told(settings({ mutedJobs: { "7": NOW + 1 } }))).toEqual([]);
    expect(told(settings({ mutedJobs: { "8": NOW + 1 } }))).toEqual(["phone"]);
  });

  test("records and signs of life are whole: no mute of a job holds for them", () => {
    const kinds = ["log", "file", "ping", "webhook", "desktop"];
    const channels = kinds.map((kind) => ({ id: kind, kind, name: kind }));
    const given = notificationSettingsSchema.parse({
      channels,
      rules: { mutedJobs: { "7": NOW + 1 } },
    });
    const subject = { id: 7, tags: [], tell: AS_ALL };
    const targets = targetsOf(given, [], "run.silent", subject, NOW);
    expect(targets.map(({ channel }) => channel)).toEqual(["log", "file", "ping"]);
    expect(targets.every(({ isRecord }) => isRecord)).toBe(true);
  });

  test("only when changed: the job's own word goes first", () => {
    const given = settings({ onlyWhenChanged: true });
    expect(onlyWhenChanged(given, { tell: { ...AS_ALL, onlyWhenChanged: false } })).toBe(false);
    expect(onlyWhenChanged(given, { tell: AS_ALL })).toBe(true);
    expect(onlyWhenChanged(given, null)).toBe(true);
    expect(onlyWhenChanged(settings(), { tell: AS_ALL })).toBe(false);
  });
});
