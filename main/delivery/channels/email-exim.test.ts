/** E-mail against a mail server that people run: Exim as Debian ships it. */
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { notificationSettingsSchema } from "../../../contract/notifications.ts";
import { world, type World } from "../../engine/testing/world.ts";
import type { ComposedMessage } from "../message.ts";
import { selfMadeCertificate } from "../testing/certificate.ts";
import { Exim, hasExim } from "../testing/exim.ts";
import { message } from "../testing/messages.ts";
import { tools } from "../testing/tools.ts";
import { worldNotifications } from "../testing/world-notifications.ts";
import email from "./email.ts";

/** A mail takes several processes of Exim. */
const TIME = { timeout: 120_000 };

describe.skipIf(!hasExim)("with Exim (exim4-daemon-light is installed)", TIME, () => {
  const certificate = selfMadeCertificate("DNS:localhost");
  let exim: Exim;
  /** Mail that earlier tests left in the box. */
  let before = 0;

  beforeAll(async () => {
    exim = await Exim.start(certificate);
  }, TIME.timeout);
  afterAll(() => exim?.stop(), TIME.timeout);
  beforeEach(async () => {
    exim.setBusy(false);
    exim.setStrict(false);
    before = (await exim.mails(0)).length;
  });

  const fields = (more: object = {}) => ({
    host: "localhost",
    port: exim.port,
    security: "none",
    from: "Belfry <belfry@example.com>",
    to: ["ann@example.com"],
    ...more,
  });
  const send = (more: object = {}, sent: ComposedMessage = message()) =>
    email.send(sent, email.config.parse(fields(more)), tools());
  const arrived = async (count: number) => (await exim.mails(before + count)).slice(before);

  test("text, HTML, a subject in another script and a long answer arrive as they were", async () => {
    const title = `Revisão noturna terminou: ação concluída ✅ 日本語の長い件名${" ünïcödé".repeat(12)}`;
    const answer = `Zeile eins äöü\n.\n..\n.dots at the start\n${"long line ".repeat(300)}\n${"Olá, mundo ✓\n".repeat(2_000)}`;
    const content = new TextEncoder().encode(answer);
    const sent = message({
      title,
      body: "Before\n\n.\n\n.hidden\n\nAfter ✓",
      attachments: [{ name: "run-7.md", mediaType: "text/markdown", content }],
    });
    expect(await send({}, sent)).toMatchObject({
      kind: "sent",
      serviceAnswer: expect.stringMatching(/^250 OK id=/),
    });
    const [mail] = await arrived(1);
    // What went over the line has no line longer than the standard allows.
    expect(Math.max(...mail!.split("\n").map((line) => line.length))).toBeLessThanOrEqual(998);
    const parts = partsOf(mail!);
    expect(subjectOf(mail!)).toBe(title);
    expect(parts.map(({ type }) => type)).toEqual(["text/plain", "text/html", "text/markdown"]);
    expect(parts[0]!.text).toMatch(/Before\n\n\.\n\n\.hidden\n\nAfter ✓/);
    expect(parts[1]!.text).toContain("After ✓");
    expect(parts[1]!.text).not.toContain("<script>alert");
    expect(parts[2]!.text).toBe(answer);
  });

  test("a receiver whom the server does not know is final, and told with the server's words", async () => {
    expect(await send({ to: ["nobody@example.com"] })).toEqual({
      kind: "failed",
      message: expect.stringMatching(/localhost did not take it: 550 No such person here/),
      permanent: true,
    });
  });

  test("one unknown receiver of two: the other has it, and the answer says for whom it was not", async () => {
    const result = await send({ to: ["nobody@example.com", "bob@example.com"] });
    expect(result).toMatchObject({
      kind: "sent",
      serviceAnswer: expect.stringMatching(
        /^250 .*; not for nobody@example\.com: 550 No such person here/,
      ),
    });
    expect(await arrived(1)).toHaveLength(1);
  });

  test("a server that is busy is asked again later; what comes of it arrives once", async () => {
    const w = await mailWorld(fields({ to: ["later@example.com"] }));
    exim.setBusy(true);
    w.message("run.failed:1");
    await w.until(({ tries }) => tries === 1);
    expect(w.row()).toMatchObject({
      state: "failed",
      lastError: expect.stringContaining("451 Too busy, come back later"),
    });
    exim.setBusy(false);
    await w.until(({ state }) => state === "sent");
    expect(w.row()).toMatchObject({ tries: 2, answer: expect.stringMatching(/^250 OK id=/) });
    expect(await arrived(1)).toHaveLength(1);
  });

  test.each([
    ["starttls", () => exim.port],
    ["tls", () => exim.tlsPort],
  ] as const)("%s: an unknown certificate is refused with a sentence", async (security, port) => {
    const result = await send({ security, port: port() });
    expect(result).toEqual({
      kind: "failed",
      message: "The certificate of localhost cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT).",
    });
    expect(await exim.mails(0)).toHaveLength(before);
    // Unless a person says that it may be.
    expect(await send({ security, port: port(), verify: false })).toMatchObject({ kind: "sent" });
    const [mail] = await arrived(1);
    expect(mail).toMatch(/with esmtps /);
  });

  test("a certificate that is trusted is taken, and one for another name is not", async () => {
    const trusted = getCACertificates("default");
    setDefaultCACertificates([...trusted, certificate.cert]);
    try {
      expect(await send({ security: "starttls" })).toMatchObject({ kind: "sent" });
      await arrived(1);
      expect(await send({ security: "starttls", host: "127.0.0.1" })).toEqual({
        kind: "failed",
        message: "The certificate of 127.0.0.1 cannot be trusted (ERR_TLS_CERT_ALTNAME_INVALID).",
      });
    } finally {
      setDefaultCACertificates(trusted);
    }
  });

  test("a password is asked for, checked, and never sent in the clear", async () => {
    exim.setStrict(true);
    const { user, password } = exim;
    const over = { security: "starttls", verify: false } as const;
    expect(await send(over)).toMatchObject({ kind: "failed", permanent: true });
    expect(await send({ ...over, user, password: "wrong" })).toEqual({
      kind: "failed",
      message: expect.stringMatching(/localhost did not accept user and password: .*535/),
      permanent: true,
    });
    // Without encryption the server offers no way to say it.
    expect(await send({ user, password })).toMatchObject({ kind: "failed" });
    expect(await send({ ...over, user, password })).toMatchObject({ kind: "sent" });
    const [mail] = await arrived(1);
    expect(mail).toMatch(/with esmtpsa /);
  });

  test("a server that is not there can be there later", async () => {
    const gone = await Exim.start(certificate);
    const { port } = gone;
    await gone.stop();
    expect(await send({ port })).toEqual({
      kind: "failed",
      message: "localhost refused the connection.",
    });
  });
});

