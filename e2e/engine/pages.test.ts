/** The pages of the built daemon, from outside: how they are found and opened. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Belfry, saying, stopped, until } from "./cli-belfry.ts";

let belfry: Belfry;
beforeEach(() => {
  belfry = new Belfry();
});
afterEach(() => belfry.end());

interface Link {
  url: string;
  expiresAt: number;
  address: string;
  tokenFile: string;
}

/** A daemon on a free port. */
async function daemon() {
  belfry.json("config", "set", "dashboard.port", "0");
  return belfry.daemon();
}

/** The cookie that a link gives, as a browser would send it. */
async function enter(url: string): Promise<string> {
  const opened = await fetch(url);
  expect(opened.status).toBe(200);
  return opened.headers.getSetCookie()[0]!.split(";")[0]!;
}

test("without an engine, ui says how to start one", () => {
  const { code, err } = belfry.say(["ui"]);
  expect(code).toBe(4);
  expect(err).toContain("belfry daemon");
});

test("ui gives a link that opens the built pages", async () => {
  await daemon();
  const { url, address, tokenFile } = belfry.json<Link>("ui");
  const cookie = await enter(url);
  const page = await fetch(address, { headers: { cookie } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="root">');
  const token = readFileSync(tokenFile, "utf8").trim();
  const listed = await fetch(`${address}api/jobs`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await listed.json()).toEqual([]);
});

test("--print opens nothing and prints the link", async () => {
  await daemon();
  const { code, out } = belfry.say(["ui", "--print"], { env: { DISPLAY: ":1" } });
  expect(code).toBe(0);
  expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\/[\w-]{32}$/m);
});

if (process.platform === "linux") {
  test("with a desktop, the system's program opens the link", async () => {
    await daemon();
    const opened = path.join(belfry.dir, "opened");
    const opener = path.join(belfry.dir, "xdg-open");
    writeFileSync(
      opener,
      `#!/bin/sh\nprintf %s "$1" > '${opened}.new'; mv '${opened}.new' '${opened}'\n`,
    );
    chmodSync(opener, 0o755);
    const env = { DISPLAY: ":1", PATH: `${belfry.dir}:${process.env["PATH"]}` };
    const { code, out } = belfry.say(["ui"], { env });
    expect(code).toBe(0);
    const url = await until(() => tryRead(opened));
    expect(out).toContain(url);
    await enter(url);
  });
}

test("a port that is taken is passed over, and switching off takes effect at once", async () => {
  await daemon();
  const { address } = belfry.json<Link>("ui");
  const other = new Belfry();
  try {
    other.json("config", "set", "dashboard.port", new URL(address).port);
    const child = other.start(["daemon"]);
    const said = await saying(child, "Ctrl+C");
    const [, port] = /Pages: http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)!;
    expect(Number(port)).toBeGreaterThan(Number(new URL(address).port));
    other.json("config", "set", "dashboard.enabled", "false");
    await until(() => other.say(["ui"]).code === 5);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow("fetch failed");
    await stopped(child, "SIGTERM");
  } finally {
    await other.end();
  }
});

function tryRead(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
