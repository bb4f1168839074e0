/** What a page of another origin, a rebound name, a guesser or a rude client gets from the pages' port. */
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { addresses } from "../api/http/addresses.ts";
import { Attempts } from "../api/http/attempts.ts";
import { Keys } from "../api/http/keys.ts";
import { webServer } from "../api/http/server.ts";
import { ask, bearer, cookieOf, folder, serve, type Served } from "./dashboard.test-support.ts";

const EVIL = "http://evil.example";
const JSON_TYPE = { "content-type": "application/json" };

/** The headers of a browser that shows our own page. */
async function ownPage(served: Served) {
  return { cookie: await cookieOf(served), origin: `http://127.0.0.1:${served.port}` };
}

/** Sends bytes as they are, and gives everything that came back before the connection ended. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => (said += chunk.toString("latin1")));
    socket.on("close", () => resolve(said));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(said) : reject(error),
    );
  });
}

/** The status with which a WebSocket is refused; 101 when it is not. */
function upgradeStatus(served: Served, headers: Record<string, string>, path = "/ws") {
  return new Promise<number>((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { headers });
    socket.once("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.once("unexpected-response", (_request, response) => {
      expect(response.headers["content-security-policy"]).toContain("default-src 'self'");
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", (error) => {
      if (!error.message.includes("closed before")) reject(error);
    });
  });
}

