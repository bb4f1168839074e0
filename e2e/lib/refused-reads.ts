/** Pages whose reads are refused, one procedure at a time, as if the engine could not answer that one. */
import type { BrowserContext } from "playwright-core";

interface Request {
  p?: { u?: string };
}

export class RefusedReads {
  /** Procedures that are refused, as `/jobs/list`. */
  readonly refused = new Set<string>();
  /** Procedures that were asked for. */
  readonly asked = new Set<string>();

  /** For every page that is opened in the context from now on. */
  async watch(context: BrowserContext): Promise<void> {
    await context.routeWebSocket("**/ws", (page) => {
      const engine = page.connectToServer();
      page.onMessage((message) => engine.send(this.#through(message)));
    });
  }

  /** The engine refuses what it does not know. */
  #through(message: string | Buffer): string | Buffer {
    const request = JSON.parse(message.toString()) as Request;
    const asked = request.p?.u?.replace(/\?.*$/, "");
    if (request.p === undefined || asked === undefined) return message;
    this.asked.add(asked);
    if (!this.refused.has(asked)) return message;
    return JSON.stringify({ ...request, p: { ...request.p, u: "/refused/here" } });
  }
}
