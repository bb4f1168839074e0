/** Sleep and waking, power and the clock: the engine is told, and the computer kept awake where that is wanted. */
import { powerMonitor, powerSaveBlocker } from "electron";
import type { Log } from "../engine/ports.ts";
import type { EngineKeeper } from "./engine-keeper.ts";

export function setupPower(keeper: EngineKeeper, log: Log): void {
  const look = () => keeper.own()?.host.engine.clockChanged();
  powerMonitor.on("suspend", () => log.info("The computer goes to sleep."));
  powerMonitor.on("resume", () => {
    log.info("The computer woke up.");
    look();
  });
  powerMonitor.on("unlock-screen", look);
  // Conditions of jobs may hold now.
  powerMonitor.on("on-ac", look);
  powerMonitor.on("on-battery", look);
  keepAwakeWhileRunning(keeper);
}

function keepAwakeWhileRunning(keeper: EngineKeeper): void {
  let blocker: number | null = null;
  keeper.watch(({ live, settings }) => {
    const wanted = settings.desktop.keepAwake && live.active.some((run) => run.state === "running");
    if (wanted && blocker === null) blocker = powerSaveBlocker.start("prevent-app-suspension");
    if (!wanted && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  });
}
