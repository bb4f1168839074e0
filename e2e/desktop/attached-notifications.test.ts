/** An app that is attached to a daemon shows the daemon's notifications, with buttons; without it the daemon does. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import { DesktopApp, exitOf } from "./app.ts";
import { NotingProgram } from "./noting-program.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
/** The program by which the daemon shows notifications. */
let sender: NotingProgram;

beforeEach(async () => {
  session = await DesktopSession.start();
  sender = new NotingProgram("notify-send");
  app = new DesktopApp(session, { PATH: `${sender.dir}:${session.env["PATH"]}` });
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await session.end();
  sender.end();
});

const shownByDaemon = () => sender.noted();
const titles = () => session.notices.seen().map(({ title }) => title);

async function failing(name: string): Promise<number> {
  app.job(name, "exit 3");
  app.belfry("run", name);
  return (await app.runThat(name, ({ state }) => state === "failed")).id;
}

test("with buttons, a click that opens the window, and nothing twice", async () => {
  app.daemon();
  await app.engineAnswers();
  await failing("Alone");
  await until(() => shownByDaemon().includes("Alone"));
  expect(titles()).toEqual([]);

  const child = app.start("--hidden");
  await until(async () => (await session.tray.tooltip()).includes("1 failed"));
  const first = await failing("Links");
  await session.notices.saying("Links");
  session.screenshot("attached-notification");
  session.notices.press("Retry");
  await app.runThat("Links", ({ state, attempt }) => state === "failed" && attempt === 2);
  await until(() => session.notices.shown() === 1);
  session.notices.click();
  await app.showing(`/runs/${first}`);

  session.notices.closeAll();
  const { id } = await app.asking("Upgrades", "npm test");
  await session.notices.saying("Upgrades");
  session.notices.press("Allow once");
  const answered = () =>
    app.calling(async (client) => (await client.questions.list()).find((each) => each.id === id));
  await until(async () => (await answered())?.state === "allowed");
  expect(await answered()).toMatchObject({ answeredBy: "notification" });

  session.notices.closeAll();
  await failing("Mirror");
  await session.notices.saying("Mirror");
  session.notices.press("Mute");
  await until(async () => (await session.tray.find("Mirror — failed")) === null);
  app.belfry("run", "Mirror");
  await failing("Next");
  await session.notices.saying("Next");
  // One notice a run: those of "Mirror" after it was muted are not among them.
  expect(titles().filter((title) => title.includes("Mirror"))).toHaveLength(1);
  expect(shownByDaemon()).not.toMatch(/Links|Upgrades|Mirror|Next/);

  await session.tray.click("Quit");
  expect(await exitOf(child)).toBe(0);
  await failing("Alone again");
  await until(() => shownByDaemon().includes("Alone again"));
  expect(titles().filter((title) => title.includes("Alone"))).toEqual([]);
  expect(app.json<Health>("health")).toMatchObject({ host: "daemon" });
});

test("an app that is killed is not waited for, and the next one takes over again", async () => {
  app.daemon();
  await app.engineAnswers();
  const first = app.start("--hidden");
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  first.kill("SIGKILL");
  await exitOf(first);
  await failing("Between");
  await until(() => shownByDaemon().includes("Between"));
  app.start("--hidden");
  await until(async () => (await session.tray.tooltip()).includes("1 failed"));
  await failing("After");
  await session.notices.saying("After");
  expect(shownByDaemon()).not.toContain("After");
});