describe("a page of another origin", () => {
  test("is refused, whatever keys the browser adds", async () => {
    const served = await serve();
    const cookie = await cookieOf(served);
    for (const headers of [
      { cookie, origin: EVIL },
      { cookie, origin: "null" },
      { cookie, origin: `http://127.0.0.1:${served.port + 1}` },
      { cookie, origin: `http://127.0.0.1:${served.port}.evil.example` },
      { cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      // Another port of this machine is the same site: its requests carry the cookie.
      { cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" },
      {
        cookie,
        "sec-fetch-site": "same-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "iframe",
      },
      { ...bearer(served), origin: EVIL },
    ]) {
      const read = await ask(served, "/api/jobs", { headers: headers as never });
      expect(read.status, JSON.stringify(headers)).toBe(403);
      expect(read.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("cannot change anything, not even with a form, which asks nobody first", async () => {
    const served = await serve();
    const cookie = await cookieOf(served);
    const form = { cookie, "content-type": "text/plain" };
    for (const headers of [
      { ...form, origin: EVIL },
      { ...form, origin: "null" },
      // No origin at all: not a browser, and then what does the cookie do here?
      form,
      {
        ...form,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      },
    ]) {
      for (const path of ["/api/engine/pause", "/rpc/engine/pauseAll", "/api/dashboard/token"]) {
        const answer = await ask(served, path, { method: "POST", headers, body: '{"until":null}' });
        expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBe(403);
      }
    }
    expect((await served.client.engine.health()).pausedUntil).toBeNull();
  });

  test("gets no permission by a preflight", async () => {
    const served = await serve();
    const headers = { origin: EVIL, "access-control-request-method": "POST" };
    const answer = await ask(served, "/api/jobs", { method: "OPTIONS", headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual(
      [],
    );
  });

  test("can lead a person here, and sees nothing of it", async () => {
    const served = await serve();
    const headers = {
      accept: "text/html",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    const answer = await ask(served, "/", { headers });
    // Without the cookie, which the browser keeps back on such a step.
    expect(answer.status).toBe(401);
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  test("is cut off from a window that it leads here; a person who comes alone does not wait for that", async () => {
    const served = await serve();
    const opener = async (site: Record<string, string>) => {
      const plain = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
      const headers = { authorization: `Bearer ${served.token}`, ...plain, ...site };
      const answer = await ask(served, "/", { headers });
      return answer.headers["cross-origin-opener-policy"];
    };
    for (const site of ["cross-site", "same-site", "nonsense"]) {
      expect(await opener({ "sec-fetch-site": site }), site).toBe("same-origin");
    }
    expect(await opener({})).toBe("same-origin");
    for (const site of ["none", "same-origin"]) {
      expect(await opener({ "sec-fetch-site": site }), site).toBe("unsafe-none");
    }
  });
});

describe("a name that was made to point here", () => {
  test("is refused on every path, before anything else is looked at", async () => {
    const served = await serve();
    for (const host of ["evil.example", `evil.example:${served.port}`, "127.0.0.1:1"]) {
      for (const path of ["/", "/health", "/api/jobs", "/open/x", "/locked.css", "/metrics"]) {
        const answer = await ask(served, path, { headers: { ...bearer(served), host } });
        expect(answer.status, `${host} ${path}`).toBe(403);
      }
      expect(await upgradeStatus(served, { ...bearer(served), host })).toBe(403);
    }
  });

  test("cannot hide behind a second Host header or an address in the request line", async () => {
    const served = await serve();
    const own = `Host: 127.0.0.1:${served.port}\r\n`;
    const twice = `GET /health HTTP/1.1\r\n${own}Host: evil.example\r\nConnection: close\r\n\r\n`;
    expect(await raw(served.port, twice)).toMatch(/^HTTP\/1.1 40[03] /);
    const absolute = `GET http://evil.example/health HTTP/1.1\r\n${own}Connection: close\r\n\r\n`;
    expect(await raw(served.port, absolute)).toMatch(/^HTTP\/1.1 404 /);
    const none = "GET /health HTTP/1.0\r\n\r\n";
    expect(await raw(served.port, none)).toMatch(/^HTTP\/1.1 403 /);
  });

  test("is let in when the settings name it", async () => {
    const served = await serve({ allowedHosts: ["belfry.example.org"] });
    const headers = { ...bearer(served), host: "belfry.example.org" };
    expect((await ask(served, "/api/jobs", { headers })).status).toBe(200);
  });
});

describe("who guesses", () => {
  test("has to wait, and a right token within the wait says nothing", async () => {
    const served = await serve();
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      const headers = { authorization: `Bearer guess-${n}` };
      statuses.push((await ask(served, "/api/jobs", { headers })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const right = await ask(served, "/api/jobs", { headers: bearer(served) });
    expect(right.status).toBe(429);
    expect(Number(right.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("at links has to wait too; a browser that is in stays in", async () => {
    const served = await serve();
    const page = await ownPage(served);
    const { url } = await served.client.dashboard.link();
    for (let n = 0; n < 6; n++) await ask(served, `/open/guess-${n}`);
    expect((await ask(served, new URL(url).pathname)).status).toBe(429);
    expect((await ask(served, "/api/jobs", { headers: page })).status).toBe(200);
  });
});

describe("cookies", () => {
  test("made up or planted by another program of this machine let nobody in", async () => {
    const served = await serve();
    const cookie = await cookieOf(served);
    const [name = ""] = cookie.split("=");
    for (const value of ["", "x", "zzzzzzzz.x.y", served.token]) {
      const headers = { cookie: `${name}=${value}` };
      expect((await ask(served, "/api/jobs", { headers })).status, value).toBe(401);
    }
  });

  test("planted beside the right one do not lock anyone out, nor become the session", async () => {
    const served = await serve();
    const cookie = await cookieOf(served);
    const [name = ""] = cookie.split("=");
    const headers = { cookie: `${name}=planted; ${cookie}; other=1` };
    expect((await ask(served, "/api/jobs", { headers })).status).toBe(200);
    const { url } = await served.client.dashboard.link();
    const opened = await ask(served, new URL(url).pathname, {
      headers: { cookie: `${name}=planted` },
    });
    expect(opened.headers["set-cookie"]?.[0]).not.toContain("planted");
  });

  test("end with the token, and so do open sockets", async () => {
    const served = await serve();
    const page = await ownPage(served);
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}/ws`, { headers: page });
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("open", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const renewed = await ask(served, "/api/dashboard/token", { method: "POST", headers: page });
    expect(renewed.status).toBe(200);
    await closed;
    expect((await ask(served, "/api/jobs", { headers: page })).status).toBe(401);
    expect((await ask(served, "/api/jobs", { headers: bearer(served) })).status).toBe(401);
  });
});

describe("a one-time link", () => {
  test("is not used up by looking ahead", async () => {
    const served = await serve();
    const { url } = await served.client.dashboard.link();
    const { pathname } = new URL(url);
    expect((await ask(served, pathname, { method: "HEAD" })).status).toBe(405);
    const ahead = { "sec-purpose": "prefetch;prerender" };
    expect((await ask(served, pathname, { headers: ahead })).status).toBe(405);
    expect((await ask(served, pathname)).status).toBe(200);
  });
});

describe("a WebSocket", () => {
  test("needs a key, and a browser's needs our origin as well", async () => {
    const served = await serve();
    const page = await ownPage(served);
    expect(await upgradeStatus(served, {})).toBe(401);
    expect(await upgradeStatus(served, { cookie: page.cookie })).toBe(403);
    expect(await upgradeStatus(served, { cookie: page.cookie, origin: EVIL })).toBe(403);
    expect(await upgradeStatus(served, { ...bearer(served), origin: EVIL })).toBe(403);
    expect(await upgradeStatus(served, { authorization: "Bearer wrong" })).toBe(401);
    expect(await upgradeStatus(served, { ...bearer(served) }, "/rpc/jobs/list")).toBe(404);
    expect(await upgradeStatus(served, page)).toBe(101);
    expect(await upgradeStatus(served, bearer(served))).toBe(101);
  });

  test("cannot be a tunnel for another request", async () => {
    const served = await serve();
    const own = `Host: 127.0.0.1:${served.port}\r\n`;
    const smuggled = `GET /api/jobs HTTP/1.1\r\n${own}\r\n`;
    for (const upgrade of ["websocket", "h2c", "x"]) {
      const text = `GET /ws HTTP/1.1\r\n${own}Connection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`;
      const said = await raw(served.port, text + smuggled);
      expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      expect(said).toMatch(/^HTTP\/1.1 401 /);
    }
    const tunnel = "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n";
    expect(await raw(served.port, tunnel)).toMatch(/^HTTP\/1.1 405 /);
  });

  test("that sends too much, or no sense, is closed and harms nobody", async () => {
    const served = await serve();
    const closed = (send: (socket: WebSocket) => void) =>
      new Promise<number>((resolve) => {
        const url = `ws://127.0.0.1:${served.port}/ws`;
        const socket = new WebSocket(url, { headers: bearer(served) });
        socket.on("error", () => {});
        socket.once("open", () => send(socket));
        socket.once("close", resolve);
      });
    expect(await closed((socket) => socket.send("x".repeat(9 * 1024 * 1024)))).toBe(1009);
    expect(await closed((socket) => socket.send("no sense"))).toBe(1007);
    expect(await closed((socket) => socket.send(Buffer.from([1, 2])))).toBe(1003);
    expect((await ask(served, "/api/jobs", { headers: bearer(served) })).status).toBe(200);
  });
});

describe("every answer", () => {
  test("carries the policy, whatever was asked", async () => {
    const served = await serve();
    const headers = bearer(served);
    const answers = [
      await ask(served, "/"),
      await ask(served, "/", { headers }),
      await ask(served, "/nothing.js", { headers }),
      await ask(served, "/api/nothing", { headers }),
      await ask(served, "/api/jobs", { headers }),
      await ask(served, "/api/jobs/77", { headers }),
      await ask(served, "/rpc/jobs/list", { method: "POST", headers, body: "{" }),
      await ask(served, "/api/openapi.json", { headers }),
      await ask(served, "/metrics", { headers }),
      await ask(served, "/health"),
      await ask(served, "/locked.css"),
      await ask(served, "/open/x"),
      await ask(served, "/", { headers: { host: "evil.example" } }),
      await ask(served, "/", { headers: { expect: "nonsense" } }),
      await ask(served, "/", { method: "DELETE", headers }),
    ];
    for (const { headers: got, status } of answers) {
      expect(got["content-security-policy"], String(status)).toContain(
        "default-src 'self'; script-src 'self'; ",
      );
      expect(got["x-content-type-options"]).toBe("nosniff");
      expect(got["referrer-policy"]).toBe("no-referrer");
      expect(got["x-powered-by"]).toBeUndefined();
    }
    for (const text of ["NONSENSE\r\n\r\n", `GET / HTTP/1.1\r\nX: ${"x".repeat(40_000)}\r\n\r\n`]) {
      expect(await raw(served.port, text)).toMatch(
        /^HTTP\/1.1 4\d\d .*\r\ncontent-security-policy: /,
      );
    }
  });

  test("says nothing about what is inside to who has no key", async () => {
    const served = await serve();
    expect(JSON.parse((await ask(served, "/health")).text)).toEqual({ status: "ok" });
    for (const path of [
      "/api/openapi.json",
      "/metrics",
      "/assets/x.js",
      "/api/engine",
      "/index.html",
    ]) {
      expect((await ask(served, path)).status).toBe(401);
    }
    const locked = await ask(served, "//evil.example/x", { headers: { accept: "text/html" } });
    expect(locked.text).not.toContain("evil.example");
    const marked = await ask(served, "/x%22%3E<b>'", { headers: { accept: "text/html" } });
    expect(marked.text).not.toContain("<b>");
  });
});

describe("files", () => {
  test.for([
    "/../dashboard-token",
    "/..%2fdashboard-token",
    "/%2e%2e/%2e%2e/package.json",
    "/assets/../../package.json",
    "/assets/..%5c..%5cpackage.json",
    "/./index.html",
    "//index.html",
    "/\\index.html",
    "/index.html%00.js",
    "/etc/passwd.txt",
  ])("outside the pages are not to be had: %s", async (path) => {
    const served = await serve();
    const answer = await raw(
      served.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nAuthorization: Bearer ${served.token}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toContain(served.token);
    expect(answer).not.toContain('"name": "belfry"');
    expect(answer).not.toContain("root:");
  });
});

describe("rude clients", () => {
  test("a body that is too large is refused, with or without a length", async () => {
    const served = await serve();
    const headers = { ...bearer(served), ...JSON_TYPE };
    const body = Buffer.alloc(9 * 1024 * 1024, "x");
    for (const path of ["/rpc/jobs/list", "/api/jobs"]) {
      const answer = await ask(served, path, { method: "POST", headers, body }).catch(
        (error: NodeJS.ErrnoException) => ({
          status: error.code === "EPIPE" || error.code === "ECONNRESET" ? 413 : 0,
        }),
      );
      expect(answer.status).toBe(413);
      const chunked = { ...headers, "transfer-encoding": "chunked" };
      const again = await ask(served, path, { method: "POST", headers: chunked, body }).catch(
        (error: NodeJS.ErrnoException) => ({
          status: error.code === "EPIPE" || error.code === "ECONNRESET" ? 413 : 0,
        }),
      );
      expect(again.status).toBe(413);
    }
  });

  test("who says a request too slowly is cut off", async () => {
    const served = await serve();
    const attempts = new Attempts();
    const keys = new Keys(`${folder()}/token`);
    const gate = {
      addresses: addresses(served.port, []),
      keys,
      attempts,
      cookieName: "belfry",
      now: Date.now,
      monotonic: () => performance.now(),
    };
    const limits = { headersMs: 200, requestMs: 300, checkEveryMs: 50 };
    const { http } = webServer({ host: served.host.api, gate, pagesDir: folder(), limits });
    const own = `Host: 127.0.0.1:${served.port}\r\n`;
    const port = await new Promise<number>((resolve) => {
      http.listen(0, "127.0.0.1", () => resolve((http.address() as { port: number }).port));
    });
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    const unfinished = `GET /health HTTP/1.1\r\n${own}X-Slow: `;
    expect(await raw(port, unfinished)).toMatch(/^HTTP\/1.1 408 .*\r\ncontent-security-policy: /);
    const noBody = `POST /rpc/jobs/list HTTP/1.1\r\n${own}Content-Length: 10\r\n\r\n{`;
    expect(await raw(port, noBody)).toMatch(/^HTTP\/1.1 40[18] /);
  });
});
