/** `belfry daemon`: the engine in the foreground. */
import { runDaemon } from "../../daemon/run-daemon.ts";
import type { Io } from "../io.ts";
import { folderOf } from "../reading.ts";

export interface DaemonOptions {
  json?: boolean;
  stopAgents?: boolean;
  firstRun?: boolean;
  verbose?: boolean;
}

export async function daemon(io: Io, options: DaemonOptions): Promise<number> {
  return runDaemon(folderOf(io), {
    env: io.env,
    stopAgents: options.stopAgents === true,
    firstRun: options.firstRun === true,
    verbose: options.verbose === true,
    print: (line) => io.out(options.json ? `${JSON.stringify({ message: line })}\n` : `${line}\n`),
  });
}
