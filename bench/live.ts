/**
 * From an event in the engine to a client on a WebSocket in another process, with the API's checks and numbering;
 * beside it a bare `ws` server that sends the same JSON to the same process, in the same run.
 * Usage: node bench/live.ts [events, default 500]
 */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { WebSocket, WebSocketServer } from "ws";
import type { Client } from "../main/host/local-host.ts";
import { openLocal } from "../main/host/local-host.ts";
import { socketPath } from "../main/host/data-dir.ts";
import { startParts } from "../main/host/parts.ts";
import { quantile, tempHome, wait } from "./lib/host.ts";

const GAP_MS = 10;
const BURST = 50;

interface Heard {
  way: "belfry" | "bare";
  /** Number of the event, as sent. */
  n: number;
  /** Epoch milliseconds with fractions; one machine, one clock. */
  at: number;
}

const now = () => performance.timeOrigin + performance.now();

/** The other process: listens on both, and tells when each event came. */
async function listen(url: string, token: string, bareUrl: string): Promise<void> {
  const tell = (heard: Heard | { ready: true }) => void process.send!(heard);
  const bare = new WebSocket(bareUrl);
  bare.on("message", (text: Buffer) => {
    const { bytes } = JSON.parse(text.toString()) as { bytes: number };
    tell({ way: "bare", n: bytes, at: now() });
  });
  await new Promise((resolve) => bare.once("open", resolve));
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, { headers });
  const link = new RPCLink({ websocket: socket as never });
  const client: Client = createORPCClient(link);
  for await (const event of await client.events.stream({})) {
    if (event.type === "hello") tell({ ready: true });
    if (event.type === "output") tell({ way: "belfry", n: event.bytes, at: now() });
  }
}

async function measure(count: number): Promise<void> {
  const home = tempHome("live");
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  writeFileSync(path.join(home.dir, "config.json"), '{"dashboard":{"port":0}}');
  const socket = socketPath(home.dir, process.platform, process.getuid?.());
  const { env } = process;
  const opened = await openLocal(home.dir, {
    claims: true,
    host: "daemon",
    env,
    log: quiet,
    socket,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const host = opened.value;
  const parts = await startParts(host, {
    dataDir: home.dir,
    socket,
    log: quiet,
  });
  const bare = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  const bareListens = new Promise<void>((resolve) => bare.once("listening", resolve));
  let child: ChildProcess | null = null;
  try {
    await bareListens;
    const { url, tokenFile } = parts.dashboard.status();
    const token = readFileSync(tokenFile, "utf8").trim();
    const { port } = bare.address() as AddressInfo;
    const args = [url!.replace("http", "ws") + "ws", token, `ws://127.0.0.1:${port}`];
    child = fork(import.meta.filename, args, { execArgv: [] });
    await new Promise<void>((resolve) => child!.once("message", () => resolve()));

    const sentAt = { belfry: [] as number[], bare: [] as number[] };
    const tookMs = { belfry: [] as number[], bare: [] as number[] };
    let missing = 0;
    child.on("message", ({ way, n, at }: Heard) => {
      tookMs[way][n] = at - sentAt[way][n]!;
      missing--;
    });
    const send = (way: Heard["way"], n: number) => {
      sentAt[way][n] = now();
      missing++;
      const body = { type: "output" as const, runId: 1, bytes: n };
      if (way === "belfry") host.engine.context.events.publish(body);
      else for (const each of bare.clients) each.send(JSON.stringify({ ...body, seq: n }));
    };
    const row = (values: number[]) => ({
      p50Ms: round(quantile(values, 0.5)),
      p95Ms: round(quantile(values, 0.95)),
      p99Ms: round(quantile(values, 0.99)),
      maxMs: round(Math.max(...values)),
    });
    const arrived = async () => {
      while (missing > 0) await wait(5);
      const rows = { belfry: row(tookMs.belfry), bareSocket: row(tookMs.bare) };
      tookMs.belfry = [];
      tookMs.bare = [];
      return rows;
    };
    // The first ones warm up both ways.
    for (const warm of [true, false]) {
      for (let n = 0; n < (warm ? 100 : count); n++) {
        send(n % 2 === 0 ? "belfry" : "bare", n >> 1);
        await wait(GAP_MS);
      }
      if (warm) await arrived();
    }
    const single = await arrived();
    for (let n = 0; n < count; n++) {
      send("belfry", n);
      if (n % BURST === BURST - 1) await wait(50);
    }
    for (let n = 0; n < count; n++) {
      send("bare", n);
      if (n % BURST === BURST - 1) await wait(50);
    }
    const bursts = await arrived();
    console.table({
      "belfry, one at a time": single.belfry,
      "bare ws, one at a time": single.bareSocket,
      [`belfry, ${BURST} at once`]: bursts.belfry,
      [`bare ws, ${BURST} at once`]: bursts.bareSocket,
    });
    console.log(JSON.stringify({ bench: "live", events: count, single, bursts }));
  } finally {
    child?.kill();
    bare.close();
    for (const each of bare.clients) each.terminate();
    await parts.close();
    await host.close({ stopAgents: true });
    home.remove();
  }
}

const round = (ms: number) => Math.round(ms * 100) / 100;

const [first = "500", ...more] = process.argv.slice(2);
if (process.send) await listen(first, more[0]!, more[1]!);
else await measure(Number(first));
