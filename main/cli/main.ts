/**
 * The first file that runs: sees to it that Node is new enough, then loads the command line.
 *
 * It imports nothing at the top, so that an old Node gets as far as the words below: loading the SQLite binding
 * there ends in a segmentation fault, without any word.
 */
const NEEDED = [22, 14] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.exitCode = await runWithNewerNode();
} else {
  if (process.env["BELFRY_BEHIND_OLD_NODE"] !== undefined) {
    const { endWithParent } = await import("../runs/other-node.ts");
    endWithParent();
  }
  // Saves the compiled code of this program on disk; the second start needs about half the time.
  const { enableCompileCache } = await import("node:module");
  enableCompileCache?.();
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2));
}

/** In a checkout the Node that `npm ci` brought takes over; elsewhere there is only a sentence to give. */
async function runWithNewerNode(): Promise<number> {
  const { existsSync } = await import("node:fs");
  const { fileURLToPath } = await import("node:url");
  const name = process.platform === "win32" ? "node.exe" : "node";
  const newer = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (existsSync(newer)) {
    const { runWith } = await import("../runs/other-node.ts");
    return runWith(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  }
  process.stderr.write(
    `Belfry needs Node ${NEEDED.join(".")} or newer; this is ${process.version}. ` +
      "Run it with `npm run belfry -- …`, which brings its own Node 24, or install a newer Node.\n",
  );
  return 1;
}
