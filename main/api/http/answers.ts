/** The short answers of the server itself: refusals as JSON or as a page, texts, small pages. */
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "./gate.ts";
import { securityHeaders } from "./headers.ts";

export function sendText(response: ServerResponse, status: number, type: string, text: string) {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-length": Buffer.byteLength(text),
  });
  response.end(response.req.method === "HEAD" ? undefined : text);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, "application/json", `${JSON.stringify(value)}\n`);
}

/** In the form of the API's own errors. What is left of the request is not read. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  for (const [name, value] of Object.entries(refusal.headers ?? {})) {
    response.setHeader(name, value);
  }
  if (!SAFE.has(response.req.method ?? "")) response.setHeader("connection", "close");
  const { status, code, message } = refusal;
  sendJson(response, status, { defined: false, code, status, message });
}

const SAFE = new Set(["GET", "HEAD"]);

/** For connections that are no request yet, or no longer one. */
export function refuseSocket(socket: Duplex, refusal: Omit<Refusal, "code">): void {
  const { status, message, headers } = refusal;
  const all = {
    ...securityHeaders(null),
    ...headers,
    connection: "close",
    "content-type": "text/plain; charset=utf-8",
    "content-length": String(Buffer.byteLength(message) + 1),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
  socket.on("error", () => {});
  socket.end(`${head}${message}\n`, () => socket.destroy());
}

export function wantsPage(request: IncomingMessage): boolean {
  return request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
}
