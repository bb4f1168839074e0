/** Reads the crontab of the user, by the program that owns it. */
import { execFile } from "node:child_process";
import type { Result } from "../engine/ports.ts";
import { refuse } from "./adapter.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 8_388_608;

/** Errors: `no-crontab` (there is none, or no cron). */
export function userCrontab(env: Record<string, string | undefined>): Promise<Result<string>> {
  return new Promise((resolve) => {
    execFile(
      "crontab",
      ["-l"],
      { env, timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ ok: true, value: stdout });
        const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
        const told = stderr.trim().split("\n")[0] ?? "";
        resolve(
          missing
            ? refuse("no-crontab", "There is no program crontab on this computer.")
            : refuse("no-crontab", `Your crontab could not be read: ${told}`),
        );
      },
    );
  });
}
