/** Types of the fake model API, for tests written in TypeScript. */
import type { Server } from "node:http";

/** One request as the server logged it. */
export interface FakeRequest {
  n: number;
  at: string;
  method: string;
  path: string;
  api: "anthropic" | "responses" | "chat" | "gemini" | undefined;
  what: "generate" | "count" | "models" | "other";
  key?: "present" | "absent";
  model?: string;
  /** Directive that was played. */
  step?: string;
  arg?: string;
  /** HTTP status of an error, `call NAME`, or the kind of answer. */
  answer?: number | string;
  /** Shape of the conversation: `u` user, `a` assistant, `t` tool result. */
  turns?: string;
  /** Names of the tools that were offered. */
  tools?: string[];
  lastUser?: string;
}

export interface FakeModelApi {
  server: Server;
  requests: FakeRequest[];
  /** Starts on 127.0.0.1 and resolves to `http://127.0.0.1:PORT`. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
}

export function createFakeModelApi(options?: {
  scenario?: string;
  requireKey?: string;
  dumpDir?: string;
  onRequest?: (request: FakeRequest) => void;
}): FakeModelApi;
