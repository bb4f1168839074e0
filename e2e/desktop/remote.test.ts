/** An engine of another machine, by its address and token: added, shown, lost, found again, left, forgotten. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Health } from "../../contract/health.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession, ended } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
/** The other machine: only its address and token are known to the app. */
let attic: DesktopApp;

beforeEach(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
  attic = new DesktopApp(session);
  mkdirSync(attic.home, { mode: 0o700 });
  writeFileSync(path.join(attic.home, "config.json"), JSON.stringify({ dashboard: { port: 0 } }));
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await attic.end();
  await session.end();
});

async function addressOf(belfry: DesktopApp): Promise<string> {
  const { url } = await belfry.calling((client) => client.dashboard.status());
  return new URL(url!).host;
}

const tokenOf = (belfry: DesktopApp) =>
  readFileSync(path.join(belfry.home, "dashboard-token"), "utf8").trim();

const secrets = () => readFileSync(path.join(app.home, "secrets.json"), "utf8");

async function add(page: Page, address: string, token: string): Promise<void> {
  await page.getByRole("button", { name: "Add an engine on another machine" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill(address);
  await dialog.getByLabel("Name").fill("Attic");
  // A wrong token is said, and what was typed stays.
  await dialog.getByLabel("Token").fill("not-the-token");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByText("The token is not the one of this installation").waitFor();
  await dialog.getByLabel("Token").fill(token);
  session.screenshot("engine-dialog");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

test("is added, shown, lost, found again, left and forgotten", async () => {
  const first = attic.daemon();
  await app.started("belfry://settings");
  await attic.engineAnswers();
  const address = await addressOf(attic);
  const token = tokenOf(attic);
  attic.job("Sweep", "echo swept");

  const page = await app.page("/settings");
  await page.getByRole("tab", { name: "Engines" }).click();
  await add(page, address, token);
  expect(readFileSync(path.join(app.home, "desktop/state.json"), "utf8")).not.toContain(token);
  expect(secrets()).toContain(token);

  await page.getByRole("button", { name: "Show", exact: true }).click();
  await until(async () => (await session.tray.tooltip()).startsWith("Attic · "));
  await until(() => session.windows().some((title) => title.endsWith("(Attic)")));
  await page.getByText(`http://${address}`).waitFor();
  session.screenshot("engine-of-another-machine");
  await session.tray.click("Run now", "Sweep");
  await attic.runThat("Sweep", ({ state }) => state === "succeeded");
  // The engine of this computer goes on beside it.
  expect(app.json<Health>("health")).toMatchObject({ host: "desktop", jobs: 0 });

  await ended(first, 10_000);
  await until(async () => (await session.tray.tooltip()) === "Attic does not answer");
  await page.getByText("does not answer (").waitFor();
  session.screenshot("engine-not-reached");
  attic.belfry("config", "set", "dashboard.port", address.split(":")[1]!);
  attic.daemon();
  await until(async () => (await session.tray.tooltip()).startsWith("Attic · "));

  await session.tray.click("Engine", "This computer");
  await until(async () => (await session.tray.tooltip()) === "Nothing is planned");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await until(async () => (await session.tray.find("Engine")) === null);
  await until(() => !secrets().includes(token));
});

test("the choice outlives the app", async () => {
  attic.daemon();
  const first = await app.started("belfry://settings");
  await attic.engineAnswers();
  const page = await app.page("/settings");
  await page.getByRole("tab", { name: "Engines" }).click();
  await add(page, await addressOf(attic), tokenOf(attic));
  await session.tray.click("Engine", "Attic");
  await until(async () => (await session.tray.tooltip()).startsWith("Attic · "));
  await ended(first, 10_000);
  await app.started("--hidden");
  await until(async () => (await session.tray.tooltip()).startsWith("Attic · "));
});

test("what is told of this computer's jobs stays theirs while another engine is shown", async () => {
  attic.daemon();
  await app.started("belfry://settings");
  await attic.engineAnswers();
  const page = await app.page("/settings");
  await page.getByRole("tab", { name: "Engines" }).click();
  await add(page, await addressOf(attic), tokenOf(attic));
  await session.tray.click("Engine", "Attic");
  await until(async () => (await session.tray.tooltip()).startsWith("Attic · "));
  // The same number there is another job's.
  attic.job("Theirs", "exit 1");
  app.job("Ours", "exit 3");
  app.belfry("run", "Ours");
  await session.notices.saying("Ours");
  session.notices.press("Retry");
  await app.runThat("Ours", ({ attempt }) => attempt === 2);
  expect(attic.runsOf("Theirs")).toEqual([]);
  app.job("Ours as well", "exit 4");
  app.belfry("run", "Ours as well");
  await session.notices.saying("Ours as well");
  session.notices.press("Show");
  await app.showing(`/runs/${app.runsOf("Ours as well")[0]!.id}`);
  await until(async () => !(await session.tray.tooltip()).startsWith("Attic"));
  await until(() => session.windows().every((title) => !title.endsWith("(Attic)")));
});
