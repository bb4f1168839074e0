/** A host with its pages on a free port, for tests that speak to it from outside. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openLocal, type Client, type LocalHost } from "./local-host.ts";
import { socketPath } from "./data-dir.ts";
import { startParts, type Parts } from "./parts.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

export interface Served {
  dir: string;
  host: LocalHost;
  parts: Parts;
  client: Client;
  /** Address of the pages, with a slash at its end. */
  url: string;
  port: number;
  token: string;
  close(): Promise<void>;
}

export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "belfry-pages-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** @param settings of the group `dashboard`; the port is a free one unless it is named */
export async function serve(settings: object = {}, dir = folder()): Promise<Served> {
  writeFileSync(join(dir, "config.json"), JSON.stringify({ dashboard: { port: 0, ...settings } }));
  const { PATH, HOME } = process.env;
  const socket = socketPath(dir, process.platform, process.getuid?.());
  const env = { PATH, HOME };
  const opened = await openLocal(dir, { claims: true, host: "daemon", env, log: QUIET, socket });
  if (!opened.ok) throw new Error(opened.error.message);
  const host = opened.value;
  const parts = await startParts(host, { dataDir: dir, socket, log: QUIET });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await parts.close();
    await host.close({ stopAgents: true });
  };
  onTestFinished(close);
  const url = parts.dashboard.status().url ?? "";
  return {
    dir,
    host,
    parts,
    client: await host.client(),
    url,
    port: Number(new URL(url).port),
    token: readFileSync(join(dir, "dashboard-token"), "utf8").trim(),
    close,
  };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One request whose headers are all ours to choose, as `fetch` does not let them be. */
export function ask(
  served: Pick<Served, "port">,
  path: string,
  options: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const outgoing = httpRequest(
      { host: "127.0.0.1", port: served.port, path, method, headers, agent: false },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => (text += chunk));
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
        );
        incoming.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export const bearer = (served: Served) => ({ authorization: `Bearer ${served.token}` });

/** Opens a one-time link like a browser, and gives the cookie that came with it. */
export async function cookieOf(served: Served): Promise<string> {
  const { url } = await served.client.dashboard.link();
  const opened = await ask(served, new URL(url).pathname);
  const [cookie = ""] = opened.headers["set-cookie"] ?? [];
  return cookie.split(";")[0]!;
}
