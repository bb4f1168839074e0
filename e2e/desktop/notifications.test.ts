/** What a person is told by the notification server, and what a click on it does. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Question } from "../../contract/questions.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

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

afterEach(async () => {
  session.notices.closeAll();
  // Agents that wait on take the places of others.
  const running = await app.calling((client) => client.runs.list({ states: ["running"] }));
  await app.calling((client) => Promise.all(running.map(({ id }) => client.runs.stop({ id }))));
});

const answerTo = ({ id }: Question) =>
  app.calling(async (client) => (await client.questions.list()).find((each) => each.id === id));

const tellStarts = (desktop: "now" | "off") =>
  app.calling(async (client) => {
    const { rules, digest } = await client.notifications.rules.get();
    const defaults = { ...rules.defaults, "run.started": { desktop } };
    await client.notifications.rules.save({ rules: { ...rules, defaults }, digest });
  });

const proposal = (id: number) =>
  app.calling(async (client) => (await client.proposals.list()).find((each) => each.id === id));

test("a job that fails is told, and a click opens its run", async () => {
  app.job("Dependency check", "echo broken; exit 3");
  await session.tray.click("Run now", "Dependency check");
  const notice = await session.notices.saying("Dependency check");
  expect(`${notice.title} ${notice.body}`).toContain("3");
  expect(notice.app).toBe("Belfry");
  session.screenshot("notification");
  session.notices.click();
  await app.showing(`/runs/${app.runsOf("Dependency check")[0]!.id}`);
});

test("a failure is retried, its run shown, and its job muted by buttons", async () => {
  app.job("Links", "exit 5");
  app.belfry("run", "Links");
  await session.notices.saying("Links");
  session.notices.press("Retry");
  await app.runThat("Links", ({ state, attempt }) => state === "failed" && attempt === 2);
  await until(() => session.notices.shown() === 1);
  session.notices.press("Show");
  await app.showing(`/runs/${app.runsOf("Links")[0]!.id}`);
  app.belfry("run", "Links");
  await until(() => session.notices.shown() === 1);
  session.notices.press("Mute");
  await until(async () => (await session.tray.find("Links — failed")) === null);
});

test("a question is allowed by a button, and its notice goes when it is answered elsewhere", async () => {
  const allowed = await app.asking("Upgrades", "npm <b>test</b>");
  const notice = await session.notices.saying("Upgrades");
  // What an agent wrote is text, also for a server that reads markup.
  expect(notice.body).toContain("npm &lt;b&gt;test&lt;/b&gt;");
  session.screenshot("notification-question");
  session.notices.press("Allow once");
  await until(async () => (await answerTo(allowed))?.state === "allowed");
  expect(await answerTo(allowed)).toMatchObject({ answeredBy: "notification" });

  const denied = await app.asking("Cleaning", "rm -r build");
  await session.notices.saying("Cleaning");
  session.notices.press("Deny");
  await until(async () => (await answerTo(denied))?.state === "denied");
  expect(await answerTo(denied)).toMatchObject({ answeredBy: "notification" });

  session.notices.closeAll();
  await app.asking("Elsewhere", "npm publish");
  await session.notices.saying("Elsewhere");
  await until(() => session.notices.shown() === 1);
  await session.tray.click("1 waiting for you", "Elsewhere — Bash", "Deny");
  await until(() => session.notices.shown() === 0);
});

test("a run is stopped by a button of the notice of its start", async () => {
  await tellStarts("now");
  const { runId } = await app.working("Crawl");
  await session.notices.saying("Crawl");
  session.notices.press("Stop");
  const run = await app.runThat("Crawl", ({ state }) => state === "cancelled");
  expect(run.id).toBe(runId);
  await tellStarts("off");
});

test("a proposed job is approved by a button, shown by a click, and its notice goes with a decision", async () => {
  const { id } = await app.proposing("Gardener", "Sweep");
  const notice = await session.notices.saying("Sweep");
  expect(notice.body).toContain("It runs only when you approve it.");
  session.screenshot("notification-proposal");
  session.notices.press("Approve");
  await until(async () => (await proposal(id))?.state === "approved");
  expect(await proposal(id)).toMatchObject({ decidedBy: "notification" });

  session.notices.closeAll();
  await app.proposing("Archivist", "Sort");
  await session.notices.saying("Sort");
  session.notices.click();
  await app.showing("/today");

  session.notices.closeAll();
  const elsewhere = await app.proposing("Librarian", "Catalogue");
  await session.notices.saying("Catalogue");
  await until(() => session.notices.shown() === 1);
  await app.calling((client) => client.proposals.decline({ id: elsewhere.id, by: "page" }));
  await until(() => session.notices.shown() === 0);
});

test("a job that was muted is not told again", async () => {
  app.job("Backup", "exit 6");
  app.belfry("run", "Backup");
  const first = app.runsOf("Backup")[0]!.id;
  await session.tray.click("Backup — failed", "Mute");
  await until(async () => !(await session.tray.tooltip()).includes("failed"));
  const before = session.notices.seen().length;
  await session.tray.click("Run now", "Backup");
  await app.runThat("Backup", ({ id, state }) => id > first && state === "failed");
  // The next job's notice comes after the muted one would have.
  app.job("Other", "exit 4");
  await session.tray.click("Run now", "Other");
  await session.notices.saying("Other");
  const told = session.notices.seen().slice(before);
  expect(told.map(({ title }) => title).filter((title) => title.includes("Backup"))).toEqual([]);
});
