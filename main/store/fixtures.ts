/** Small jobs, runs and claims for the tests of the store. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Work } from "../../contract/job.ts";
import type { AttemptEnd, Claim, JobFields, NewRun, Settle } from "../engine/store-port.ts";
import { type OpenedStore, type OpenOptions, openStore } from "./open.ts";

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "belfry-store-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Opens a store, which must succeed, and closes it when the test ends. */
export function opened(dir = temporaryFolder(), options: Partial<OpenOptions> = {}): OpenedStore {
  const result = openStore({ dir, ...options });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  onTestFinished(() => result.value.close());
  return result.value;
}

export { aClaim, aJob, anAttemptEnd, aRun, aSettle, aWork, DAY } from "./samples.ts";
export type { AttemptEnd, Claim, JobFields, NewRun, Settle, Work };
