/** A real HTTP server on loopback that keeps what it was sent and answers as a test says. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export interface Received {
  method: string;
  /** Path with the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface PeerAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export class HttpPeer {
  readonly received: Received[] = [];
  /** What the next requests are answered with; null = never. */
  answer: (request: Received) => PeerAnswer | null = () => ({ status: 200, body: "ok" });
  /** Called when a request has come, before it is answered. */
  onRequest: () => void = () => {};
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    server.on("request", (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const received = {
          method: incoming.method!,
          path: incoming.url!,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        this.received.push(received);
        this.onRequest();
        const answer = this.answer(received);
        if (answer === null) return;
        outgoing.writeHead(answer.status, answer.headers).end(answer.body ?? "");
      });
    });
  }

  /**
   * @param tls key and certificate in PEM; without it, plain HTTP
   * @param port 0 = any that is free
   */
  static async start(tls?: { key: string; cert: string } | null, port = 0): Promise<HttpPeer> {
    const server = tls ? (createTlsServer(tls) as unknown as Server) : createServer();
    const peer = new HttpPeer(server, tls ? "https" : "http");
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return peer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  get last(): Received {
    return this.received.at(-1)!;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
