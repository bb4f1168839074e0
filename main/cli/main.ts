/**
 * The first file that runs: checks the Node version, then loads the command line.
 *
 * It imports nothing at the top, so that an old Node gets as far as the sentence below: loading the
 * SQLite binding there ends in a segmentation fault, without any word.
 */
const NEEDED = [22, 14] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `Belfry needs Node ${NEEDED.join(".")} or newer; this is ${process.version}. ` +
      "Run it with `npm run belfry -- …`, which brings its own Node 24, or install a newer Node.\n",
  );
  process.exitCode = 1;
} else {
  // Saves the compiled code of this program on disk; the second start needs about half the time.
  const { enableCompileCache } = await import("node:module");
  enableCompileCache?.();
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2));
}
