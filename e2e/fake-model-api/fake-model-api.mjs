#!/usr/bin/env node
// Fake model API on the loopback interface, for driving real agent CLIs offline.
//
// Speaks, on one port:
//   POST /v1/messages                                   Anthropic Messages (SSE and JSON)
//   POST /v1/messages/count_tokens
//   POST /v1/responses                                  OpenAI Responses (SSE and JSON)
//   POST /v1/chat/completions                           OpenAI Chat Completions (SSE and JSON)
//   POST /v1beta/models/<m>:streamGenerateContent       Gemini (SSE)
//   POST /v1beta/models/<m>:generateContent             Gemini (JSON)
//   POST /v1beta/models/<m>:countTokens
//   GET  /v1/models, /v1beta/models
//
// What to answer is decided by directives in the prompt, for example
//   "[fake:shell echo hi]"        call the CLI's shell tool once, then answer in text
//   "[fake:error 429]"            answer every attempt with HTTP 429
// or, when the prompt has none, by the header x-fake-scenario, the --scenario option
// or the FAKE_MODEL_SCENARIO environment variable. See README.md for all of them.
//
// No dependencies; Node 20 or newer.
import http from "node:http";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Sse, json, writers } from "./answers.mjs";
import { errorBody, usageLimit } from "./errors.mjs";
import { readers } from "./requests.mjs";
import { decide, plan } from "./scenarios.mjs";

function route(method, url) {
  const p = url.pathname;
  if (method === "POST") {
    if (p.endsWith("/messages/count_tokens")) return ["count", "anthropic"];
    if (p.endsWith("/messages")) return ["generate", "anthropic"];
    if (p.endsWith("/responses")) return ["generate", "responses"];
    if (p.endsWith("/chat/completions")) return ["generate", "chat"];
    if (/:(streamG|g)enerateContent$/.test(p)) return ["generate", "gemini"];
    if (p.endsWith(":countTokens")) return ["count", "gemini"];
  }
  if (method === "GET" && p.endsWith("/models"))
    return ["models", p.startsWith("/v1beta") ? "gemini" : "openai"];
  return ["other", undefined];
}

function keyOf(h) {
  return (
    h["x-api-key"] ?? h["x-goog-api-key"] ?? (h.authorization ?? "").replace(/^Bearer /i, "") ?? ""
  );
}

