/**
 * Which names the pages may be called by. A page of another site can make a browser speak to this machine, and can
 * point a name of its own at 127.0.0.1; what it cannot do is choose the Host and Origin headers.
 */
export interface Addresses {
  /** Whether a Host header names this server. */
  isHost(host: string | undefined): boolean;
  /** Whether a page of this origin is ours. */
  isOrigin(origin: string): boolean;
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const PORTS_THAT_GO_UNSAID = new Set([80, 443]);

/**
 * @param port the one that is listened at
 * @param more further names, `host` or `host:port`; a name without a port stands for the one listened at and for
 *   the usual ports of a proxy
 */
export function addresses(port: number, more: readonly string[]): Addresses {
  const hosts = new Set<string>();
  const add = (name: string, withPort: number) => {
    hosts.add(`${name}:${withPort}`);
    if (PORTS_THAT_GO_UNSAID.has(withPort)) hosts.add(name);
  };
  for (const name of LOOPBACK) add(name, port);
  for (const entry of more) {
    const name = entry.toLowerCase();
    if (/:\d+$/.test(name)) {
      const at = name.lastIndexOf(":");
      add(name.slice(0, at), Number(name.slice(at + 1)));
    } else {
      for (const each of [port, ...PORTS_THAT_GO_UNSAID]) add(name, each);
    }
  }
  return {
    isHost: (host) => host !== undefined && hosts.has(host.toLowerCase()),
    isOrigin(origin) {
      const scheme = /^https?:\/\//.exec(origin)?.[0];
      return scheme !== undefined && hosts.has(origin.slice(scheme.length).toLowerCase());
    },
  };
}
