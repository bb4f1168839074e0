/** Which package or Node module may be used where, and the sentence for each wrong use. */
import type { Zone } from "./zones.ts";

/** Node modules that touch the world or read a clock; the pure parts get those things through ports. */
const IMPURE_NODE_MODULES = new Set([
  "child_process",
  "cluster",
  "dgram",
  "dns",
  "fs",
  "http",
  "http2",
  "https",
  "inspector",
  "module",
  "net",
  "os",
  "perf_hooks",
  "process",
  "readline",
  "repl",
  "sqlite",
  "timers",
  "tls",
  "v8",
  "vm",
  "worker_threads",
]);

const PURE: ReadonlySet<Zone> = new Set(["schedule", "engine"]);

/** True for parts that must compute the same from the same input. */
export function isPure(zone: Zone): boolean {
  return PURE.has(zone);
}

/** What is wrong with importing a package in a zone, as a sentence; null when it is fine. */
export function judgePackage(zone: Zone, specifier: string, isTest: boolean): string | null {
  if (zone === "tooling") return null;
  const bare = specifier.replace(/^node:/, "");
  const [head = "", second = ""] = bare.split("/");
  const name = head.startsWith("@") ? `${head}/${second}` : head;
  const isNode = specifier.startsWith("node:");

  if (name === "electron" || name.startsWith("electron-")) {
    if (zone === "desktop" || (zone === "preload" && name === "electron")) return null;
    return `\`${name}\` belongs in main/desktop/ only: everything else also runs without Electron. Declare a port in main/engine/ports.ts and implement it there.`;
  }
  if (zone === "contract") {
    if (name === "zod" || name === "@orpc/contract" || isTest) return null;
    return `contract/ imports zod and @orpc/contract only, because every side loads it. Code that needs \`${specifier}\` belongs on the side that uses it, below main/ or renderer/.`;
  }
  if (isTest) return null;
  if (name === "better-sqlite3" || bare === "sqlite") {
    if (zone === "store") return null;
    return `\`${specifier}\` belongs in main/store/ only. Add a named query there and call it through the Store port.`;
  }
  if (name === "child_process" || name === "cluster") {
    if (zone === "runs" || zone === "agents") return null;
    return `\`${specifier}\` belongs in main/runs/ (running agents) and main/agents/ (finding them) only. Call the Launcher port, or move the code there.`;
  }
  if (isPure(zone) && IMPURE_NODE_MODULES.has(head) && (isNode || head !== "process")) {
    return `main/${zone}/ is pure, and \`${specifier}\` reaches outside. Declare what you need in main/engine/ports.ts; the folders right of the engine implement it.`;
  }
  if ((zone === "preload" || zone === "renderer") && isNode) {
    return `${zone}/ runs in a browser and has no \`${specifier}\`. Code that needs Node belongs below main/, behind contract/.`;
  }
  return null;
}
