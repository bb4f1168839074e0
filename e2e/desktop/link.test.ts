/** A link that leads out of the app: shown first, by https only, and opened by the system's browser. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { DesktopApp } from "./app.ts";
import { NotingProgram } from "./noting-program.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
/** The program by which the desktop opens addresses. */
let opener: NotingProgram;

beforeEach(async () => {
  session = await DesktopSession.start();
  opener = new NotingProgram("xdg-open");
  app = new DesktopApp(session, { PATH: `${opener.dir}:${session.env["PATH"]}` });
  app.knowsWhatIsMissing();
});
afterEach(async () => {
  await app.end();
  await session.end();
  opener.end();
});

const press = (key: string) => session.run("xdotool", ["key", "--clearmodifiers", key]);

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
  await until(() => ![null, window].includes(session.activeWindow()));
  session.screenshot("link-question");
  press("Escape");
  await until(() => session.activeWindow() === window);

  await follow("https://example.org/two");
  await until(() => ![null, window].includes(session.activeWindow()));
  // No is in front; yes is beside it.
  press("Tab");
  press("Return");
  await until(() => opener.noted() !== "");
  expect(opener.noted()).toBe("https://example.org/two\n");
});
