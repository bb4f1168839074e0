/** The tray, as a panel sees it: registered at login, and each of its quick actions has its effect in the engine. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import { jobInputSchema, type Job } from "../../contract/job.ts";
import type { Question } from "../../contract/questions.ts";
import type { Occurrence } from "../../contract/run.ts";
import { until } from "./until.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { lines } from "./tray.ts";

let session: DesktopSession;
let app: DesktopApp;

beforeAll(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
  await app.started("--hidden");
});
afterAll(async () => {
  await app?.end();
  await session?.end();
});

const health = () => app.json<Health>("health");
const answerTo = ({ id }: Question) =>
  app.calling(async (client) => (await client.questions.list()).find((each) => each.id === id));
const job = (name: string) => app.json<Job[]>("list").find((each) => each.name === name)!;

describe("after a hidden start", () => {
  test("there is an icon and no window", async () => {
    await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
    expect(await app.pages()).toEqual([]);
    expect(session.windows().filter((title) => title.includes("Belfry"))).toEqual([]);
  });

  test("the engine is this app's", () => {
    expect(health()).toMatchObject({ host: "desktop", active: 0 });
  });
});

describe("quick actions", () => {
  test("Next ▸ Run now, Skip this one, Pause", async () => {
    const { nextDueAt } = app.job("Digest", "echo done", "every day at 9");
    await session.tray.click("Digest", "Run now");
    await app.runThat("Digest", (run) => run.state === "succeeded" && run.trigger === "manual");

    await session.tray.click("Digest", "Skip this one");
    await until(() => job("Digest").nextDueAt! > nextDueAt!);
    const [skipped] = app.json<Occurrence[]>("ledger", "Digest");
    expect(skipped).toMatchObject({ dueAt: nextDueAt, reason: "Skipped by hand." });

    await session.tray.click("Digest", "Pause");
    await until(() => !job("Digest").enabled);
    // A paused job is not next any more.
    await until(async () => (await session.tray.find("Digest")) === null);
  });

  test("what runs can be shown and stopped", async () => {
    app.job("Long", "sleep 600");
    await session.tray.click("Run now", "Long");
    const run = await app.runThat("Long", ({ state }) => state === "running");
    await until(async () => (await session.tray.tooltip()).startsWith("1 running"));
    session.screenshot("tray-running");
    await session.tray.click("Long — running", "Show");
    await app.showing(`/runs/${run.id}`);
    await session.tray.click("Long — running", "Stop");
    await app.runThat("Long", ({ state }) => state === "cancelled");
  });

  test("what failed can be retried, and muted", async () => {
    app.job("Check", "exit 3");
    await session.tray.click("Run now", "Check");
    await app.runThat("Check", ({ state }) => state === "failed");
    await until(async () => (await session.tray.tooltip()).includes("1 failed"));
    session.screenshot("tray-attention");
    await session.tray.click("Check — failed", "Retry");
    await app.runThat("Check", ({ state, attempt }) => state === "failed" && attempt === 2);
    await session.tray.click("Check — failed", "Mute");
    await until(async () => !(await session.tray.tooltip()).includes("failed"));
    // Quiet, not gone: it runs, and its history says how it went.
    expect(app.runsOf("Check")[0]).toMatchObject({ state: "failed" });
  });

  test("an agent's question is allowed once or for good, denied, and shown", async () => {
    const first = await app.asking("Upgrades", "npm test");
    await until(async () => (await session.tray.tooltip()).startsWith("1 waiting for you"));
    const second = await app.asking("Cleaning", "rm -r build");
    await session.tray.click("2 waiting for you", "Upgrades — Bash", "Allow once");
    await until(async () => (await answerTo(first))?.state === "allowed");
    expect(await answerTo(first)).toMatchObject({ answeredBy: "tray" });
    const shown = await until(() =>
      session.tray.find("1 waiting for you", "Cleaning — Bash", "rm -r build"),
    );
    expect(shown).toMatchObject({ enabled: false });
    await session.tray.click("1 waiting for you", "Cleaning — Bash", "Show");
    await app.showing(`/runs/${second.runId}`);
    session.screenshot("tray-question");
    await session.tray.click("1 waiting for you", "Cleaning — Bash", "Deny");
    await until(async () => (await answerTo(second))?.state === "denied");
    expect(await answerTo(second)).toMatchObject({ answeredBy: "tray" });
    await until(async () => (await session.tray.find("1 waiting for you")) === null);
    const third = await app.asking("Linting", "npm run lint");
    await session.tray.click("1 waiting for you", "Linting — Bash", "Always allow for this job");
    await until(async () => (await answerTo(third))?.state === "allowed");
    expect(await answerTo(third)).toMatchObject({ answeredBy: "tray", remembered: true });
    expect(job("Linting").allow).toEqual([{ tool: "Bash", only: "npm run lint" }]);
    for (const name of ["Upgrades", "Cleaning", "Linting"]) {
      await session.tray.click(`${name} — running`, "Stop");
      await app.runThat(name, ({ state }) => state === "cancelled");
    }
  });

  test("a proposed job is shown, approved, and declined", async () => {
    const draft = { name: "Sweep", agent: "shell", profile: "full", prompt: "echo swept" } as const;
    const { id } = await app.calling((client) =>
      client.proposals.create({
        job: jobInputSchema.parse({ ...draft, cwd: app.work, schedule: "none" }),
      }),
    );
    await session.tray.click("1 waiting for you", "New job: Sweep", "Show");
    await app.showing("/today");
    await session.tray.click("1 waiting for you", "New job: Sweep", "Approve");
    await session.tray.click("Run now", "Sweep");
    await app.runThat("Sweep", ({ state }) => state === "succeeded");
    const second = await app.calling((client) =>
      client.proposals.create({
        job: jobInputSchema.parse({ ...draft, name: "Dust", cwd: app.work, schedule: "none" }),
      }),
    );
    await session.tray.click("1 waiting for you", "New job: Dust", "Decline");
    await until(async () => (await session.tray.find("1 waiting for you")) === null);
    const proposals = await app.calling((client) => client.proposals.list({}));
    expect(proposals).toMatchObject([
      { id: second.id, state: "declined", decidedBy: "tray" },
      { id, state: "approved", decidedBy: "tray" },
    ]);
  });

  test("everything is paused for a time, until resumed, and resumed", async () => {
    await session.tray.click("Pause everything", "For 1 hour");
    const until1 = await until(() => health().pausedUntil);
    expect(until1! - Date.now()).toBeGreaterThan(59 * 60_000);
    await until(async () => (await session.tray.tooltip()).includes("Paused until"));
    session.screenshot("tray-paused");
    await session.tray.click("Resume");
    await until(() => health().pausedUntil === null);
    await session.tray.click("Pause everything", "Until I resume");
    await until(() => health().pausedUntil === 0);
    await session.tray.click("Resume");
    await until(() => health().pausedUntil === null);
    await session.tray.click("Pause everything", "For 30 minutes");
    const half = await until(() => health().pausedUntil);
    expect((half! - Date.now()) / 60_000).toBeGreaterThan(25);
    expect((half! - Date.now()) / 60_000).toBeLessThanOrEqual(30);
    await session.tray.click("Resume");
    await until(() => health().pausedUntil === null);
    await session.tray.click("Pause everything", "Until tomorrow");
    const tomorrow = await until(() => health().pausedUntil);
    expect(new Date(tomorrow!).getHours()).toBe(8);
    await session.tray.click("Resume");
    await until(() => health().pausedUntil === null);
  });

  test("Quick prompt, New job, Settings and Open show their windows", async () => {
    await session.tray.click("Quick prompt…");
    await app.showing("/quick-prompt");
    await session.tray.click("New job…");
    await app.showing("/jobs/new");
    await session.tray.click("Settings…");
    await app.showing("/settings");
    await session.tray.click("Open Belfry");
    await until(() => session.windows().some((title) => title.includes("Belfry")));
    session.screenshot("window");
  });
});

test("another language is followed at once", async () => {
  app.belfry("config", "set", "language", "pt-BR");
  await until(async () => lines(await session.tray.menu()).includes("Abrir o Belfry"));
  app.belfry("config", "set", "language", "en");
  await until(async () => lines(await session.tray.menu()).includes("Open Belfry"));
});
