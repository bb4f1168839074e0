/** Telling one process from another that has got its pid. */
import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { isSameProcessAlive, ownIdentity, processIdentity } from "./identity.ts";

it("knows itself, and not a namesake", () => {
  const own = ownIdentity();
  expect(own.pid).toBe(process.pid);
  expect(own.bootId).not.toBe("-");
  expect(isSameProcessAlive(own)).toBe(true);
  expect(isSameProcessAlive({ ...own, startTime: `${own.startTime}0` })).toBe(false);
  expect(isSameProcessAlive({ ...own, bootId: "another" })).toBe(false);
  expect(isSameProcessAlive({ ...own, startTime: "-" })).toBe(true);
});

it("counts an ended process as dead, also before it is reaped", async () => {
  // The shell never waits for its child, which therefore stays a zombie.
  const script = "sleep 0 & echo $!; exec sleep 100";
  const parent = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  const zombie = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
  const parentId = processIdentity(parent.pid!);
  expect(parentId).not.toBeNull();
  while (processIdentity(zombie)) await new Promise((resolve) => setImmediate(resolve));
  expect(() => process.kill(zombie, 0)).not.toThrow();
  const gone = new Promise((resolve) => parent.once("exit", resolve));
  parent.kill("SIGKILL");
  await gone;
  expect(isSameProcessAlive(parentId!)).toBe(false);
});
