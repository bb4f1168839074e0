import { describe, expect, test } from "vitest";
import { notificationSettingsSchema } from "../../contract/notifications.ts";
import { onlyWhenChanged, targetsOf } from "./rules.ts";

const NOW = 1_000_000;
const phone = { id: "phone", kind: "webhook", name: "Phone" };

function settings(rules: object = {}, channel: object = {}) {
  return notificationSettingsSchema.parse({ channels: [{ ...phone, ...channel }], rules });
}

const told = (given: ReturnType<typeof settings>, event = "run.failed", tags: string[] = []) =>
  targetsOf(given, ["log"], event as "run.failed", { jobId: 7, tags: () => tags }, NOW)
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
    const jobs = { "7": { events: { "run.failed": { phone: "now" } } } };
    expect(told(settings({ defaults }))).toEqual([]);
    expect(told(settings({ defaults, tags }), "run.failed", ["prod"])).toEqual(["phone in digest"]);
    expect(told(settings({ defaults, tags }), "run.failed", ["dev"])).toEqual([]);
    expect(told(settings({ defaults, tags, jobs }), "run.failed", ["prod"])).toEqual(["phone"]);
    expect(told(settings({ defaults, tags, jobs }), "run.blocked", ["prod"])).toEqual(["phone"]);
  });

  test("what is switched off or muted wants nothing, and again when the mute is over", () => {
    expect(told(settings({}, { enabled: false }))).toEqual([]);
    expect(told(settings({}, { mutedUntil: NOW + 1 }))).toEqual([]);
    expect(told(settings({}, { mutedUntil: NOW }))).toEqual(["phone"]);
    expect(told(settings({ jobs: { "7": { mutedUntil: NOW + 1 } } }))).toEqual([]);
    expect(told(settings({ jobs: { "8": { mutedUntil: NOW + 1 } } }))).toEqual(["phone"]);
  });

  test("tags are read only where a rule for a tag exists", () => {
    const tags = () => {
      throw new Error("read");
    };
    expect(() => targetsOf(settings(), [], "run.failed", { jobId: 7, tags }, NOW)).not.toThrow();
  });

  test("only when changed: the job's own word goes first", () => {
    const rules = { onlyWhenChanged: true, jobs: { "7": { onlyWhenChanged: false } } };
    expect(onlyWhenChanged(settings(rules), 7)).toBe(false);
    expect(onlyWhenChanged(settings(rules), 8)).toBe(true);
    expect(onlyWhenChanged(settings(), 8)).toBe(false);
  });
});
