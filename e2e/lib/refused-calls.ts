/** Pages some of whose calls are refused, one procedure at a time, as if the engine could not, would not, or not yet, do that one. */
import type { BrowserContext } from "playwright-core";

interface Request {
  i: number;
  p?: { u?: string };
}

/**
 * `failed`: as an engine that cannot answer, and has no words for people. `cut`: the connection breaks
 * before the engine has heard of it. `held`: the engine hears of it when `letGo` says so. Anything else is the sentence with which the engine refuses it.
 */
export type Refusal = "failed" | "cut" | "held" | { says: string };

export class RefusedCalls {
  /** Procedures that are refused, such as `/jobs/list`, and how. */
  readonly refused = new Map<string, Refusal>();
  /** Procedures that were asked for. */
  readonly asked = new Set<string>();
  readonly #held: (() => void)[] = [];

  /** Holds nothing any more. */
  letGo(): void {
    for (const [procedure, how] of this.refused) if (how === "held") this.refused.delete(procedure);
    for (const send of this.#held.splice(0)) send();
  }

  /** For every page that is opened in the context from now on. */
  async watch(context: BrowserContext): Promise<void> {
    await context.routeWebSocket("**/ws", (page) => {
      const engine = page.connectToServer();
      page.onMessage((message) => {
        const request = JSON.parse(message.toString()) as Request;
        const asked = request.p?.u?.replace(/\?.*$/, "");
        if (asked !== undefined) this.asked.add(asked);
        const how = asked === undefined ? undefined : this.refused.get(asked);
        if (how === undefined) engine.send(message);
        else if (how === "held") this.#held.push(() => engine.send(message));
        else if (how === "cut") void Promise.all([page.close(), engine.close()]);
        else if (how === "failed") engine.send(unknown(request));
        else page.send(refusal(request, how.says));
      });
    });
  }
}

/** The engine fails at what it does not know, without a sentence for people. */
const unknown = (request: Request): string =>
  JSON.stringify({ ...request, p: { ...request.p, u: "/refused/here" } });

/** As the engine refuses what is not possible now: with one of its typed errors. */
function refusal({ i }: Request, message: string): string {
  const error = { defined: true, code: "REFUSED", status: 403, message, data: { code: "not-now" } };
  return JSON.stringify({ i, p: { s: error.status, b: { json: error } } });
}
