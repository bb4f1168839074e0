/** What people are spared, a dead man's switch and records are not: every run has its beginning and its end there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { notificationSettingsSchema } from "../../contract/notifications.ts";
import { fails, succeeds } from "../engine/testing/scripts.ts";
import { HOUR, SECOND, world } from "../engine/testing/world.ts";
import { HttpPeer } from "./testing/http-peer.ts";
import { tools } from "./testing/tools.ts";
import { worldNotifications } from "./testing/world-notifications.ts";

/** A machine five times slower gets there as well. */
const PATIENCE_MS = 60_000;

test("repeats, unchanged answers, a recovery and a muted job: each end is there", async () => {
  const peer = await HttpPeer.start();
  const folder = mkdtempSync(path.join(tmpdir(), "belfry-records-"));
  onTestFinished(async () => {
    await peer.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const w = await world();
  const channels = [
    { id: "alive", kind: "ping", name: "Alive", config: { url: `${peer.url}/uuid` } },
    { id: "notes", kind: "file", name: "Notes", config: { folder, markdown: false } },
    { id: "phone", kind: "webhook", name: "Phone", config: { url: `${peer.url}/phone` } },
  ];
  const rules = { onlyWhenChanged: true, defaults: { "run.started": { notes: "off" } } };
  w.settings = {
    ...w.settings,
    notifications: notificationSettingsSchema.parse({ channels, rules }),
  };
  const { notices, outbox, messages } = worldNotifications(w, {
    over: {
      available: [],
      tools: async (signal) => ({ ...tools({ signal }), clock: w.clock }),
    },
  });
  w.notices.targets = notices.targets;
  w.notices.onlyWhenChanged = notices.onlyWhenChanged;
  w.processes.script = ({ runId }) =>
    Number(runId) <= 2 ? fails("permanent") : succeeds(SECOND, null, "All is well.");
  const job = w.job({ name: "Nightly" });
  const run = async () => {
    w.run(job.id);
    await w.advance(5 * SECOND);
    outbox.wake();
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (w.messages().some(({ state }) => state === "pending" || state === "failed")) {
      if (performance.now() > giveUpAt) throw new Error("The messages do not go out.");
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (let n = 0; n < 4; n += 1) await run();
  await messages.muteJob(job.id, w.clock.now() + HOUR);
  await run();

  const paths = peer.received.map((request) => request.path.replace(/\?.*/, ""));
  const ends = ["/uuid/fail", "/uuid/fail", "/uuid", "/uuid", "/uuid"];
  expect(paths.filter((each) => each.startsWith("/uuid"))).toEqual(
    ends.flatMap((end) => ["/uuid/start", end]),
  );
  // A failure, and that it is over.
  expect(paths.filter((each) => each === "/phone")).toHaveLength(2);
  const [of] = readdirSync(folder);
  const lines = readFileSync(path.join(folder, of!, "runs.jsonl"), "utf8")
    .trim()
    .split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { run: { id: number } }).run.id)).toEqual([
    1, 2, 3, 4, 5,
  ]);
});
