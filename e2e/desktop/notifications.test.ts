/** What a person is told by the notification server, and what a click on it does. */
import { afterAll, beforeAll, expect, test } from "vitest";
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

test("a job that was muted is not told again", async () => {
  session.notices.closeAll();
  await session.tray.click("Dependency check — failed", "Mute");
  await until(async () => !(await session.tray.tooltip()).includes("failed"));
  const before = session.notices.seen().length;
  await session.tray.click("Run now", "Dependency check");
  await app.runThat("Dependency check", ({ id, state }) => id > 1 && state === "failed");
  // The next job's notice comes after the muted one would have.
  app.job("Other", "exit 4");
  await session.tray.click("Run now", "Other");
  await session.notices.saying("Other");
  const told = session.notices.seen().slice(before);
  expect(told.map(({ title }) => title).filter((title) => title.includes("Dependency"))).toEqual(
    [],
  );
});
