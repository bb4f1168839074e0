/** Starts the packaged command line once: the programs, the archive and the SQLite binding fit together. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../lib/command.ts";

/** Folder of the packaged app's resources; null where nothing was packaged for this system. */
export function packagedResources(): string | null {
  const dist = join(ROOT, "dist");
  const places = readdirSync(dist).flatMap((name) => [
    join(dist, name, "resources"),
    join(dist, name, "Belfry.app/Contents/Resources"),
  ]);
  return places.find((place) => existsSync(join(place, "app.asar"))) ?? null;
}

function main(): number {
  const resources = packagedResources();
  if (resources === null) {
    process.stderr.write("There is no packaged app in dist/. Run: npm run package -- --dir\n");
    return 1;
  }
  const isWindows = process.platform === "win32";
  const belfry = join(resources, "bin", isWindows ? "belfry.cmd" : "belfry");
  const home = mkdtempSync(join(tmpdir(), "belfry-smoke-"));
  try {
    const say = (...args: string[]): string => {
      const said = spawnSync(belfry, args, {
        encoding: "utf8",
        env: { ...process.env, BELFRY_HOME: home },
        shell: isWindows,
      });
      process.stdout.write(`belfry ${args.join(" ")}: ${said.stdout}${said.stderr}`);
      if (said.status !== 0) throw new Error(`It ended with ${said.status}.`);
      return said.stdout;
    };
    say("--version");
    say("add", "none", "echo packaged", "--agent", "shell", "--name", "Smoke");
    say("run", "Smoke");
    if (!say("logs", "Smoke").includes("packaged")) throw new Error("The output is not there.");
    return 0;
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = main();
