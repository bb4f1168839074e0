/** What pages of the app may not do, whatever is written into them: tried from within a page. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { APP_PORT, DESKTOP_BRIDGE, ENGINE_PORT } from "../../contract/desktop-port.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

let session: DesktopSession;
let app: DesktopApp;
let page: Page;

beforeAll(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
  app.knowsWhatIsMissing();
  await app.started("belfry://settings");
  page = await app.page("/settings");
});
afterAll(async () => {
  await app?.end();
  await session?.end();
});

/** What an expression gives in the page; promises are waited for. */
const inPage = <T>(expression: string) => page.evaluate<T>(expression);

test("a page has nothing of Node or Electron", async () => {
  const names = ["require", "process", "module", "Buffer", "ipcRenderer", "electron"];
  expect(await inPage(`${JSON.stringify(names)}.filter((name) => name in window)`)).toEqual([]);
});

test("its policy comes as a header, and lets nothing in or out", async () => {
  const policy =
    "fetch(location.href).then(({ headers }) => headers.get('content-security-policy'))";
  expect(await inPage(policy)).toContain("script-src 'self'");
  const outside = "fetch('https://example.org/').then(() => 'sent', () => 'refused')";
  expect(await inPage(outside)).toBe("refused");
  const inline = `(() => {
    const script = document.createElement("script");
    script.textContent = "window.wasRun = true";
    document.head.append(script);
    return "wasRun" in window;
  })()`;
  expect(await inPage(inline)).toBe(false);
});

test("permissions are denied", async () => {
  for (const name of ["notifications", "camera", "microphone", "clipboard-read", "midi"]) {
    const asked = `navigator.permissions.query({ name: "${name}" }).then(({ state }) => state)`;
    expect([name, await inPage(asked)]).toEqual([name, "denied"]);
  }
  expect(await inPage("Notification.requestPermission()")).toBe("denied");
});

test("it cannot leave, and is served nothing but the pages", async () => {
  const address = page.url();
  await inPage("void location.assign('http://127.0.0.1:9/')");
  await inPage("void location.assign('file:///etc/passwd')");
  for (const url of [
    "app://belfry/../../package.json",
    "app://belfry/%2e%2e/%2e%2e/package.json",
    "app://belfry/..%2f..%2fpackage.json",
    "app://other/index.html",
    "file:///etc/passwd",
  ]) {
    const got = await inPage(`fetch("${url}").then(({ ok }) => ok, () => false)`);
    expect([url, got]).toEqual([url, false]);
  }
  expect(page.url()).toBe(address);
});

test("a page that is not ours is given no connection, to the engine or the app", async () => {
  const requests = [ENGINE_PORT, APP_PORT].map(({ request }) => request);
  const ask = `(() => {
    window.got = 0;
    addEventListener("message", ({ ports }) => (window.got += ports.length));
    for (const type of ${JSON.stringify(requests)}) postMessage({ type }, "*");
  })()`;
  await inPage(ask);
  await until(async () => (await inPage("window.got")) === requests.length);

  const ours = page.url();
  // As a page could only come here by a hole in the guards.
  await page.goto("data:text/html,<title>Foreign</title>");
  expect(await inPage(`"${DESKTOP_BRIDGE}" in window`)).toBe(true);
  await inPage(ask);
  await until(() => app.log().split("was given no connection").length > requests.length);
  expect(await inPage("window.got")).toBe(0);
  await page.goto(ours);
});
