/** Secrets of channels: sealed where the session has a keyring, and what a host without it says. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { DesktopApp, exitOf } from "./app.ts";
import { DesktopSession, ended, hasKeyring, type SessionParts } from "./session.ts";

const TOKEN = "s3cret-of-the-phone";

let session: DesktopSession | null = null;
let app: DesktopApp | null = null;

afterEach(async () => {
  await app?.end();
  await session?.end();
  app = session = null;
});

async function inSession(parts: Partial<SessionParts>) {
  session = await DesktopSession.start(parts);
  app = new DesktopApp(session);
  app.knowsWhatIsMissing();
  return { session, app };
}

const savePhone = (belfry: DesktopApp) =>
  belfry.calling((client) =>
    client.notifications.channels.save({
      isNew: true,
      draft: {
        id: "phone",
        kind: "webhook",
        name: "Phone",
        enabled: true,
        quietHours: null,
        config: { url: "https://example.org/hook", secret: TOKEN },
      },
    }),
  );

const problem = (belfry: DesktopApp) =>
  belfry.calling(async (client) => {
    const channels = await client.notifications.channels.list();
    return channels.find(({ channel }) => channel.id === "phone")!.problem;
  });

const storage = (belfry: DesktopApp) =>
  belfry.calling((client) => client.notifications.secretStorage());

const file = (belfry: DesktopApp) => readFileSync(path.join(belfry.home, "secrets.json"), "utf8");

describe.skipIf(!hasKeyring)("with a keyring", () => {
  test("a secret is sealed; the daemon says what to do, and takes one of its own", async () => {
    const { app: belfry } = await inSession({ keyring: true });
    const first = await belfry.started("--hidden");
    expect((await savePhone(belfry)).issues).toEqual([]);
    expect(file(belfry)).not.toContain(TOKEN);
    expect(await storage(belfry)).toMatchObject({ kind: "sealed", why: null, plain: 0 });
    await ended(first, 10_000);

    // The key outlives the app.
    const second = await belfry.started("--hidden");
    expect(await problem(belfry)).toBeNull();
    await ended(second, 10_000);

    const daemon = belfry.daemon();
    await belfry.engineAnswers();
    expect(await problem(belfry)).toContain("belfry secret set phone.secret");
    const printing = [process.execPath, "-e", "console.log('another-s3cret')"];
    expect(belfry.belfry("secret", "set", "phone.secret", "--", ...printing).status).toBe(0);
    expect(await problem(belfry)).toBeNull();
    await ended(daemon, 10_000);
    expect(await exitOf(daemon)).toBe(0);
  });
});

test("without a keyring it is plain text, and the page says so", async () => {
  const { app: belfry, session: here } = await inSession({});
  await belfry.started("belfry://notifications");
  expect((await savePhone(belfry)).issues).toEqual([]);
  expect(file(belfry)).toContain(TOKEN);
  expect(await storage(belfry)).toMatchObject({ kind: "plain", why: "no-keyring", plain: 1 });
  const page = await belfry.page("/notifications");
  await page.getByText("this session has no keyring").waitFor();
  here.screenshot("secrets-in-plain-text");
});
