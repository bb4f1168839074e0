/** Calls on the message bus, by GLib's own command, with the answers as JavaScript values. */
import { spawnSync } from "node:child_process";
import { parseVariant, type Variant } from "./variant.ts";

export interface BusAddress {
  service: string;
  object: string;
}

/** @returns the values of the answer; null when nobody answers at that address */
export function callBus(
  env: Record<string, string>,
  to: BusAddress,
  method: string,
  ...args: string[]
): Variant[] | null {
  const { status, stdout } = spawnSync(
    "gdbus",
    [
      "call",
      "--session",
      "-t",
      "5",
      "-d",
      to.service,
      "-o",
      to.object,
      "-m",
      method,
      "--",
      ...args,
    ],
    { env, encoding: "utf8", timeout: 10_000 },
  );
  return status === 0 ? (parseVariant(stdout) as Variant[]) : null;
}
