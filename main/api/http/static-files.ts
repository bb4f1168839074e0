/** The built pages: files of one folder, compressed once, and cached for ever where their name tells their content. */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);
/** The build puts a digest of the content into the names of this folder. */
const HASHED_FOLDER = "assets/";
const MIN_BYTES = 1_024;

type Encoding = "br" | "gzip" | "identity";

interface StaticFile {
  name: string;
  type: string;
  etag: string;
  bodies: Partial<Record<Encoding, Promise<Buffer>>>;
}

export class StaticFiles {
  readonly #dir: string;
  #names: Promise<Set<string>> | null = null;
  #files = new Map<string, Promise<StaticFile>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Sends the file of a path like `/assets/x.js`; false when there is none. Only names that were listed are opened. */
  async send(request: IncomingMessage, response: ServerResponse, urlPath: string) {
    const name = urlPath.slice(1);
    if (!(await this.#list()).has(name)) return false;
    const file = await this.#file(name);
    const hashed = name.startsWith(HASHED_FOLDER);
    response.setHeader(
      "cache-control",
      hashed ? "private, max-age=31536000, immutable" : "no-cache",
    );
    response.setHeader("etag", file.etag);
    // What `headers.ts` says of other windows depends on who led here. Files of names of their own are only read by us.
    response.setHeader("vary", hashed ? "accept-encoding" : "accept-encoding, sec-fetch-site");
    if (request.headers["if-none-match"] === file.etag) {
      response.writeHead(304);
      response.end();
      return true;
    }
    const encoding = COMPRESSED.has(path.extname(name))
      ? encodingFor(request.headers["accept-encoding"])
      : "identity";
    const plain = await file.bodies.identity!;
    const used = plain.length < MIN_BYTES ? "identity" : encoding;
    const body = await (file.bodies[used] ??= compress(plain, used));
    if (used !== "identity") response.setHeader("content-encoding", used);
    response.writeHead(200, { "content-type": file.type, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  }

  /** The folder is read once: a build puts new names beside the old ones, and the next start sees them. */
  #list(): Promise<Set<string>> {
    this.#names ??= readdir(this.#dir, { recursive: true, withFileTypes: true }).then(
      (entries) =>
        new Set(
          entries
            .filter((entry) => entry.isFile())
            .map((entry) => path.relative(this.#dir, path.join(entry.parentPath, entry.name)))
            .map((name) => name.replaceAll(path.sep, "/")),
        ),
      () => new Set<string>(),
    );
    return this.#names;
  }

  #file(name: string): Promise<StaticFile> {
    let file = this.#files.get(name);
    if (!file) {
      file = this.#read(name);
      this.#files.set(name, file);
      file.catch(() => this.#files.delete(name));
    }
    return file;
  }

  async #read(name: string): Promise<StaticFile> {
    const body = await readFile(path.join(this.#dir, name));
    const digest = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    return {
      name,
      type: TYPES[path.extname(name)] ?? "application/octet-stream",
      etag: `"${digest}"`,
      bodies: { identity: Promise.resolve(body) },
    };
  }
}

function encodingFor(accepted: string | string[] | undefined): Encoding {
  const text = String(accepted ?? "");
  if (/\bbr\b(?!\s*;\s*q=0(\.0*)?\b)/.test(text)) return "br";
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)/.test(text) ? "gzip" : "identity";
}

/** Quality 6 costs a tenth of the best one and is 3 % larger; the pages are sent over the loopback. */
function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === "identity") return Promise.resolve(body);
  if (encoding === "gzip") return promisify(gzip)(body, { level: 6 });
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
}