/** An engine's outbox with one channel, an e-mail, whose clock a test moves while real mail goes out. */
async function mailWorld(config: object) {
  const w: World = await world();
  const channels = [{ id: "mail", kind: "email", name: "Mail", config }];
  w.settings = {
    ...w.settings,
    notifications: notificationSettingsSchema.parse({ channels }),
  };
  const { http, resolveHost } = tools();
  const { outbox } = worldNotifications(w, { tools: { http, resolveHost } });
  const row = () => w.messages()[0]!;
  return {
    row,
    message(idempotencyKey: string) {
      const blank = { fingerprint: null, digest: false, jobId: null, runId: null };
      const said = { event: "run.failed", payload: { reason: "x" }, createdAt: w.clock.now() };
      w.store.enqueue([{ ...blank, ...said, channel: "mail", idempotencyKey }]);
      outbox.wake();
    },
    /** Real time passes while a mail is under way; the world's only between tries. */
    async until(condition: (delivery: ReturnType<typeof row>) => boolean) {
      const end = performance.now() + TIME.timeout;
      while (!condition(row()) && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (condition(row())) break;
        const waitMs = (row().nextTryAt ?? 0) - w.clock.now();
        if (waitMs > 0) await w.advance(waitMs);
      }
      expect(condition(row())).toBe(true);
    },
  };
}

interface Part {
  type: string;
  text: string;
}

/** Leaves of a mail, decoded. */
function partsOf(entity: string): Part[] {
  const at = entity.indexOf("\n\n");
  const headers = entity.slice(0, at).replace(/\n[ \t]+/g, " ");
  const body = entity.slice(at + 2);
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(headers)?.[1] ?? "";
  const type = header("content-type");
  const boundary = /boundary="([^"]+)"/.exec(type)?.[1];
  if (boundary !== undefined) {
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap((part) => partsOf(part.replace(/^\n/, "")));
  }
  const encoding = header("content-transfer-encoding").toLowerCase();
  return [{ type: type.split(";")[0]!, text: decoded(body, encoding) }];
}

function decoded(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body.replace(/\n$/, "");
  const bytes = body.replace(/\n$/, "").replace(/=\n/g, "");
  const text = bytes.replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(text, "latin1").toString("utf8");
}

/** @see RFC 2047 */
function subjectOf(mail: string): string {
  const raw = /^Subject: ((?:.*)(?:\n[ \t].*)*)/m.exec(mail)![1]!.replace(/\n[ \t]/g, " ");
  const words = [...raw.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi)].map(([, way, text]) =>
    way!.toUpperCase() === "B"
      ? Buffer.from(text!, "base64")
      : Buffer.from(decodedWord(text!), "latin1"),
  );
  return Buffer.concat(words).toString("utf8");
}

const decodedWord = (text: string): string =>
  text
    .replace(/_/g, " ")
    .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
