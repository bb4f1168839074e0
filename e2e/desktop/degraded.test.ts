/** Sessions that lack something: the app starts, says what is missing once, and works. */
import { afterEach, expect, test } from "vitest";
import { DesktopApp, exitOf } from "./app.ts";
import { DesktopSession, ended, type SessionParts } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession | null = null;
let app: DesktopApp | null = null;

afterEach(async () => {
  await app?.end();
  await session?.end();
  app = session = null;
});

async function inSession(parts: Partial<SessionParts>, env: Record<string, string> = {}) {
  session = await DesktopSession.start(parts);
  app = new DesktopApp(session, env);
  return { session, app };
}

/** Starts hidden, looks at the window, runs a job; then again, to see that it is said once. */
async function startsSaysItOnceAndWorks(belfry: DesktopApp, missing: string): Promise<void> {
  const first = await belfry.started("--hidden");
  // Without a tray the window is reached by starting again.
  expect(await exitOf(belfry.start())).toBe(0);
  await belfry.showing("/");
  belfry.job("Digest", "echo done");
  belfry.belfry("run", "Digest");
  await belfry.runThat("Digest", ({ state }) => state === "succeeded");
  const said = () => belfry.log().split(`"missing":"${missing}"`).length - 1;
  await until(() => said() === 1);
  session!.screenshot(`without-${missing}`);
  await ended(first, 10_000);

  await belfry.started();
  await belfry.showing("/");
  expect(said()).toBe(1);
}

test.each<[string, Partial<SessionParts>]>([
  ["tray", { tray: false }],
  ["notifications", { notifications: false }],
  ["bus", { bus: false }],
  // No session of the tests has one.
  ["keyring", {}],
])("without %s", async (missing, parts) => {
  const { app: belfry } = await inSession(parts);
  await startsSaysItOnceAndWorks(belfry, missing);
});

test("with a home folder that cannot be written", async () => {
  // Nobody can write there, not even root.
  const { app: belfry } = await inSession({}, { HOME: "/proc", XDG_CONFIG_HOME: "/proc/config" });
  await belfry.started("--hidden");
  belfry.belfry("config", "set", "desktop.launchAtLogin", "true");
  await until(() => belfry.log().includes('"missing":"login"'));
  belfry.job("Digest", "echo done");
  belfry.belfry("run", "Digest");
  await belfry.runThat("Digest", ({ state }) => state === "succeeded");
});
