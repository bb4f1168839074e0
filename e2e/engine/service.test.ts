/** The daemon as a service of the system, and the watcher that looks after it, from outside. */
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Belfry, stopped } from "./cli-belfry.ts";

let belfry: Belfry;

beforeEach(() => {
  belfry = new Belfry();
});
afterEach(() => belfry.end());

describe("the watcher", () => {
  test("knows an engine that lives from one that was ended", async () => {
    expect(belfry.say(["watch"])).toMatchObject({ code: 0, out: "No engine has run here yet.\n" });
    const daemon = await belfry.daemon();
    expect(belfry.json<{ life: { state: string } }>("watch").life.state).toBe("alive");
    await stopped(daemon, "SIGTERM");
    expect(belfry.json<{ life: { state: string } }>("watch").life.state).toBe("ended");
  });

  // Takes a minute of waiting: the engine gets that long to come back.
  test("alerts when an engine was killed, once", async () => {
    const daemon = await belfry.daemon();
    await stopped(daemon, "SIGKILL");
    const past = Date.now() / 1000 - 600;
    utimesSync(path.join(belfry.home, "heartbeat"), past, past);
    const watching = belfry.start(["watch"]);
    let said = "";
    watching.stderr!.on("data", (data: Buffer) => (said += data.toString()));
    const code = await new Promise((resolve) => watching.once("close", resolve));
    expect(code).toBe(1);
    expect(said).toContain("Belfry is not running: The engine has not run for");
    expect(existsSync(path.join(belfry.home, "watch.json"))).toBe(true);
  });
});

if (process.platform === "linux") {
  describe("the service", () => {
    /** Stands in for systemd, which does not run where tests do. */
    function systemctl(body: string): Record<string, string> {
      const bin = path.join(belfry.dir, "bin");
      mkdirSync(bin, { recursive: true });
      const file = path.join(bin, "systemctl");
      writeFileSync(file, `#!/bin/sh\necho "$@" >> ${belfry.dir}/said\n${body}\n`);
      chmodSync(file, 0o755);
      return { PATH: `${bin}:${process.env["PATH"]}` };
    }
    const unit = () => path.join(belfry.dir, ".config/systemd/user/belfry.service");

    test("is installed, looked at and removed", () => {
      const env = systemctl("exit 0");
      expect(belfry.say(["daemon", "--status"], { env }).code).toBe(1);
      expect(belfry.say(["daemon", "--install"], { env })).toMatchObject({ code: 0 });
      expect(readFileSync(unit(), "utf8")).toContain(`Environment="BELFRY_HOME=${belfry.home}"`);
      expect(readFileSync(path.join(belfry.dir, "said"), "utf8")).toContain(
        "--user restart belfry.service belfry-watch.timer",
      );
      const status = belfry.say(["daemon", "--status", "--json"], { env });
      expect(JSON.parse(status.out)).toMatchObject({
        installed: true,
        running: true,
        isCurrent: true,
      });
      expect(belfry.say(["daemon", "--uninstall"], { env }).code).toBe(0);
      expect(existsSync(unit())).toBe(false);
    });

    test("says what the manager said when it refuses, and leaves nothing behind", () => {
      const env = systemctl('echo "Failed to connect to bus" >&2; exit 1');
      const { code, err } = belfry.say(["daemon", "--install"], { env });
      expect(code).toBe(1);
      expect(err).toContain("Failed to connect to bus");
      expect(existsSync(unit())).toBe(false);
    });

    test("takes one verb at a time", () => {
      expect(belfry.say(["daemon", "--install", "--status"])).toMatchObject({
        code: 2,
        err: "Choose one of --install, --status.\n",
      });
    });
  });
}
