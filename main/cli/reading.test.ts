import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openReading } from "./reading.ts";
import { testIo } from "./testing.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-reading-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const readingIn = (folder: string) => openReading(testIo({ env: { BELFRY_HOME: folder } }));

test("a folder that is not there yet, or is empty, has no data", async () => {
  expect(await readingIn(path.join(dir, "none"))).toBeNull();
  expect(await readingIn(dir)).toBeNull();
});

test("a file in the place of the folder does not pass for an empty folder", async () => {
  const file = path.join(dir, "file");
  writeFileSync(file, "");
  await expect(readingIn(file)).rejects.toMatchObject({ exit: "failed", code: "not-a-folder" });
  await expect(readingIn(path.join(file, "below"))).rejects.toMatchObject({ code: "no-access" });
});
