/** One connection to the engine, and the way to get one. */
import type { ClientContext, ClientLink } from "@orpc/client";

export interface Wire {
  link: ClientLink<ClientContext>;
  /** Resolves when the connection is gone, whoever ended it. */
  gone: Promise<void>;
  close(): void;
}

/** Makes a connection. Rejects when there is none to be had now; with `LockedError` when the page is not let in. */
export type Dial = () => Promise<Wire>;

/** The engine answers, and does not let this page in: its session is over. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/** A call could not be made, or its answer was lost: nobody knows whether it took effect. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** `unanswered`: it was never made. `cut`: made, and its answer was lost. */
  readonly kind: "unanswered" | "cut";

  constructor(kind: ConnectionError["kind"]) {
    super(kind);
    this.kind = kind;
  }
}
