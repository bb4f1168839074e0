/** Runs a program of the system (a service manager, say) and waits for its end. */
import { spawn } from "node:child_process";

export interface Finished {
  /** Exit code; 127 when the program could not be started, 124 when it took too long. */
  code: number;
  /** Standard output and error in the order they came, at most 64 KiB. */
  output: string;
}

const MAX_OUTPUT = 65_536;

/** Never rejects. @param timeoutMs after which the program is ended */
export function systemCommand(
  file: string,
  args: readonly string[],
  timeoutMs = 60_000,
): Promise<Finished> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        if (output.length < MAX_OUTPUT) output += data.toString();
      });
    }
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 124, output: output.trim() }));
  });
}
