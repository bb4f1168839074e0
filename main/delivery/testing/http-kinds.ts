/** The channels that speak HTTP: their settings, aimed at a peer, and the answer with which the service takes a message. */
import type { ChannelKindId } from "../../../contract/notification-words.ts";
import type { PeerAnswer, Received } from "./http-peer.ts";

export interface HttpKind {
  id: ChannelKindId;
  config(url: string): Record<string, unknown>;
  ok: object | string;
  /** What the service knows a message by when it comes again; null where it knows none. */
  key(request: Received): string | null;
}

const header = (name: string) => (request: Received) => {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
};

export const HTTP_KINDS: readonly HttpKind[] = [
  {
    id: "telegram",
    config: (server) => ({ server, token: "1:AB", chatId: "-100" }),
    ok: { ok: true, result: { message_id: 4711 } },
    key: () => null,
  },
  {
    id: "discord",
    config: (url) => ({ url: `${url}/api/webhooks/1/x` }),
    ok: { id: "99" },
    key: () => null,
  },
  {
    id: "slack",
    config: (url) => ({ url: `${url}/services/T/B/x` }),
    ok: "ok",
    key: () => null,
  },
  {
    id: "webhook",
    config: (url) => ({ url: `${url}/hook`, secret: "s3cret", headers: { "x-a": "b" } }),
    ok: {},
    key: header("idempotency-key"),
  },
  {
    id: "gotify",
    config: (server) => ({ server, token: "A.x" }),
    ok: { id: 5 },
    key: () => null,
  },
  {
    id: "ntfy",
    config: (server) => ({ server, topic: "belfry-x", token: "tk_1" }),
    ok: { id: "n1" },
    key: ({ body }) => (JSON.parse(body) as { sequence_id: string }).sequence_id,
  },
  {
    id: "pushover",
    config: (url) => ({ server: `${url}/1/messages.json`, token: "t", user: "u" }),
    ok: { status: 1, request: "r-1" },
    key: () => null,
  },
  {
    id: "teams",
    config: (url) => ({ url: `${url}/workflows/x` }),
    ok: "",
    key: () => null,
  },
  {
    id: "matrix",
    config: (server) => ({ server, token: "m", roomId: "!r:example.com" }),
    ok: { event_id: "$1" },
    key: ({ path }) => path.slice(path.lastIndexOf("/") + 1),
  },
  {
    id: "ping",
    config: (url) => ({ url: `${url}/uuid` }),
    ok: "OK",
    key: ({ path }) => new URL(path, "http://peer").searchParams.get("rid"),
  },
];

export const accepting = ({ ok }: HttpKind): PeerAnswer => ({
  status: 200,
  body: typeof ok === "string" ? ok : JSON.stringify(ok),
});
