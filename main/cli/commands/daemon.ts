/** `belfry daemon`: the engine in the foreground, or as a service of the system. */
import { runDaemon } from "../../daemon/run-daemon.ts";
import { usage } from "../failure.ts";
import type { Io } from "../io.ts";
import { folderOf } from "../reading.ts";

export interface DaemonOptions {
  json?: boolean;
  stopAgents?: boolean;
  firstRun?: boolean;
  open?: boolean;
  verbose?: boolean;
  install?: boolean;
  uninstall?: boolean;
  status?: boolean;
}

export async function daemon(io: Io, options: DaemonOptions): Promise<number> {
  const verbs = (["install", "uninstall", "status"] as const).filter((verb) => options[verb]);
  const [verb, ...more] = verbs;
  if (more.length > 0) {
    throw usage("one-at-a-time", `Choose one of ${verbs.map((each) => `--${each}`).join(", ")}.`);
  }
  if (verb !== undefined) {
    const { service } = await import("./service.ts");
    return service(io, verb, options);
  }
  return runDaemon(folderOf(io), {
    env: io.env,
    stopAgents: options.stopAgents === true,
    firstRun: options.firstRun === true,
    open: options.open === true,
    verbose: options.verbose === true,
    print: (line) => io.out(options.json ? `${JSON.stringify({ message: line })}\n` : `${line}\n`),
  });
}
