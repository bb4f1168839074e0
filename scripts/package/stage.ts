/**
 * Lays the app out as it is packaged, in `dist/app`: the built programs, the resources, and of node_modules only what
 * is not bundled. The packager then has nothing to find out.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/command.ts";
import { NOT_BUNDLED } from "../lib/not-bundled.ts";

export const STAGE = join(ROOT, "dist/app");

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
}

/** Sources and headers of native parts that come as binaries. */
const LEFT_OUT = /node_modules\/better-sqlite3\/(?:deps|src|binding\.gyp)|\.(?:md|map|d\.ts)$/;
/** Needed to compile better-sqlite3, which comes compiled. */
const ONLY_TO_COMPILE = new Set(["node-addon-api"]);

const manifestOf = (dir: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, dir, "package.json"), "utf8")) as Manifest;

/** What is loaded from node_modules at run time, with everything it needs, by its folder. */
function modules(): string[] {
  const found = new Map<string, string>();
  const add = (name: string, from: string): void => {
    // npm lays a package out beside its dependent where the shared place has another version.
    const own = `${from}/node_modules/${name}`;
    const dir = existsSync(join(ROOT, own)) ? own : `node_modules/${name}`;
    if (found.has(dir) || ONLY_TO_COMPILE.has(name)) return;
    found.set(dir, name);
    for (const next of Object.keys(manifestOf(dir).dependencies ?? {})) add(next, dir);
  };
  for (const name of NOT_BUNDLED) add(name, "");
  return [...found.keys()];
}

/** Makes `dist/app` anew. */
export function stage(): void {
  rmSync(STAGE, { recursive: true, force: true });
  mkdirSync(STAGE, { recursive: true });
  const copy = (path: string): void =>
    cpSync(join(ROOT, path), join(STAGE, path), {
      recursive: true,
      dereference: true,
      filter: (source) => !LEFT_OUT.test(source.replaceAll("\\", "/")),
    });
  copy("out");
  copy("resources");
  for (const part of ["build", "icons/src"]) {
    rmSync(join(STAGE, "resources", part), { recursive: true, force: true });
  }
  for (const dir of modules()) copy(dir);
  const { name, version, description, license, author, homepage } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  ) as Record<string, unknown>;
  const dependencies = Object.fromEntries(
    NOT_BUNDLED.map((each) => [each, manifestOf(`node_modules/${each}`).version]),
  );
  const manifest = { name, version, description, license, author, homepage };
  writeFileSync(
    join(STAGE, "package.json"),
    JSON.stringify({ ...manifest, type: "module", main: "out/desktop.js", dependencies }, null, 2),
  );
}
