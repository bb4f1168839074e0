/** Changing things: by the running engine where one answers, else on the data folder under the engine's lock. */
import path from "node:path";
import { connect, type Client } from "../host/client.ts";
import { openLocal, type LocalHost } from "../host/local-host.ts";
import { fileLog } from "../host/log.ts";
import { refused } from "./failure.ts";
import type { Io } from "./io.ts";
import { folderOf } from "./reading.ts";

/** Other commands hold the lock for the blink of an edit. */
const WAIT_FOR_LOCK_MS = 5_000;

export type { Client };

/** Runs `work` with the API, wherever it is; releases everything afterwards. */
export async function withClient<T>(io: Io, work: (client: Client) => Promise<T>): Promise<T> {
  const connected = await connect(folderOf(io));
  if (connected.ok) {
    try {
      return await work(connected.value.client);
    } finally {
      connected.value.close();
    }
  }
  // What looks unreachable may be a command that is about to end; the lock tells for certain.
  return withLocal(io, { claims: true }, async (host) => work(await host.client()));
}

/** Runs `work` with the API of a running engine, or with null where none answers. */
export async function withEngine<T>(
  io: Io,
  work: (client: Client | null) => Promise<T>,
): Promise<T> {
  const connected = await connect(folderOf(io));
  if (!connected.ok) {
    if (connected.error.code === "unreachable") throw refused(connected.error);
    return work(null);
  }
  try {
    return await work(connected.value.client);
  } finally {
    connected.value.close();
  }
}

export interface LocalOptions {
  claims: boolean;
  waitForLockMs?: number;
}

/** Runs `work` with an engine of this process, not yet started. Agents it leaves behind go on. */
export async function withLocal<T>(
  io: Io,
  options: LocalOptions,
  work: (host: LocalHost) => Promise<T>,
): Promise<T> {
  const dir = folderOf(io);
  const opened = await openLocal(dir, {
    claims: options.claims,
    host: "cli",
    env: io.env,
    log: fileLog({ dir: path.join(dir, "logs"), now: io.now }),
    waitForLockMs: options.waitForLockMs ?? WAIT_FOR_LOCK_MS,
  });
  if (!opened.ok) throw refused(opened.error);
  const host = opened.value;
  if (host.recovered !== null) io.err(`${host.recovered.message}\n`);
  try {
    return await work(host);
  } finally {
    await host.close({ stopAgents: false });
  }
}
