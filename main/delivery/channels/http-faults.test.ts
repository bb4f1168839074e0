/**
 * Every channel that speaks HTTP, from the outbox to a server on loopback, through every fault of a service: each
 * message arrives once, those of a job in their order, and what the service refuses for good holds up nothing.
 */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { notificationSettingsSchema } from "../../../contract/notifications.ts";
import { SECOND, world, type World } from "../../engine/testing/world.ts";
import { type Certificate, selfMadeCertificate } from "../testing/certificate.ts";
import { accepting, HTTP_KINDS, type HttpKind } from "../testing/http-kinds.ts";
import { HttpPeer, type PeerAnswer, type Received } from "../testing/http-peer.ts";
import { tools } from "../testing/tools.ts";
import { worldNotifications } from "../testing/world-notifications.ts";

interface Fault {
  /** What the first message is answered with, until the service is well again; null = never. */
  answer?: PeerAnswer | null;
  /** How the service is there at all meanwhile. */
  server?: "gone" | "wrong certificate";
  /** What the row of the first message says meanwhile. */
  said: RegExp;
  isFinal?: true;
}

const RETRY_AFTER_S = 600;
const FAULTS: Record<string, Fault> = {
  400: { answer: { status: 400, body: "{}" }, said: /answered with 400/, isFinal: true },
  401: { answer: { status: 401, body: "{}" }, said: /answered with 401/, isFinal: true },
  "429 with Retry-After": {
    answer: { status: 429, body: "{}", headers: { "retry-after": String(RETRY_AFTER_S) } },
    said: /answered with 429/,
  },
  500: { answer: { status: 500, body: "down" }, said: /answered with 500/ },
  "no answer": { answer: null, said: /did not answer in time/ },
  "connection refused": { server: "gone", said: /refused the connection/ },
  "wrong certificate": { server: "wrong certificate", said: /cannot be trusted/ },
};

/** Each line is a job, in the order of its messages. Digits and letters pass every notation as they are. */
const LINES = [
  ["a1word", "a2word", "a3word"],
  ["b1word", "b2word"],
] as const;
const [[FIRST]] = LINES;
const ALL: readonly string[] = LINES.flat();
/** A machine five times slower gets there as well. */
const PATIENCE_MS = 60_000;

let right: Certificate;
let wrong: Certificate;
beforeAll(() => {
  right = selfMadeCertificate("IP:127.0.0.1");
  wrong = selfMadeCertificate("IP:127.0.0.1");
});

describe.each(HTTP_KINDS.map((kind) => [kind.id, kind] as const))("%s", (_id, kind) => {
  test("takes what there is, each message once", { timeout: PATIENCE_MS }, async () => {
    const place = await placeOf(kind, {});
    await place.until(place.isSettled);
    expect(place.told()).toEqual(ALL.toSorted());
    place.expectOrder();
  });

  test.each(Object.entries(FAULTS))("%s", { timeout: PATIENCE_MS }, async (_name, fault) => {
    const place = await placeOf(kind, fault);
    await place.until(() => place.row(FIRST).tries === 1);
    expect(place.row(FIRST)).toMatchObject({
      state: fault.isFinal ? "dead" : "failed",
      lastError: expect.stringMatching(fault.said),
    });
    if (fault.answer?.headers) {
      const asked = place.requests().length;
      await place.w.advance((RETRY_AFTER_S - 1) * SECOND);
      await place.rest();
      expect(place.requests()).toHaveLength(asked);
    }
    await place.mend();
    await place.until(place.isSettled);
    const expected = fault.isFinal ? ALL.filter((word) => word !== FIRST) : ALL;
    expect(place.told()).toEqual(expected.toSorted());
    place.expectOrder();
    // A service that knows a message by its key has one key for it, however often it came.
    const keys = place.requests(FIRST).map((request) => kind.key(request));
    expect(new Set(keys).size).toBeLessThanOrEqual(1);
  });
});

async function placeOf(kind: HttpKind, { answer, server }: Pick<Fault, "answer" | "server">) {
  const w: World = await world();
  w.notices.targets = () => [];
  const peers = [await HttpPeer.start(server === "wrong certificate" ? wrong : right)];
  const { url, port } = peers[0]!;
  onTestFinished(() => peers.at(-1)!.close());
  if (server === "gone") await peers[0]!.close();

  let isWell = false;
  const taken: string[] = [];
  const wordIn = ({ body }: Received) => ALL.find((word) => body.includes(word))!;
  const reply = (request: Received) => {
    const word = wordIn(request);
    if (!isWell && answer !== undefined && word === FIRST) return answer;
    taken.push(word);
    return accepting(kind);
  };
  peers[0]!.answer = reply;

  const channels = [{ id: "it", kind: kind.id, name: "It", config: kind.config(url) }];
  const notifications = notificationSettingsSchema.parse({ channels });
  w.settings = { ...w.settings, notifications };
  const { outbox } = worldNotifications(w, {
    over: {
      tools: async (signal) => ({ ...tools({ signal, ca: right.cert }), clock: w.clock }),
    },
  });
  for (const line of LINES) {
    const job = w.job({ name: "Job" });
    for (const word of line) {
      const run = w.run(job.id);
      await w.advance(5 * SECOND);
      const about = { event: "run.failed", jobId: job.id, runId: run.id, createdAt: w.clock.now() };
      const more = { channel: "it", idempotencyKey: `${word}:it`, payload: { reason: word } };
      w.store.enqueue([{ ...about, ...more, fingerprint: null, digest: false }]);
    }
  }
  outbox.wake();

  const isSettled = () =>
    w.messages().every(({ state }) => state !== "pending" && state !== "failed");
  const requests = (word?: string) =>
    peers.flatMap(({ received }) => received).filter((each) => !word || wordIn(each) === word);
  const nearest = () =>
    Math.min(...w.store.openChannels(w.clock.now()).map(({ nextAt }) => nextAt));
  /** A turn of real time, in which requests and answers go over the line. */
  const rest = () => new Promise((resolve) => setTimeout(resolve, 2));
  return {
    w,
    rest,
    requests,
    isSettled,
    told: () => taken.toSorted(),
    row: (word: string) => w.messages().find(({ payload }) => payload["reason"] === word)!,
    expectOrder() {
      for (const line of LINES) {
        const came = taken.filter((word) => (line as readonly string[]).includes(word));
        expect(came).toEqual(came.toSorted());
      }
    },
    async mend() {
      isWell = true;
      if (server === undefined) return;
      if (server === "wrong certificate") await peers[0]!.close();
      const next = await HttpPeer.start(right, port);
      next.answer = reply;
      peers.push(next);
    },
    /** The world's time passes only while nothing is on the line, or nothing will ever come back on it. */
    async until(condition: () => boolean) {
      const end = performance.now() + PATIENCE_MS;
      while (!condition() && performance.now() < end) {
        await rest();
        if (condition()) break;
        const isStuck = answer === null && !isWell && requests(FIRST).length > 0;
        const waitMs = isStuck ? SECOND : nearest() - w.clock.now();
        if (waitMs > 0 && waitMs < Infinity) await w.advance(waitMs);
      }
      expect(condition()).toBe(true);
    },
  };
}
