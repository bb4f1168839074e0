/** Newer versions from a real feed on this computer: looked for, fetched, and installed when nothing is in the way. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DesktopApp, exitOf } from "./app.ts";
import { UpdateFeed } from "./feed.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
let feed: UpdateFeed;
let dir: string;
/** What stands for the file that a person started. */
let image: string;

beforeEach(async () => {
  session = await DesktopSession.start();
  dir = mkdtempSync(path.join(tmpdir(), "belfry-update-"));
  image = path.join(dir, "Belfry.AppImage");
  writeFileSync(image, "the old one");
  feed = new UpdateFeed();
  app = new DesktopApp(session, {
    BELFRY_UPDATE_CONFIG: await feed.start(dir),
    APPIMAGE: image,
  });
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await feed.stop();
  await session.end();
  rmSync(dir, { recursive: true, force: true });
});

/** The updates as Settings ▸ About shows them. */
async function about() {
  const page = await app.page("/settings?section=about");
  const look = () => page.getByRole("button", { name: "Check for updates" }).click();
  return { page, look };
}

test("a version is fetched, waits for the agent under way, and takes the app's place", async () => {
  // The newer version says that it was started, and how.
  const started = path.join(dir, "started");
  feed.offer("9.9.9", `#!/bin/sh\nprintf %s "$APPIMAGE_SILENT_INSTALL" > '${started}'\n`);
  const first = await app.started("belfry://settings");
  app.job("Long", "sleep 600");
  app.belfry("run", "Long", "--no-wait");
  await app.runThat("Long", ({ state }) => state === "running");
  await (await app.page("/settings")).getByRole("tab", { name: "About" }).click();
  const { page, look } = await about();
  await look();
  await page.getByText("Version 9.9.9 is ready. It is installed when no agent runs.").waitFor();
  expect(feed.asked).toContain("Belfry-9.9.9.AppImage");
  session.screenshot("update-waits-for-agent");
  expect(readFileSync(image, "utf8")).toBe("the old one");

  app.belfry("stop", String(app.runsOf("Long")[0]!.id));
  // Who looks at the window is not interrupted either.
  await page.getByText("It is installed when this window is closed, or now.").waitFor();
  session.screenshot("update-ready");
  await page.getByRole("button", { name: "Install now" }).click();
  expect(await exitOf(first)).toBe(0);
  await until(() => existsSync(started) && readFileSync(started, "utf8") === "true");
  expect(readFileSync(image, "utf8")).toContain("#!/bin/sh");
  expect(app.runsOf("Long")).toMatchObject([{ state: "cancelled" }]);
});

test("it is installed by itself when the window is closed", async () => {
  const started = path.join(dir, "started");
  feed.offer("9.9.9", `#!/bin/sh\necho yes > '${started}'\n`);
  const first = await app.started("belfry://settings");
  await (await app.page("/settings")).getByRole("tab", { name: "About" }).click();
  const { page, look } = await about();
  await look();
  await page.getByText("or now.").waitFor();
  const window = await until(() => session.windowOf("Belfry"));
  session.run("xdotool", ["windowactivate", "--sync", window]);
  session.run("xdotool", ["key", "--clearmodifiers", "ctrl+w"]);
  expect(await exitOf(first)).toBe(0);
  await until(() => existsSync(started));
});

test("a feed that fails, a file that is not the promised one: a sentence, and the app goes on", async () => {
  await app.started("belfry://settings");
  await (await app.page("/settings")).getByRole("tab", { name: "About" }).click();
  const { page, look } = await about();
  await page.getByText("Whether there is a newer one is not known yet.").waitFor();
  await look();
  await page.getByText("Newer versions could not be looked for: ").waitFor();
  session.screenshot("update-feed-fails");
  feed.offer("9.9.9", "not what was promised", "what was promised");
  await look();
  await page
    .getByText("The newer version could not be fetched: What was fetched is not what")
    .waitFor();
  expect(readFileSync(image, "utf8")).toBe("the old one");
  feed.offer("0.0.1", "older");
  await look();
  await page.getByText(/^Version [\d.]+ is the newest\.$/).waitFor();
  expect(app.belfry("health").status).toBe(0);
});

test("without a feed it looks nowhere, and says so", async () => {
  const plain = new DesktopApp(session);
  try {
    plain.knowsWhatIsMissing();
    await plain.started("belfry://settings");
    await (await plain.page("/settings")).getByRole("tab", { name: "About" }).click();
    const page = await plain.page("/settings?section=about");
    await page.getByText("No place for newer versions is configured").waitFor();
    expect(await page.getByRole("button", { name: "Check for updates" }).count()).toBe(0);
    session.screenshot("update-off");
  } finally {
    await plain.end();
  }
});
