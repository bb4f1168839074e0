/** An old Node gets a sentence, and nothing native is loaded before it. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const entry = join(import.meta.dirname, "main.ts");

/** Runs the entry as if this were another version of Node; loading anything else ends in an error. */
function runAs(version: string): Promise<{ code: unknown; stderr: string }> {
  const pretend = `
    import { registerHooks } from "node:module";
    const versions = { ...process.versions, node: "${version}" };
    Object.defineProperty(process, "versions", { value: versions });
    Object.defineProperty(process, "version", { value: "v${version}" });
    registerHooks({ resolve(specifier, context, next) {
      if (specifier.startsWith(".")) throw new Error("loaded " + specifier);
      return next(specifier, context);
    } });`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return new Promise((done) => {
    execFile(process.execPath, ["--import", preload, entry], (error, _, stderr) =>
      done({ code: error?.code ?? 0, stderr }),
    );
  });
}

test.for(["20.20.2", "22.13.1"])("refuses Node %s in words", async (version) => {
  const { code, stderr } = await runAs(version);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`^Belfry needs Node 22\\.14 or newer; this is v${version}\\. Run it with .*\\n$`),
  );
});

test.for(["22.14.0", "24.0.0", "26.1.0"])("goes on with Node %s", async (version) => {
  const { stderr } = await runAs(version);
  expect(stderr).toContain("loaded ./run.ts");
});
