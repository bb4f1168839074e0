/** What runs beside an engine in a host that stays: the outbox, the local socket, the nightly chores. */
import type { Log } from "../engine/ports.ts";
import type { Recovery } from "../engine/recover.ts";
import { systemTimers } from "./clock.ts";
import type { LocalHost } from "./local-host.ts";
import { openDashboard, type Dashboard } from "./dashboard.ts";
import { HostSteering } from "./steering.ts";
import { listen, type SocketServer } from "./socket-server.ts";

/** From the start of a host until it asks the login shell for a person's environment. */
const ASK_SHELL_AFTER_MS = 2_000;

export interface PartsOptions {
  dataDir: string;
  /** Where the contract is served to programs of the same user. */
  socket: string;
  log: Log;
}

export interface Parts {
  server: SocketServer;
  /** The pages in the browser. */
  dashboard: Dashboard;
  /** Milliseconds since the last client of either went; null when none has come, 0 while one is there. */
  quietMs(monotonicNow: number): number | null;
  /** What became of the runs that were not over when the last engine ended. */
  recovery: Recovery;
  /** Ends the parts, not the host. */
  close(): Promise<void>;
}

/** Starts the engine and everything that lives as long as it does. */
export async function startParts(host: LocalHost, options: PartsOptions): Promise<Parts> {
  const { dataDir, socket, log } = options;
  const { outbox } = host.api.notifications;
  host.engine.context.events.subscribe((event) => {
    // What starts, ends or waits may have a message, and so may what did not run.
    if (["occurrence", "question", "proposal"].includes(event.type)) outbox.wake();
    if (event.type === "run" && event.run.state !== "queued") outbox.wake();
  });
  const server = await listen(socket, host.api);
  const dashboard = await openDashboard(host, dataDir);
  host.api.dashboard = dashboard;
  const recovery = host.engine.start();
  log.info("The engine started.", { pid: process.pid, ...recovery });
  const steering = new HostSteering(host);
  host.api.steering = steering;
  outbox.wake();
  // The login shell is asked before the first run needs it, since it can take seconds; but not while a host starts.
  const cancelAsking = systemTimers.after(ASK_SHELL_AFTER_MS, () => void host.agents.environment());
  const housekeeping = housekeepingWhenNeeded(host, dataDir);
  return {
    server,
    dashboard,
    recovery,
    quietMs(now) {
      const each = [server.quietMs(now), dashboard.quietMs(now)].filter((ms) => ms !== null);
      return each.length === 0 ? null : Math.min(...each);
    },
    async close() {
      cancelAsking();
      await steering.close();
      await housekeeping.stop();
      await dashboard.close();
      await server.close();
      await outbox.close();
    },
  };
}

/** The nightly chores begin with the first run that ends: before that there is nothing to back up or to prune. */
function housekeepingWhenNeeded(host: LocalHost, dataDir: string): { stop(): Promise<void> } {
  let started: Promise<{ stop(): void }> | null = null;
  const unsubscribe = host.engine.context.events.subscribe((event) => {
    if (event.type !== "run" || event.run.finishedAt === null) return;
    started ??= import("../host/housekeeping.ts").then((module) =>
      module.startHousekeeping(host, dataDir),
    );
  });
  return {
    async stop() {
      unsubscribe();
      (await started)?.stop();
    },
  };
}
