/** A daemon that has served a client begins anew in its own process, and goes on as if nothing had been. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Health } from "../../contract/health.ts";
import { CrashWorld } from "../lib/crash-world.ts";
import { until } from "../lib/verify-world.ts";

let world: CrashWorld | null = null;

afterEach(async () => {
  await world?.remove();
  world = null;
});

const rssKb = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

if (process.platform === "linux") {
  test("memory goes back after the clients", async () => {
    world = new CrashWorld({ engine: { minFreeBytes: 0 } });
    const daemon = await world.start();
    world.add({ name: "later", schedule: "every 1h", body: ":", exitCode: 0 });
    const served = rssKb(daemon.pid!);
    const log = path.join(world.home, "logs", "belfry.log");
    const starts = () => readFileSync(log, "utf8").split("The engine started.").length - 1;
    // The heartbeat comes every 30 s, and a client must have been gone for 20 s.
    await until(() => starts() === 2, 80_000);
    // Before a client comes again: that would load it all anew.
    expect(rssKb(daemon.pid!)).toBeLessThan(served);
    const health = world.json<Health>("health");
    expect(health).toMatchObject({ pid: daemon.pid, jobs: 1, host: "daemon" });
    daemon.kill("SIGTERM");
    const code = await new Promise((resolve) => daemon.once("exit", resolve));
    expect(code).toBe(0);
  });
}
