/** The smoke test: one tiny run per agent, through everything a real run goes through. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Run } from "../../../contract/run.ts";
import type { AgentId } from "../../../contract/words.ts";
import type { StoreReader } from "../../engine/store-port.ts";
import { calling } from "../api-errors.ts";
import { follow } from "../follow.ts";
import type { Io } from "../io.ts";
import { openReading } from "../reading.ts";
import { money, tokenText } from "../text/amounts.ts";
import { span } from "../text/time.ts";
import { tookMs } from "../views/run-list.ts";
import { withEngine, withLocal, type Client } from "../writing.ts";
import { finding, type Finding } from "./finding.ts";

const TIMEOUT_MS = 180_000;

export async function smoke(io: Io, agents: readonly AgentId[]): Promise<Finding[]> {
  const cwd = mkdtempSync(path.join(tmpdir(), "belfry-smoke-"));
  const all = async (client: Client, dir: string, store: Pick<StoreReader, "run" | "attempts">) => {
    const found: Finding[] = [];
    for (const agent of agents) found.push(await one(io, agent, cwd, client, dir, store));
    return found;
  };
  try {
    const done = await withEngine(io, async (client) => {
      if (client === null) return null;
      const opened = (await openReading(io))!;
      try {
        return await all(client, opened.dir, opened.store);
      } finally {
        opened.close();
      }
    });
    if (done !== null) return done;
    return await withLocal(io, { claims: false }, async (host) => {
      host.engine.start();
      return all(await host.client(), host.api.about.dataDir, host.data.store);
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function one(
  io: Io,
  agent: AgentId,
  cwd: string,
  client: Client,
  dir: string,
  store: Pick<StoreReader, "run" | "attempts">,
): Promise<Finding> {
  const isShell = agent === "shell";
  const started = await calling(
    client.jobs.tryOut({
      name: `Smoke test of ${agent}`,
      work: {
        agent,
        prompt: isShell ? "echo ok" : "Reply with the single word ok, and do nothing else.",
        cwd,
        profile: isShell ? "full" : "read-only",
        limits: { timeoutMs: TIMEOUT_MS },
        retry: { attempts: 1 },
      },
    }),
  );
  const how = { form: "raw", stream: "stdout", silent: true } as const;
  const run = await follow(io, dir, store, started.id, how);
  return told(agent, run ?? started, io.now());
}

function told(agent: AgentId, run: Run, now: number): Finding {
  const ms = tookMs(run, now);
  const parts = [
    `run ${run.id} ${run.state}`,
    ms === null ? null : `in ${span(ms)}`,
    tokenText(run.tokens) === null ? null : `${tokenText(run.tokens)} tokens`,
    run.costUsd === null ? null : money(run.costUsd, run.costSource),
  ].filter((part) => part !== null);
  const subject = `smoke ${agent}`;
  if (run.state === "succeeded" || run.state === "silent") {
    return finding(subject, "ok", parts.join(", "));
  }
  const text = `${parts.join(", ")}: ${run.reason ?? "no reason is known."}`;
  return finding(subject, "wrong", text, `belfry logs ${run.id}`);
}
