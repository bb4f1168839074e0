/** A feed of newer versions, served on this computer, as electron-builder lays it out (`provider: generic`). */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

export class UpdateFeed {
  readonly #files = new Map<string, string>();
  readonly #server: Server;
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      const name = new URL(request.url ?? "/", "http://feed").pathname.slice(1);
      this.asked.push(name);
      const content = this.#files.get(name);
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
  }

  /** @returns path of the file that names the feed, as a package has it */
  async start(dir: string): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    const file = path.join(dir, "app-update.yml");
    const cache = "updaterCacheDirName: belfry-updater";
    writeFileSync(file, `provider: generic\nurl: http://127.0.0.1:${port}\n${cache}\n`);
    return file;
  }

  /** Offers a version, whose file is this text; with `promised`, the digest of another one. */
  offer(version: string, content: string, promised = content): void {
    const name = `Belfry-${version}.AppImage`;
    const sha512 = createHash("sha512").update(promised).digest("base64");
    const size = Buffer.byteLength(content);
    this.#files.set(name, content);
    this.#files.set(
      "latest-linux.yml",
      [
        `version: ${version}`,
        `files:`,
        `  - url: ${name}`,
        `    sha512: ${sha512}`,
        `    size: ${size}`,
        `path: ${name}`,
        `sha512: ${sha512}`,
        `releaseDate: '2026-11-26T00:00:00.000Z'`,
        "",
      ].join("\n"),
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
