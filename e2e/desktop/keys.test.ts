/** What a person does by keys and from the menu of the desktop's icon: quick prompt, the question at quitting, pause. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import { DesktopApp, exitOf } from "./app.ts";
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

const press = (...keys: string[]) => session.run("xdotool", ["key", "--clearmodifiers", ...keys]);

test("the keys of the quick prompt open it from anywhere, and those of the setting count", async () => {
  await app.started("--hidden");
  // The keys are taken some moments after the engine answers.
  await until(async () => {
    press("ctrl+alt+b");
    return (await app.pages()).some((page) => page.startsWith("/quick-prompt"));
  });
  await until(() => session.windowOf("Belfry"));
  const page = await app.page("/quick-prompt");
  const prompt = page.getByRole("textbox").first();
  await prompt.waitFor();
  // It has the keys: a person types at once.
  session.run("xdotool", ["type", "--delay", "40", "Sum up"]);
  await until(async () => (await prompt.inputValue()) === "Sum up");
  session.screenshot("quick-prompt");
  await until(async () => {
    press("Escape");
    return (await app.pages()).length === 0;
  });

  app.belfry("config", "set", "desktop.quickPromptShortcut", "CommandOrControl+Alt+J");
  await until(async () => {
    press("ctrl+alt+j");
    return (await app.pages()).some((page) => page.startsWith("/quick-prompt"));
  });
});

test("quitting with an agent under way asks; the answer is done, and remembered only when told to", async () => {
  const child = await app.started();
  await app.showing("/");
  app.job("Long", "sleep 600");
  app.belfry("run", "Long", "--no-wait");
  await app.runThat("Long", ({ state }) => state === "running");
  await until(async () => (await session.tray.tooltip()).startsWith("1 running"));
  const window = await until(() => session.windowOf("Belfry"));
  const ask = async () => {
    session.run("xdotool", ["windowactivate", "--sync", window]);
    press("ctrl+q");
    await until(() => ![null, window].includes(session.activeWindow()));
  };
  await ask();
  session.screenshot("quit-question");
  press("Escape");
  await until(() => session.activeWindow() === window);
  expect(app.belfry("health").status).toBe(0);

  await ask();
  // The button in front: leave it running.
  press("Return");
  expect(await exitOf(child)).toBe(0);
  expect(app.runsOf("Long")[0]).toMatchObject({ state: "running" });
  expect(app.json("config", "get", "desktop.onQuit")).toBe("ask");
});

test("--pause-all pauses the app that runs, and shows no window", async () => {
  await app.started("--hidden");
  expect(await exitOf(app.start("--pause-all"))).toBe(0);
  await until(() => app.json<Health>("health").pausedUntil === 0);
  expect(await app.pages()).toEqual([]);
});
