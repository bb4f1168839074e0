/**
 * `npm run package`: builds, collects licences and makes the installers of this system; further arguments go to
 * electron-builder (`-- --dir` only makes the unpacked app).
 *
 * Where `ELECTRON_OVERRIDE_DIST_PATH` names an unpacked Electron, that one is used and nothing is downloaded.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.ts";
import { runTool } from "./lib/command.ts";
import { collectLicenses } from "./package/licenses.ts";
import { stage } from "./package/stage.ts";

async function main(args: string[]): Promise<number> {
  if (!(await buildIfStale())) return 1;
  stage();
  process.stdout.write(`Licences of ${collectLicenses()} packages collected.\n`);
  const own = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  const electron =
    own === undefined
      ? []
      : [
          `-c.electronDist=${own}`,
          `-c.electronVersion=${readFileSync(join(own, "version"), "utf8").trim().replace(/^v/, "")}`,
        ];
  const { code } = await runTool("electron-builder", ["--publish", "never", ...electron, ...args], {
    output: "show",
  });
  return code;
}

process.exitCode = await main(process.argv.slice(2));
