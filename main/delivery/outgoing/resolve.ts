/** From a name to the one address that is connected to, after it has been checked. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Result } from "../../engine/ports.ts";
import { blockedBecause, type OutgoingPolicy } from "./policy.ts";

export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>;

export const systemLookup: Lookup = (host) => lookup(host, { all: true });

/**
 * The first allowed address of a host. What connects must use this address and not ask the DNS again, which could
 * answer differently the second time.
 * Errors: `blocked`, `unreachable` (the name is not known).
 */
export async function checkedAddress(
  host: string,
  policy: OutgoingPolicy,
  find: Lookup = systemLookup,
): Promise<Result<{ address: string; family: 4 | 6 }>> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  let found: { address: string }[];
  try {
    found = isIP(bare) === 0 ? await find(bare) : [{ address: bare }];
  } catch {
    const message = `The name ${host} is not known, or the DNS does not answer.`;
    return { ok: false, error: { code: "unreachable", message } };
  }
  let why: string | null = null;
  for (const { address } of found) {
    why = blockedBecause(policy, bare, address);
    if (why === null) return { ok: true, value: { address, family: isIP(address) === 6 ? 6 : 4 } };
  }
  const message = why ?? `The name ${host} has no address.`;
  return { ok: false, error: { code: why === null ? "unreachable" : "blocked", message } };
}
