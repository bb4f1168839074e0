/** App and daemon on one data folder: whoever comes second starts no second engine. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import { until } from "./until.ts";
import { DesktopApp, exitOf } from "./app.ts";
import { DesktopSession, ended } from "./session.ts";
import { lines } from "./tray.ts";

let session: DesktopSession;
let app: DesktopApp;

beforeEach(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
});
afterEach(async () => {
  await app.end();
  await session.end();
});

const health = () => app.json<Health>("health");

test("the app is a window to a daemon that runs, tray included, and leaves it right", async () => {
  app.daemon();
  await app.engineAnswers();
  const { pid } = health();
  const child = app.start();
  await app.showing("/");
  await until(async () =>
    lines(await session.tray.menu()).includes("Shows the engine of the daemon"),
  );
  expect(health()).toMatchObject({ host: "daemon", pid });

  app.job("Digest", "echo done");
  await session.tray.click("Run now", "Digest");
  await app.runThat("Digest", (run) => run.state === "succeeded");
  session.screenshot("attached");

  await session.tray.click("Quit");
  expect(await exitOf(child)).toBe(0);
  expect(health()).toMatchObject({ host: "daemon", pid });
});

test("when the daemon ends, the app says so, finds the next one, or takes over when told to", async () => {
  const first = app.daemon();
  await app.engineAnswers();
  app.start("--hidden");
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  await ended(first);
  await until(async () => (await session.tray.tooltip()) === "The engine has ended");

  const second = app.daemon();
  await app.engineAnswers();
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  await ended(second);
  // It stays away: that is told.
  await session.notices.saying("The engine has ended");
  await session.tray.click("Run the engine in this app");
  await until(() => app.belfry("health").status === 0);
  expect(health()).toMatchObject({ host: "desktop" });
});

test("a daemon that hangs is noticed, told, and found again when it lives", async () => {
  const daemon = app.daemon();
  await app.engineAnswers();
  app.start("--hidden");
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  daemon.kill("SIGSTOP");
  try {
    await until(
      async () => (await session.tray.tooltip()) === "The engine does not answer",
      60_000,
    );
    expect(await session.tray.find("Run the engine in this app")).toBeNull();
    await until(
      () => session.notices.seen().some(({ title }) => title === "The engine does not answer"),
      60_000,
    );
    session.screenshot("engine-hangs");
  } finally {
    daemon.kill("SIGCONT");
  }
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  // The app's own patience alone is 50 s.
}, 240_000);

test("a daemon that comes second refuses, and the app goes on", async () => {
  await app.started("--hidden");
  const { pid } = health();
  expect(await exitOf(app.daemon())).toBe(5);
  expect(health()).toMatchObject({ host: "desktop", pid });
});