export function createFakeModelApi({ scenario = "", requireKey = "", onRequest, dumpDir } = {}) {
  const requests = [];
  const seen = new Map(); // for "flaky": how often this exact prompt and step was asked
  const resets = new Map(); // for "usage-limit": when the limit of this prompt ends
  let count = 0;

  const server = http.createServer((httpReq, res) => {
    const chunks = [];
    httpReq.on("data", (c) => chunks.push(c));
    httpReq.on("end", () =>
      handle(httpReq, res, Buffer.concat(chunks).toString("utf8")).catch((e) => {
        console.error(e);
        if (!res.headersSent) json(res, 500, { error: { message: String(e) } });
      }),
    );
  });

  async function handle(httpReq, res, raw) {
    const url = new URL(httpReq.url, "http://127.0.0.1");
    const [what, api] = route(httpReq.method, url);
    const entry = {
      n: ++count,
      at: new Date().toISOString(),
      method: httpReq.method,
      path: url.pathname + url.search,
      api,
      what,
    };
    const log = () => {
      requests.push(entry);
      onRequest?.(entry);
    };
    let body = {};
    try {
      body = raw ? JSON.parse(raw) : {};
    } catch {
      entry.invalidJson = true;
    }
    if (dumpDir) {
      fs.mkdirSync(dumpDir, { recursive: true });
      const headers = { ...httpReq.headers };
      for (const h of ["authorization", "x-api-key", "x-goog-api-key", "cookie"])
        if (headers[h]) headers[h] = "(present)";
      fs.writeFileSync(
        path.join(dumpDir, `${String(entry.n).padStart(4, "0")}.json`),
        JSON.stringify({ ...entry, headers, body }, null, 1),
      );
    }
    const key = keyOf(httpReq.headers);
    entry.key = key ? "present" : "absent";

    if (what === "models") {
      log();
      return json(
        res,
        200,
        api === "gemini"
          ? {
              models: [
                { name: "models/fake-model", supportedGenerationMethods: ["generateContent"] },
              ],
            }
          : { object: "list", data: [{ id: "fake-model", object: "model", owned_by: "fake" }] },
      );
    }
    if (what === "count") {
      log();
      return json(res, 200, api === "gemini" ? { totalTokens: 100 } : { input_tokens: 100 });
    }
    if (what === "other") {
      log();
      return json(res, httpReq.method === "HEAD" ? 200 : 404, {
        error: { message: "not implemented by the fake model API" },
      });
    }

    const req = readers[api](body, url);
    const { step, index } = decide(req, httpReq.headers["x-fake-scenario"] ?? scenario);
    let p = plan(step, req);
    if (requireKey && key !== requireKey) p = { kind: "error", status: 401 };
    if (p.kind === "usage-limit") {
      const resetAt = resets.get(step.arg) ?? Date.now() + p.seconds * 1000;
      resets.set(step.arg, resetAt);
      p =
        Date.now() < resetAt
          ? { kind: "error", limit: usageLimit(api, resetAt) }
          : { kind: "reply", text: "Hello after the limit." };
    }
    if (p.kind === "flaky") {
      const id = [
        api,
        index,
        p.tag ?? req.turns.flatMap((t) => (t.role === "user" ? [t.text] : [])),
      ].join("|");
      const times = (seen.get(id) ?? 0) + 1;
      seen.set(id, times);
      p =
        times === 1
          ? { kind: "error", status: p.status }
          : { kind: "reply", text: "Hello after a retry." };
    }
    const lastUser = [...req.turns].reverse().find((t) => t.role === "user")?.text ?? "";
    Object.assign(entry, {
      model: req.model,
      stream: req.stream,
      step: step.name,
      arg: step.arg || undefined,
      index,
      answer:
        p.kind === "error"
          ? (p.limit?.status ?? p.status)
          : p.call
            ? `call ${p.call.name}`
            : p.kind,
      turns: req.turns.map((t) => t.role[0]).join(""),
      tools: req.tools,
      systemChars: req.systemChars,
      lastUser: lastUser.slice(-160),
    });
    log();

    if (p.kind === "error") {
      if (p.limit) return json(res, p.limit.status, p.limit.body, p.limit.headers);
      const busy = p.status === 429 || p.status === 529;
      const wait = p.retryAfter ?? (busy ? "1" : undefined);
      return json(
        res,
        p.status,
        errorBody(api, p.status),
        wait === undefined ? {} : { "retry-after": wait },
      );
    }
    if (p.kind === "hang") {
      res.writeHead(200, { "content-type": "text/event-stream" });
      res.flushHeaders();
      return;
    }
    if (p.kind === "bad-json") {
      const s = new Sse(res);
      s.send('{"type": "message_start", broken', "message_start");
      return s.end();
    }
    if (p.kind === "cut") {
      // Starts a normal answer and then drops the connection.
      setTimeout(() => res.destroy(), 700);
      return writers[api](res, req, { kind: "slow", seconds: 30 });
    }
    return writers[api](res, req, p);
  }

  return {
    server,
    requests,
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () =>
          resolve(`http://127.0.0.1:${server.address().port}`),
        );
      }),
    close: () =>
      new Promise((r) => {
        server.closeAllConnections?.();
        server.close(() => r());
      }),
  };
}

// ---------------------------------------------------------------- command line

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const arg = (name, dflt) => {
    const i = process.argv.indexOf(`--${name}`);
    return i < 0 ? dflt : process.argv[i + 1];
  };
  const api = createFakeModelApi({
    scenario: arg("scenario", process.env.FAKE_MODEL_SCENARIO ?? ""),
    requireKey: arg("require-key", process.env.FAKE_MODEL_KEY ?? ""),
    dumpDir: arg("dump", process.env.FAKE_MODEL_DUMP),
    onRequest: (e) => console.log(JSON.stringify(e)),
  });
  const url = await api.listen(Number(arg("port", process.env.FAKE_MODEL_PORT ?? 0)));
  const portFile = arg("port-file");
  if (portFile) fs.writeFileSync(portFile, String(api.server.address().port));
  console.log(JSON.stringify({ listening: url }));
  for (const sig of ["SIGINT", "SIGTERM"])
    process.on(sig, () => {
      void api.close();
      setTimeout(() => process.exit(0), 50);
    });
}
