/**
 * What an agent's output costs the engine: CPU time of the watching process while an agent writes 1 GB,
 * with the cap at its default of 64 MiB; not reading the stream, and reading it as for a JSON agent.
 *
 * Promise: at most 0.5 CPU seconds each, and a file that stays under the cap. Exits with 1 when it is broken.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Log, Redactor } from "../main/engine/ports.ts";
import { createRedactor } from "../main/guard/redaction/redactor.ts";
import { createLauncher } from "../main/runs/index.ts";

const BYTES = Number(process.argv[2] ?? 1e9);
const CAP = 64 * 1024 * 1024;
const LIMIT_S = 0.5;
const root = fs.mkdtempSync(path.join(os.tmpdir(), "belfry-bench-"));
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
const launcher = createLauncher({
  shimPath: fileURLToPath(new URL("../resources/shim.sh", import.meta.url)),
  platform: process.platform,
  nodePath: process.execPath,
  log,
  redactor: knowing(20),
});

/** As in an engine that knows some secrets, none of which is printed. */
function knowing(count: number): Redactor {
  const redactor = createRedactor({ shapes: () => true });
  for (let n = 0; n < count; n++) redactor.learn(`secret ${n}`, `made-up-secret-${n * 7919}`);
  return redactor;
}

/** Lines of text in writes of 8 KiB, as a chatty program would; not zeros, which disks may treat specially. */
const AGENT = `yes '{"type":"text","text":"a line of some eighty characters, as agents write them"}' | head -c ${BYTES}`;

async function measure(name: string, stream: boolean, maxBytes: number) {
  const dir = path.join(root, name);
  let read = 0;
  let largest = 0;
  const before = process.cpuUsage();
  const from = performance.now();
  await launcher.launch({
    dir,
    marker: `bench-${process.pid}-${name}`,
    request: {},
    deadlineMs: null,
    graceMs: 1_000,
    command: {
      file: "/bin/sh",
      args: ["-c", AGENT],
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
      envNames: [],
      cwd: root,
      stdin: "",
      files: [],
      agentVersion: null,
      accountKey: "",
    },
  });
  await new Promise<void>((resolve) => {
    launcher.watch(
      dir,
      { fromOffset: 0, stream, maxBytes, capBytes: CAP },
      {
        onStarted() {},
        onOutput: (chunk) => (read += chunk.length),
        onActivity() {
          largest = Math.max(largest, fs.statSync(path.join(dir, "stdout")).size);
        },
        onEnd: () => resolve(),
      },
    );
  });
  const used = process.cpuUsage(before);
  const tails = launcher.tails(dir);
  const row = {
    name,
    cpuS: +((used.user + used.system) / 1e6).toFixed(3),
    wallS: +((performance.now() - from) / 1e3).toFixed(2),
    writtenMB: Math.round(tails.stdoutBytes / 1e6),
    handedMB: Math.round(read / 1e6),
    keptMB: Math.round(fs.statSync(path.join(dir, "stdout")).size / 1e6),
    droppedMB: Math.round(tails.droppedBytes / 1e6),
    rssMB: Math.round(process.memoryUsage.rss() / 1e6),
  };
  const capped = fs.statSync(path.join(dir, "stdout")).size <= CAP;
  launcher.remove(dir);
  return { ...row, withinLimit: row.cpuS <= LIMIT_S && capped };
}

try {
  const rows = [
    await measure("not-read", false, 0),
    await measure("json-to-cap", true, CAP),
    await measure("json-all", true, Infinity),
  ];
  console.table(rows);
  // Reading every byte is shown for comparison; the engine reads up to the cap.
  const ok = rows.slice(0, 2).every((row) => row.withinLimit);
  console.log(
    JSON.stringify({ bench: "output", bytes: BYTES, capBytes: CAP, rows, limitS: LIMIT_S, ok }),
  );
  if (!ok) process.exitCode = 1;
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
