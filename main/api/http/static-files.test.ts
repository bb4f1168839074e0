import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { request } from "node:http";
import { StaticFiles } from "./static-files.ts";

const SCRIPT = "export const words = 'belfry';\n".repeat(200);

async function site() {
  const dir = mkdtempSync(join(tmpdir(), "belfry-static-"));
  mkdirSync(join(dir, "pages/assets"), { recursive: true });
  writeFileSync(join(dir, "secret.txt"), "secret");
  writeFileSync(join(dir, "pages/index.html"), "<!doctype html>");
  writeFileSync(join(dir, "pages/assets/app-x1y2.js"), SCRIPT);
  writeFileSync(join(dir, "pages/assets/font.woff2"), Buffer.alloc(5_000, 7));
  symlinkSync(join(dir, "secret.txt"), join(dir, "pages/assets/link.txt"));
  const files = new StaticFiles(join(dir, "pages"));
  const server = createServer((incoming, outgoing) => {
    void files.send(incoming, outgoing, incoming.url!).then((sent) => {
      if (!sent) outgoing.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
      (resolve, reject) => {
        const options = { port, host: "127.0.0.1", path, headers, method, agent: false };
        const outgoing = request(options, (incoming) => {
          const parts: Buffer[] = [];
          incoming.on("data", (part: Buffer) => parts.push(part));
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode!,
              headers: incoming.headers,
              body: Buffer.concat(parts),
            }),
          );
        });
        outgoing.on("error", reject);
        outgoing.end();
      },
    );
}

test("files whose name tells their content are kept for ever, the page itself is asked for again", async () => {
  const get = await site();
  const script = await get("/assets/app-x1y2.js");
  expect(script.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
  expect(script.headers["content-type"]).toBe("text/javascript; charset=utf-8");
  expect(script.body.toString()).toBe(SCRIPT);
  const page = await get("/index.html");
  expect(page.headers["cache-control"]).toBe("no-cache");
  expect(page.headers.vary).toBe("accept-encoding, sec-fetch-site");
  const again = await get("/index.html", { "if-none-match": page.headers.etag! });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test("what shrinks is sent compressed to who can read it", async () => {
  const get = await site();
  const path = "/assets/app-x1y2.js";
  const br = await get(path, { "accept-encoding": "gzip, deflate, br" });
  expect(br.headers["content-encoding"]).toBe("br");
  expect(br.headers.vary).toBe("accept-encoding");
  expect(brotliDecompressSync(br.body).toString()).toBe(SCRIPT);
  expect(br.body.length).toBeLessThan(SCRIPT.length / 10);
  const gz = await get(path, { "accept-encoding": "gzip, br;q=0" });
  expect(gz.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gz.body).toString()).toBe(SCRIPT);
  const plain = await get(path, { "accept-encoding": "br;q=0, gzip;q=0.0" });
  expect(plain.headers["content-encoding"]).toBeUndefined();
  const font = await get("/assets/font.woff2", { "accept-encoding": "br" });
  expect(font.headers["content-encoding"]).toBeUndefined();
});

test("HEAD tells the length and sends nothing", async () => {
  const get = await site();
  const head = await get("/assets/app-x1y2.js", {}, "HEAD");
  expect(head.headers["content-length"]).toBe(String(SCRIPT.length));
  expect(head.body).toHaveLength(0);
});

test("only files of the folder itself are sent, and no links out of it", async () => {
  const get = await site();
  for (const path of [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/assets/link.txt",
    "/assets",
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
});
