/** Starting, a second start, links, quitting and being killed: what becomes of the window and of the agents. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "./until.ts";
import { DesktopApp, exitOf } from "./app.ts";
import { DesktopSession } from "./session.ts";

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

/** An agent that ends when it is let go, and whose output tells whether all of it was kept. */
const SAY = "for n in 1 2 3 4 5; do echo line $n; done";
const AGENT = `${SAY}; until [ -e go ]; do sleep 0.2; done; ${SAY}; exit 7`;
const TRANSCRIPT = Array.from({ length: 10 }, (_, n) => `line ${(n % 5) + 1}\n`).join("");

async function agentUnderWay(): Promise<number> {
  app.job("Agent", AGENT);
  await session.tray.click("Run now", "Agent");
  return (await app.runThat("Agent", (run) => run.state === "running")).id;
}

/** It is still under way when the app is back, and what it does then is seen as well. */
async function finishedAsItReallyDid(id: number): Promise<void> {
  expect(app.runsOf("Agent")).toMatchObject([{ id, state: "running" }]);
  writeFileSync(path.join(app.work, "go"), "");
  const run = await app.runThat("Agent", ({ finishedAt }) => finishedAt !== null);
  expect(run).toMatchObject({ id, state: "failed", exitCode: 7, attempt: 1 });
  expect(app.belfry("logs", "Agent", "--raw").stdout).toBe(TRANSCRIPT);
  expect(app.runsOf("Agent")).toHaveLength(1);
}

test("a second start shows the window of the first, and ends", async () => {
  app.knowsWhatIsMissing();
  await app.started("--hidden");
  expect(await exitOf(app.start())).toBe(0);
  await app.showing("/");
  await until(() => session.windows().some((title) => title.includes("Belfry")));
  // Closing the window leaves the app in the tray.
  const [id] = session.run("xdotool", ["search", "--onlyvisible", "--name", "Belfry"]).split("\n");
  session.run("xdotool", ["windowsize", "--sync", id!, "900", "640"]);
  session.run("xdotool", ["windowactivate", "--sync", id!, "key", "alt+F4"]);
  await until(async () => (await app.pages()).length === 0);
  expect(app.belfry("health").status).toBe(0);
  // And it comes back, as large as it was.
  await exitOf(app.start());
  await until(async () => (await app.pages()).length > 0);
  const again = await until(() => session.windowOf("Belfry"));
  await until(() =>
    session.run("xdotool", ["getwindowgeometry", again]).includes("Geometry: 900x640"),
  );
});

test("belfry:// links open their page, whether the app runs or not", async () => {
  await app.started("belfry://settings");
  await app.showing("/settings");
  await exitOf(app.start("belfry://job/12"));
  await app.showing("/jobs/12");
  await exitOf(app.start("belfry://javascript:alert(1)"));
  // Nothing but known pages comes of a link: the start page, whichever that is on a first day.
  await until(async () => (await app.pages()).some((page) => /^\/(today|welcome)/.test(page)));
});

describe("with an agent under way", () => {
  test("quitting leaves it running; the next start finds it, with its output and true exit code", async () => {
    const child = await app.started("--hidden");
    const id = await agentUnderWay();
    await session.tray.click("Quit", "Leave agents running");
    expect(await exitOf(child)).toBe(0);
    expect(app.runsOf("Agent")[0]).toMatchObject({ state: "running" });
    await app.started("--hidden");
    await finishedAsItReallyDid(id);
  });

  test("quitting can stop it", async () => {
    const child = await app.started("--hidden");
    await agentUnderWay();
    await session.tray.click("Quit", "Stop agents");
    expect(await exitOf(child)).toBe(0);
    expect(app.runsOf("Agent")[0]).toMatchObject({ state: "cancelled" });
  });

  test("kill -9 of the app does not touch it", async () => {
    const child = await app.started("--hidden");
    const id = await agentUnderWay();
    child.kill("SIGKILL");
    await exitOf(child);
    await app.started("--hidden");
    await finishedAsItReallyDid(id);
  });

  test("the end of the session leaves it running without a question", async () => {
    const child = await app.started("--hidden");
    await agentUnderWay();
    child.kill("SIGTERM");
    expect(await exitOf(child)).toBe(0);
    expect(app.runsOf("Agent")[0]).toMatchObject({ state: "running" });
  });
});

test("the start at login is set up and taken back as the setting says", async () => {
  await app.started("--hidden");
  const file = path.join(session.env["XDG_CONFIG_HOME"]!, "autostart/belfry.desktop");
  app.belfry("config", "set", "desktop.launchAtLogin", "true");
  await until(() => existsSync(file));
  expect(readFileSync(file, "utf8")).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  app.belfry("config", "set", "desktop.launchAtLogin", "false");
  await until(() => !existsSync(file));
});

test("what is written into config.json by hand while the app runs is kept", async () => {
  await app.started("--hidden");
  const file = path.join(app.home, "config.json");
  app.belfry("config", "set", "engine.maxActive", "3");
  const before = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...before, budgets: { usdPerDay: 2 } }));
  app.belfry("config", "set", "backup.keep", "4");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    engine: { maxActive: 3 },
    budgets: { usdPerDay: 2 },
    backup: { keep: 4 },
  });
});
