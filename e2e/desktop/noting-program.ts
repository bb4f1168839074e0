/** A program that the desktop would bring along, such as the one that opens addresses: it only notes its arguments. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export class NotingProgram {
  /** Folder to be put in front of the `PATH`. */
  readonly dir = mkdtempSync(path.join(tmpdir(), "belfry-program-"));
  readonly #noted = path.join(this.dir, "noted");

  constructor(name: string) {
    const program = path.join(this.dir, name);
    writeFileSync(program, `#!/bin/sh\necho "$*" >> '${this.#noted}'\n`);
    chmodSync(program, 0o755);
  }

  /** What it was called with so far, a line each. */
  noted(): string {
    return existsSync(this.#noted) ? readFileSync(this.#noted, "utf8") : "";
  }

  end(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
