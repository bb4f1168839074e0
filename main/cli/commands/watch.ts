/** `belfry watch`: one look at the engine from outside, for a timer of the system. */
import { desktopNotifications } from "../../daemon/desktop-notifications.ts";
import { watchOnce, type LifeState } from "../../daemon/watcher.ts";
import { systemClock, systemTimers } from "../../host/clock.ts";
import { isHolderAlive } from "../../host/holder.ts";
import { ownIdentity } from "../../runs/identity.ts";
import { readEngineLock } from "../../store/index.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { duration } from "../values.ts";
import { when } from "../text/time.ts";

export interface WatchOptions {
  json?: boolean;
  patience: string;
}

/** @returns 1 when the engine should run and does not */
export async function watch(io: Io, options: WatchOptions): Promise<number> {
  const dataDir = folderOf(io);
  const notifications = desktopNotifications(io.env, io.platform);
  const outcome = await watchOnce(dataDir, {
    clock: systemClock,
    timers: systemTimers,
    bootId: ownIdentity().bootId,
    patienceMs: duration(options.patience, "--patience"),
    isHolderAlive: () => readEngineLock(dataDir, isHolderAlive) !== null,
    alert: async (title, text) => {
      // The line reaches the journal of the service manager even where no desktop is there to show a notification.
      io.err(`${title}: ${text}\n`);
      if (notifications.problem() !== null) return;
      const notification = {
        title,
        body: text,
        urgent: true,
        tag: "watch",
        runId: null,
        jobId: null,
      };
      await notifications
        .show(notification)
        .catch((error: unknown) => io.err(`${String(error)}\n`));
    },
    async tellChannels(news, only) {
      const { tellChannels } = await import("../../daemon/tell-outage.ts");
      return tellChannels(dataDir, io.env, news, only, (sentence) => io.err(`${sentence}\n`));
    },
  });
  if (options.json) printJson(io, outcome);
  else io.out(`${sentence(outcome.life, io.now())}\n`);
  return outcome.life.state === "down" ? 1 : 0;
}

function sentence(life: LifeState, now: number): string {
  switch (life.state) {
    case "never-ran":
      return "No engine has run here yet.";
    case "alive":
      return `The engine is alive; its last sign of life came ${when(life.beatAt, now)}.`;
    case "ended":
      return `The engine was ended in order ${when(life.at, now)}.`;
    case "down":
      return `The engine should run and does not; its last sign of life came ${when(life.beatAt, now)}.`;
  }
}
