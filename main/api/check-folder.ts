/** A job is made for a folder that is there; that it goes later is a matter of its runs. */
import { type Errors, invalid } from "./errors.ts";
import type { ApiHost } from "./host.ts";

/** Throws where the folder cannot be used. */
export function checkFolder(host: ApiHost, errors: Errors, cwd: string): void {
  const folder = host.engine.context.machine.folder(cwd);
  if (folder === "ok") return;
  const what = folder === "missing" ? "does not exist" : "cannot be used";
  throw invalid(errors, `The folder ${cwd} ${what}.`, "cwd");
}
