/** Going back to a backup in the app, whose engine starts anew for it without the app being ended. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import type { Job } from "../../contract/job.ts";
import type { Run } from "../../contract/run.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;

beforeEach(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await session.end();
});

const health = () => app.json<Health>("health");

test("a backup is restored by the engine in the app, and its window goes on with that", async () => {
  await app.started("belfry://settings");
  app.job("Before", "echo done");
  app.belfry("backup");
  app.job("After", "echo done");
  await app.working("Long");
  const { pid } = health();
  await (await app.page("/settings")).getByRole("tab", { name: "Data" }).click();
  const page = await app.page("/settings?section=data");
  await page.getByRole("button", { name: /^Restore the backup/ }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("1 run is under way").waitFor();
  await dialog.getByRole("button", { name: "Restore and start anew" }).click();
  const after = await app.page("/settings?section=data");
  await after.getByText("The former database is kept as").waitFor();
  session.screenshot("restored");

  expect(health()).toMatchObject({ host: "desktop", pid });
  expect(app.json<Job[]>("list").map(({ name }) => name)).toEqual(["Before"]);
  // The agent that was under way went on, and the engine knows it again.
  const long = () => app.json<Run[]>("runs").find(({ jobName }) => jobName === "Long");
  const { id } = await until(() => (long()?.state === "running" && long()) || null, 30_000);
  await session.notices.saying("A backup was restored");
  app.belfry("stop", String(id));
  await until(() => long()?.state === "cancelled", 30_000);
});
