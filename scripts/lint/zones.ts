/**
 * Which folder is what, and what each may import: the arrows of the house as data.
 *
 * contract ← schedule ← engine ← {runs, agents, guard, store, delivery} ← api ← steering ← host ← {desktop, daemon, cli}
 */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** A part of the house: a top-level folder, or one below `main/`. */
export type Zone =
  | "contract"
  | "schedule"
  | "engine"
  | "runs"
  | "agents"
  | "guard"
  | "store"
  | "delivery"
  | "api"
  /** What people do from a chat, over the same engine as the api. */
  | "steering"
  /** What every host is built on: the data folder, the engine put together, its socket. */
  | "host"
  | "desktop"
  | "daemon"
  | "cli"
  | "preload"
  | "renderer"
  /** Tests, measurements and tools: they may use everything, and nothing of the product uses them. */
  | "tooling";

const TO_ENGINE: Zone[] = ["contract", "schedule", "engine"];
const TO_API: Zone[] = [...TO_ENGINE, "runs", "agents", "guard", "store", "delivery", "api"];
const TO_HOST: Zone[] = [...TO_API, "steering", "host"];

/** Zones a zone may import besides itself. */
export const MAY_IMPORT: Record<Zone, Zone[] | "everything"> = {
  contract: [],
  schedule: ["contract"],
  engine: ["contract", "schedule"],
  runs: TO_ENGINE,
  agents: TO_ENGINE,
  guard: TO_ENGINE,
  store: TO_ENGINE,
  delivery: TO_ENGINE,
  api: TO_API,
  steering: TO_API,
  host: [...TO_API, "steering"],
  desktop: TO_HOST,
  daemon: TO_HOST,
  // `belfry daemon` starts the headless host, so the command line knows it.
  cli: [...TO_HOST, "daemon"],
  preload: ["contract"],
  renderer: ["contract"],
  tooling: "everything",
};

/** The folder of a zone, as people write it. */
export function folderOf(zone: Zone): string {
  switch (zone) {
    case "contract":
    case "preload":
    case "renderer":
      return `${zone}/`;
    case "tooling":
      return "e2e/, bench/ or scripts/";
    default:
      return `main/${zone}/`;
  }
}

const TOP_ZONES = new Set(["contract", "preload", "renderer"]);

/** The zone of a file, given by its path relative to the root; null outside the house. */
export function zoneOf(relativePath: string): Zone | null {
  const [top, second, ...rest] = relativePath.split(sep);
  if (top === undefined || top === "..") return null;
  if (top === "main") {
    return second !== undefined && rest.length > 0 && second in MAY_IMPORT
      ? (second as Zone)
      : null;
  }
  if (TOP_ZONES.has(top)) return top as Zone;
  return ["e2e", "bench", "scripts", "docs"].includes(top) ? "tooling" : null;
}

/** Tests and their helpers: they may start processes, read clocks and join parts that do not know each other. */
export function isTestFile(relativePath: string): boolean {
  return (
    /\.(test|bench|test-support)\.tsx?$/.test(relativePath) ||
    relativePath.split(sep).some((part) => /^(testing|test-support|fixtures)(\.ts)?$/.test(part))
  );
}

const roots = new Map<string, string>();

/** The root of the repository that holds a file: the nearest folder with an `.oxlintrc.json`. */
export function rootOf(file: string): string {
  const dir = dirname(file);
  const known = roots.get(dir);
  if (known !== undefined) return known;
  const parent = dirname(dir);
  const root = existsSync(join(dir, ".oxlintrc.json")) || parent === dir ? dir : rootOf(dir);
  roots.set(dir, root);
  return root;
}

/** The path, relative to the root, that an import of `file` means; null for a package. */
export function targetOf(root: string, file: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return relative(root, resolve(dirname(file), specifier));
}
