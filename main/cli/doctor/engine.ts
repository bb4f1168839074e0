/** Looks for the engine: does one run, does it answer, does its heart beat. */
import { statSync } from "node:fs";
import path from "node:path";
import { connect } from "../../host/client.ts";
import type { Io } from "../io.ts";
import { folderOf } from "../reading.ts";
import { relative } from "../text/time.ts";
import { finding, type Finding } from "./finding.ts";

/** It beats every 30 s. */
const OLD_BEAT_MS = 100_000;

export async function checkEngine(io: Io): Promise<Finding[]> {
  const dir = folderOf(io);
  const connected = await connect(dir);
  if (!connected.ok) {
    if (connected.error.code === "unreachable") {
      return [finding("engine", "wrong", connected.error.message)];
    }
    const beat = beatOf(dir);
    const last = beat === null ? "" : ` The last one was alive ${relative(beat, io.now())}.`;
    const remedy = "Start one: belfry daemon. Or let a timer of the system call belfry tick.";
    return [finding("engine", "warning", `None runs: no job fires by itself.${last}`, remedy)];
  }
  try {
    const health = await connected.value.client.engine.health();
    const found = [
      finding("engine", "ok", `Belfry ${health.version}, ${health.host}, process ${health.pid}`),
    ];
    const old = io.now() - health.heartbeatAt > OLD_BEAT_MS;
    const text = `Last beat ${relative(health.heartbeatAt, io.now())}`;
    const remedy = old
      ? "The engine hangs, or the machine slept. Start it again if it stays."
      : null;
    found.push(finding("heartbeat", old ? "wrong" : "ok", text, remedy));
    if (health.pausedUntil !== null) {
      found.push(finding("pause", "warning", "Everything is paused.", "belfry resume --all"));
    }
    return found;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [finding("engine", "wrong", `It answers, but not well: ${message}`)];
  } finally {
    connected.value.close();
  }
}

function beatOf(dir: string): number | null {
  return statSync(path.join(dir, "heartbeat"), { throwIfNoEntry: false })?.mtimeMs ?? null;
}
