/** Collects the licences of everything that the packaged app carries, as one text file. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/command.ts";

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
}

/** Packages of the lock file that are not for development only, whether bundled or beside the programs. */
function packages(): [dir: string, locked: Locked][] {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages).filter(
    ([dir, { dev }]) => dir !== "" && dev !== true && existsSync(join(ROOT, dir)),
  );
}

function licenceText(dir: string): string {
  const name = readdirSync(join(ROOT, dir)).find((each) => /^(licen[cs]e|copying)/i.test(each));
  return name === undefined
    ? "(It ships no licence text.)"
    : readFileSync(join(ROOT, dir, name), "utf8").trim();
}

/** Writes `dist/licenses/THIRD-PARTY.txt`, with Belfry's own licence beside it. @returns how many it holds */
export function collectLicenses(): number {
  const out = join(ROOT, "dist/licenses");
  mkdirSync(out, { recursive: true });
  const found = packages();
  const text = found.map(([dir, { version, license }]) => {
    const name = dir.replace(/^.*node_modules\//, "");
    return `${name} ${version ?? ""} (${license ?? "unknown"})\n\n${licenceText(dir)}`;
  });
  writeFileSync(join(out, "THIRD-PARTY.txt"), `${text.join(`\n\n${"=".repeat(72)}\n\n`)}\n`);
  writeFileSync(join(out, "LICENSE.txt"), readFileSync(join(ROOT, "LICENSE"), "utf8"));
  return found.length;
}
