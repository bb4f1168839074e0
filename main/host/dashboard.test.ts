import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ask, bearer, cookieOf, serve } from "./dashboard.test-support.ts";

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
