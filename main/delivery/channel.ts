/**
 * What a channel kind is. Each kind is one file in `channels/`, default-exports one `ChannelKind`, and is named in
 * `registry.ts`; its words (title, set-up steps, labels and hints of its fields) are in the locales, section
 * `channels.<kind>`.
 */
import type * as z from "zod";
import type { ChannelKindId } from "../../contract/notification-words.ts";
import type { Clock, Log, Result } from "../engine/ports.ts";
import type { ComposedMessage } from "./message.ts";
import type { NotificationPort } from "./notification-port.ts";

/** How a field is shown. Put on the field's schema with `.meta()`. */
export interface FieldMeta {
  /** `secret` fields are never shown again, and are kept as references only. */
  input: "text" | "multiline" | "secret" | "url" | "number" | "switch" | "choice" | "list" | "map";
  placeholder?: string;
  /** Shown only when asked for. */
  advanced?: boolean;
}

/** What became of a message. A sentence for people, and, for a failure, what to do next. */
export type SendResult =
  | {
      kind: "sent";
      /** What the service said, shortened: `200 OK, message 4711`. No secrets. */
      serviceAnswer: string;
      /** Nothing but this machine was asked, and a repeat after a crash does no harm: may be settled with the next. */
      together?: true;
    }
  | {
      kind: "failed";
      /** A sentence with what the service said. No secrets. */
      message: string;
      /** How long the service asked to wait. */
      retryAfterMs?: number;
      /** Trying the same again cannot help (refused, not found, no permission): dead at once. */
      permanent?: boolean;
    };

export interface ChannelLimits {
  /** Longest title and longest text in characters; null = no limit. The kind cuts and splits by itself. */
  titleChars: number | null;
  textChars: number | null;
  /** null = the service takes none. */
  attachments: { maxCount: number; maxBytes: number } | null;
}

/** An answer that was read whole, up to a limit of size. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface HttpRequest {
  url: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | FormData;
}

/** What a channel may use of the world. Everything obeys the time limit of the delivery (`signal`). */
export interface ChannelTools {
  /**
   * The only way out by HTTP: allow-list of hosts, private addresses, redirects, sizes and time are checked there.
   * Errors are sentences: `blocked` (not allowed; permanent), `unreachable`, `timeout`, `tls`, `too-large`.
   */
  http(request: HttpRequest): Promise<Result<HttpAnswer>>;
  /** The same check for other protocols: the address to connect to, resolved and allowed. */
  resolveHost(host: string, port: number): Promise<Result<{ address: string }>>;
  /** Runs a program to its end; output is cut. Errors: `not-found`, `timeout`. */
  runProgram(spec: {
    file: string;
    args: string[];
    stdin: string;
    env: Record<string, string>;
    cwd: string | null;
  }): Promise<Result<{ exitCode: number; stdout: string; stderr: string }>>;
  /** null where this host shows no notifications. */
  notifications: NotificationPort | null;
  log: Log;
  clock: Clock;
  /** Ends when the delivery has taken too long, or the host ends. */
  signal: AbortSignal;
}

export interface ChannelKind<Config extends z.ZodObject = z.ZodObject> {
  id: ChannelKindId;
  /** Fields with `FieldMeta`; messages of the schema are sentences shown beside the field. */
  config: Config;
  limits: ChannelLimits;
  /** The service itself drops a message whose key it has seen: then a repeat after a crash does no harm. */
  idempotencyKeys: boolean;
  /** Sends one message. Expected failures are values; what is thrown counts as a failure that may pass. */
  send(
    message: ComposedMessage,
    /** References are resolved. */
    config: z.output<Config>,
    tools: ChannelTools,
  ): Promise<SendResult>;
}

/** Gives a kind its type from its schema. */
export function channelKind<Config extends z.ZodObject>(kind: ChannelKind<Config>): ChannelKind {
  // The registry forgets the schema's type; `send` is only ever called with what the same kind's schema gave.
  return kind as unknown as ChannelKind;
}
