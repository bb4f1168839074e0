/**
 * Which addresses lie within a machine or a local network. A webhook's address may come from someone else, or
 * change its meaning in the DNS: such addresses are reached only where a person allowed it.
 * @see RFC 6890 and the IANA special-purpose registries
 */
import { BlockList, isIP } from "node:net";

const LOCAL_4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
const LOCAL_6: [string, number][] = [
  ["::", 127],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

const local = new BlockList();
for (const [net, prefix] of LOCAL_4) local.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of LOCAL_6) local.addSubnet(net, prefix, "ipv6");

/** IPv4 addresses in the clothes of IPv6: mapped, NAT64, 6to4. */
const EMBEDDED = [/^::ffff:(?:0:)?(.+)$/i, /^64:ff9b::(.+)$/i];

/** Private, loopback, link-local or otherwise not on the public internet. */
export function isLocalAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  if (isIP(bare) === 4) return local.check(bare, "ipv4");
  if (isIP(bare) !== 6) return true;
  const inner = embedded(bare);
  if (inner !== null) return local.check(inner, "ipv4");
  return local.check(bare, "ipv6");
}

function embedded(address: string): string | null {
  for (const pattern of EMBEDDED) {
    const rest = pattern.exec(address)?.[1];
    if (rest === undefined) continue;
    if (isIP(rest) === 4) return rest;
    const [high = "0", low = "0"] = rest.includes(":") ? rest.split(":") : ["0", rest];
    return fromHex(high, low);
  }
  const sixToFour = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/i.exec(address);
  return sixToFour ? fromHex(sixToFour[1]!, sixToFour[2]!) : null;
}

function fromHex(high: string, low: string): string {
  const value = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}
