/** A link that leads out of the app: shown first, by https only, and opened by the system's browser. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
let dir: string;
let opened: string;

beforeEach(async () => {
  session = await DesktopSession.start();
  dir = mkdtempSync(path.join(tmpdir(), "belfry-browser-"));
  opened = path.join(dir, "opened");
  // The program by which the desktop opens addresses; it notes them.
  const program = path.join(dir, "xdg-open");
  writeFileSync(program, `#!/bin/sh\necho "$1" >> '${opened}'\n`);
  chmodSync(program, 0o755);
  app = new DesktopApp(session, { PATH: `${dir}:${session.env["PATH"]}` });
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await session.end();
  rmSync(dir, { recursive: true, force: true });
});

const press = (key: string) => session.run("xdotool", ["key", "--clearmodifiers", key]);
const active = () => session.run("xdotool", ["getactivewindow"]).trim();

test("is asked about, and opened only after a yes; what is not https goes nowhere", async () => {
  await app.started("belfry://settings");
  const page = await app.page("/settings");
  const window = await until(() => session.windowOf("Belfry"));
  session.run("xdotool", ["windowactivate", "--sync", window]);
  const follow = async (address: string) => {
    await page.evaluate(`void window.open(${JSON.stringify(address)})`);
  };
  await follow("http://example.org/plain");
  await follow("file:///etc/passwd");
  await follow("https://example.org/one");
  // The first dialog is that of the only address that may be opened.
  await until(() => active() !== window);
  session.screenshot("link-question");
  press("Escape");
  await until(() => active() === window);

  await follow("https://example.org/two");
  await until(() => active() !== window);
  // No is in front; yes is beside it.
  press("Tab");
  press("Return");
  await until(() => existsSync(opened));
  expect(readFileSync(opened, "utf8")).toBe("https://example.org/two\n");
});
