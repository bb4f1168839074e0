import { rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { openDashboard } from "./dashboard.ts";
import { ask, bearer, cookieOf, folder, serve, type Served } from "./dashboard.test-support.ts";
import { openLocal } from "./local-host.ts";

describe("who is let in", () => {
  test("a script with the token of the file, which only its owner can read", async () => {
    const served = await serve();
    const file = served.parts.dashboard.status().tokenFile;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const answer = await ask(served, "/api/engine", { headers: bearer(served) });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ host: "daemon", jobs: 0 });
    expect((await ask(served, "/api/engine")).status).toBe(401);
  });

  test("a browser with a one-time link, once", async () => {
    const served = await serve();
    const { url } = await served.client.dashboard.link();
    const { pathname } = new URL(url);
    const opened = await ask(served, pathname);
    expect(opened.status).toBe(200);
    const [cookie = ""] = opened.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; /);
    const headers = { cookie: cookie.split(";")[0]! };
    expect((await ask(served, "/api/engine", { headers })).status).toBe(200);
    expect((await ask(served, pathname)).status).toBe(410);
  });

  test("a browser that nobody let in is told how", async () => {
    const served = await serve();
    const headers = { accept: "text/html,*/*" };
    const locked = await ask(served, "/jobs", { headers });
    expect(locked.status).toBe(401);
    expect(locked.headers["content-type"]).toContain("text/html");
    expect(locked.text).toContain("belfry ui");
  });

  test("RPC takes the same keys", async () => {
    const served = await serve();
    const cookie = await cookieOf(served);
    const headers = {
      cookie,
      origin: served.url.slice(0, -1),
      "content-type": "application/json",
    };
    const listed = await ask(served, "/rpc/jobs/list", { method: "POST", headers, body: "{}" });
    expect(listed.status).toBe(200);
    expect(JSON.parse(listed.text)).toEqual({ json: [] });
  });
});

describe("an idle daemon", () => {
  test("counts who is there, and a link that waits for its browser", async () => {
    const served = await serve();
    const { dashboard } = served.parts;
    const { clock } = served.host.engine.context;
    const quietMs = () => dashboard.quietMs(clock.monotonic());
    expect(quietMs()).toBeNull();
    const socket = await openSocket(served);
    expect(quietMs()).toBe(0);
    expect(served.parts.quietMs(clock.monotonic())).toBe(0);
    await gone(socket, () => socket.close());
    await until(() => quietMs() !== 0);
    expect(quietMs()).toBeGreaterThanOrEqual(0);
    await served.client.dashboard.link();
    expect(quietMs()).toBe(0);
  });
});

describe("the end", () => {
  test("closes sockets, streams and idle connections, and frees the port", async () => {
    const served = await serve();
    const socket = await openSocket(served);
    const stream = await fetch(`${served.url}api/events`, { headers: bearer(served) });
    const reader = stream.body!.getReader();
    await reader.read();
    const idle = connect(served.port, "127.0.0.1");
    idle.on("error", () => {});
    await new Promise((resolve) => idle.once("connect", resolve));
    const idleGone = new Promise((resolve) => idle.once("close", resolve));
    await gone(socket, () => void served.close());
    await idleGone;
    await expect(reader.read().then(() => reader.read())).rejects.toThrow("terminated");
    const again = createServer();
    await new Promise<void>((resolve) => again.listen(served.port, "127.0.0.1", resolve));
    again.close();
  });
});

test("a port that cannot be had is no reason to stop: the status says what to do", async () => {
  const holder = createServer();
  // Whoever has it already does as well.
  await new Promise<void>((resolve) => {
    holder.once("error", () => resolve());
    holder.listen(65_535, "127.0.0.1", resolve);
  });
  onTestFinished(() => void holder.close());
  const dir = folder();
  writeFileSync(join(dir, "config.json"), '{"dashboard":{"port":65535}}');
  expect(await problemOf(dir)).toContain("belfry config set dashboard.port");
});

async function problemOf(dir: string): Promise<string | null> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const opened = await openLocal(dir, { claims: false, host: "cli", env: {}, log });
  if (!opened.ok) throw new Error(opened.error.message);
  const dashboard = await openDashboard(opened.value, dir);
  const { url, problem } = dashboard.status();
  expect(url).toBeNull();
  expect(dashboard.link()).toMatchObject({ ok: false, error: { message: problem } });
  await dashboard.close();
  await opened.value.close();
  return problem;
}

function openSocket(served: Served): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}/ws`, { headers: bearer(served) });
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("open", () => resolve(socket)));
}

function gone(socket: WebSocket, end: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  end();
  return closed;
}

/** The other end of a connection hears of its end a moment later. */
async function until(fits: () => boolean): Promise<void> {
  while (!fits()) await new Promise((resolve) => setImmediate(resolve));
}

test("the next start takes the port of the last one again, also over another database", async () => {
  const first = await serve();
  await first.close();
  rmSync(join(first.dir, "belfry.db"));
  expect((await serve({}, first.dir)).port).toBe(first.port);
});
