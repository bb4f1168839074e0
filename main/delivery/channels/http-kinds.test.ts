/** Each channel that speaks HTTP, against a real server on loopback that checks what arrives on the wire. */
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChannelKindId } from "../../../contract/notification-words.ts";
import { loadChannelKind } from "../registry.ts";
import { accepting, HTTP_KINDS } from "../testing/http-kinds.ts";
import { HttpPeer } from "../testing/http-peer.ts";
import { message } from "../testing/messages.ts";
import { tools } from "../testing/tools.ts";
import type { ComposedMessage } from "../message.ts";
import type { ChannelTools, SendResult } from "../channel.ts";

let peer: HttpPeer;

beforeEach(async () => {
  peer = await HttpPeer.start();
});
afterEach(() => peer.close());

const ids = HTTP_KINDS.map(({ id }) => id);
const kindOf = (id: ChannelKindId) => HTTP_KINDS.find((each) => each.id === id)!;

async function send(
  id: ChannelKindId,
  sent: ComposedMessage = message(),
  more: { config?: object; tools?: ChannelTools } = {},
): Promise<SendResult> {
  const kind = (await loadChannelKind(id))!;
  const config = kind.config.parse({ ...kindOf(id).config(peer.url), ...more.config });
  return kind.send(sent, config, more.tools ?? tools());
}

function accept(id: ChannelKindId): void {
  peer.answer = () => accepting(kindOf(id));
}

const body = () => JSON.parse(peer.last.body) as Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- the wire has any shape

describe.each(ids)("%s", (id) => {
  test("sends one request, and tells what the service said", async () => {
    accept(id);
    expect(await send(id)).toMatchObject({
      kind: "sent",
      serviceAnswer: expect.stringMatching(/^200/),
    });
    expect(peer.received).toHaveLength(1);
  });

  test.each([
    [400, { permanent: true }],
    [401, { permanent: true }],
    [404, { permanent: true }],
    [500, { permanent: false }],
  ])("status %d is told, and tried again only where that can help", async (status, expected) => {
    peer.answer = () => ({ status, body: '{"ok":false,"description":"No."}' });
    expect(await send(id)).toMatchObject({
      kind: "failed",
      message: expect.stringContaining(String(status)),
      ...expected,
    });
  });

  test("429 waits as long as the service asks", async () => {
    peer.answer = () => ({ status: 429, headers: { "retry-after": "17" }, body: "{}" });
    expect(await send(id)).toMatchObject({
      kind: "failed",
      permanent: false,
      retryAfterMs: 17_000,
    });
  });

  test("a service that hangs is left when the delivery has taken too long", async () => {
    const abort = new AbortController();
    peer.answer = () => null;
    peer.onRequest = () => abort.abort();
    const result = await send(id, message(), { tools: tools({ signal: abort.signal }) });
    expect(result).toMatchObject({ kind: "failed", message: expect.stringContaining("was ended") });
  });

  test("a refused connection is a failure that can pass", async () => {
    const { config } = kindOf(id);
    const gone = await HttpPeer.start();
    const url = gone.url;
    await gone.close();
    const result = await send(id, message(), { config: config(url) });
    expect(result).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("refused the connection"),
    });
    expect((result as { permanent?: boolean }).permanent).not.toBe(true);
  });

  test("an answer of a megabyte and a title of a thousand characters fit", async () => {
    accept(id);
    const long = message({
      title: "t".repeat(1_000),
      body: `${"word <&> *x* ".repeat(40_000)}\n\n${"- item\n".repeat(20_000)}`,
    });
    expect((await send(id, long)).kind).toBe("sent");
    expect(peer.last.body.length).toBeLessThan(id === "webhook" ? 2_000_000 : 65_536);
  });

  test("no script and no dangerous address of an answer arrives as one", async () => {
    accept(id);
    await send(id, message({ title: "t" }));
    // A webhook is for programs, a ping is plain text.
    if (id === "webhook" || id === "ping") return;
    expect(peer.last.body).not.toMatch(/(?:href=\\?"|\]\(|<)javascript:/i);
    const html = id === "matrix" ? body()["formatted_body"] : peer.last.body;
    if (["telegram", "pushover", "matrix"].includes(id)) expect(html).not.toContain("<script");
  });
});

test("Telegram gets HTML that is escaped, within 4,096 characters, without a preview of links", async () => {
  accept("telegram");
  await send("telegram", message(), { config: { threadId: "12" } });
  expect(peer.last.path).toBe("/bot1:AB/sendMessage");
  expect(body()).toMatchObject({
    chat_id: "-100",
    message_thread_id: 12,
    parse_mode: "HTML",
    disable_notification: false,
    link_preview_options: { is_disabled: true },
  });
  expect(body()["text"]).toContain("<b>Nightly review failed a &lt;b&gt; &amp; &quot;c&quot;");
  expect(body()["text"]).toContain(
    '<pre><code class="language-ts">if (a &lt; b) c();</code></pre>',
  );
  await send("telegram", message({ body: "x & y ".repeat(5_000) }));
  expect(body()["text"].length).toBeLessThanOrEqual(4_096);
});

test("Telegram's own words reach the person: how long to wait, where a group went", async () => {
  const answer = (extra: object) => () => ({
    status: 429,
    body: JSON.stringify({ ok: false, ...extra }),
  });
  peer.answer = answer({ description: "Too Many Requests", parameters: { retry_after: 9 } });
  expect(await send("telegram")).toMatchObject({ retryAfterMs: 9_000 });
  peer.answer = () => ({
    status: 400,
    body: JSON.stringify({
      ok: false,
      description: "upgraded",
      parameters: { migrate_to_chat_id: -1005 },
    }),
  });
  expect(await send("telegram")).toMatchObject({ message: expect.stringContaining("-1005") });
});

test("Telegram sends a long answer along as a file", async () => {
  accept("telegram");
  const content = new TextEncoder().encode("# All of it");
  await send(
    "telegram",
    message({ attachments: [{ name: "answer.md", mediaType: "text/markdown", content }] }),
  );
  expect(peer.received.map(({ path }) => path)).toEqual([
    "/bot1:AB/sendMessage",
    "/bot1:AB/sendDocument",
  ]);
  expect(peer.last.body).toContain('filename="answer.md"');
  expect(peer.last.body).toContain('{"message_id":4711,"allow_sending_without_reply":true}');
});

const FILE = {
  name: "run-7.md",
  mediaType: "text/markdown",
  content: new TextEncoder().encode("# All of it"),
};

test("Slack's bot puts a long answer as a file into the thread of its message", async () => {
  const config = { url: "", token: "xoxb-1", channel: "#news", api: `${peer.url}/api/` };
  const ok = (more: object) => ({ status: 200, body: JSON.stringify({ ok: true, ...more }) });
  const answers: Record<string, object> = {
    "/api/chat.postMessage": { ts: "17.4", channel: "C9" },
    "/api/files.getUploadURLExternal": { upload_url: `${peer.url}/upload/1`, file_id: "F1" },
  };
  peer.answer = ({ path }) => ok(answers[path] ?? {});
  const sent = message({ attachments: [FILE] });
  expect(await send("slack", sent, { config })).toMatchObject({
    serviceAnswer: "200 message 17.4",
  });
  expect(peer.received.map(({ path }) => path)).toEqual([
    "/api/chat.postMessage",
    "/api/files.getUploadURLExternal",
    "/upload/1",
    "/api/files.completeUploadExternal",
  ]);
  expect(peer.received[1]!.body).toBe("filename=run-7.md&length=11");
  expect(peer.received[2]).toMatchObject({ body: "# All of it" });
  // The place for the file is somebody else's: it is not shown the key.
  expect(peer.received[2]!.headers.authorization).toBeUndefined();
  expect(body()).toEqual({
    files: [{ id: "F1", title: "run-7.md" }],
    channel_id: "C9",
    thread_ts: "17.4",
  });
  await send("slack", sent, { config: { ...config, threadTs: "1.2" } });
  expect(JSON.parse(peer.received[4]!.body)).toMatchObject({ channel: "#news", thread_ts: "1.2" });
  expect(body()).toMatchObject({ thread_ts: "1.2" });
  await send("slack", message(), { config: { threadTs: "1.2" } });
  expect(body()).toMatchObject({ thread_ts: "1.2" });
});

test("Matrix puts a long answer as a file beside the message, both into the thread", async () => {
  peer.answer = ({ path }) =>
    path.startsWith("/_matrix/media/")
      ? { status: 200, body: '{"content_uri":"mxc://example.com/f"}' }
      : accepting(kindOf("matrix"));
  const config = { threadId: "$root" };
  await send("matrix", message({ attachments: [FILE] }), { config });
  const [said, upload] = peer.received;
  const relation = { "m.relates_to": { rel_type: "m.thread", event_id: "$root" } };
  expect(JSON.parse(said!.body)).toMatchObject(relation);
  expect(upload).toMatchObject({
    ...{ method: "POST", path: "/_matrix/media/v3/upload?filename=run-7.md", body: "# All of it" },
    headers: { "content-type": "text/markdown", authorization: "Bearer m" },
  });
  expect(body()).toMatchObject({
    ...{ msgtype: "m.file", url: "mxc://example.com/f", filename: "run-7.md", ...relation },
    info: { size: 11 },
  });
  // A key of its own, which is the same for every try.
  expect(decodeURIComponent(peer.last.path)).toContain(`${message().idempotencyKey}:run-7.md`);
});

test("ntfy takes a long answer as a file with the message, or the message alone", async () => {
  accept("ntfy");
  const sent = message({ attachments: [FILE], body: "ä".repeat(9_000) });
  expect((await send("ntfy", sent)).kind).toBe("sent");
  expect(peer.received).toHaveLength(1);
  const { pathname, searchParams } = new URL(peer.last.path, peer.url);
  expect(peer.last).toMatchObject({ method: "PUT", body: "# All of it" });
  expect(pathname).toBe("/belfry-x");
  const said = Object.fromEntries(searchParams);
  expect(said).toMatchObject({ filename: "run-7.md", priority: "5", tags: "rotating_light" });
  expect(said["title"]).toContain("Nightly review failed");
  expect(peer.last.path.length).toBeLessThan(8_000);
  peer.answer = ({ method }) =>
    method === "PUT"
      ? { status: 400, body: '{"error":"attachments not allowed"}' }
      : accepting(kindOf("ntfy"));
  expect(await send("ntfy", sent)).toMatchObject({ serviceAnswer: "200 message n1" });
  expect(body()).toMatchObject({ sequence_id: said["sid"], topic: "belfry-x" });
  peer.answer = () => ({ status: 500, body: "{}" });
  peer.received.length = 0;
  expect(await send("ntfy", sent)).toMatchObject({ kind: "failed", permanent: false });
  expect(peer.received).toHaveLength(1);
});

test.each([
  ["telegram", /sendDocument/],
  ["matrix", /_matrix\/media/],
] as const)("%s tells of a file that does not go through; the message stands", async (id, path) => {
  peer.answer = (request) =>
    path.test(request.path)
      ? { status: 413, body: '{"description":"too big","error":"too big"}' }
      : accepting(kindOf(id));
  expect(await send(id, message({ attachments: [FILE] }))).toMatchObject({
    kind: "sent",
    serviceAnswer: expect.stringContaining("run-7.md was not sent: "),
  });
});

test("Discord pings nobody, and keeps within its limits", async () => {
  accept("discord");
  await send("discord", message({ body: "x".repeat(20_000) }));
  const payload = JSON.parse(/\r\n\r\n(\{.*\})\r\n/s.exec(peer.last.body)![1]!) as {
    allowed_mentions: object;
    embeds: { title: string; description: string; fields: { name: string; value: string }[] }[];
  };
  expect(payload.allowed_mentions).toEqual({ parse: [] });
  const [embed] = payload.embeds;
  expect(embed!.title.length).toBeLessThanOrEqual(256);
  const fields = embed!.fields.map(({ name, value }) => name + value).join("");
  expect((embed!.title + embed!.description + fields).length).toBeLessThanOrEqual(6_000);
  peer.answer = () => ({ status: 429, body: '{"retry_after": 0.25}' });
  expect(await send("discord")).toMatchObject({ retryAfterMs: 250 });
});

test("Slack's control characters are escaped", async () => {
  accept("slack");
  await send("slack", message({ body: "<!channel> & <http://x|y>" }));
  const [, section] = body()["blocks"];
  expect(section.text.text).toContain("&lt;!channel&gt; &amp; ");
  expect(section.text.text).not.toContain("<!channel>");
});

test("Slack's bot tells errors with status 200", async () => {
  const config = { url: "", token: "xoxb-1", channel: "C1", api: `${peer.url}/api/` };
  peer.answer = () => ({ status: 200, body: '{"ok":false,"error":"channel_not_found"}' });
  expect(await send("slack", message(), { config })).toMatchObject({
    kind: "failed",
    permanent: true,
    message: expect.stringContaining("channel_not_found"),
  });
  expect(peer.last.path).toBe("/api/chat.postMessage");
  expect(peer.last.headers.authorization).toBe("Bearer xoxb-1");
  peer.answer = () => ({ status: 200, body: '{"ok":false,"error":"ratelimited"}' });
  expect(await send("slack", message(), { config })).toMatchObject({ permanent: false });
});

test("a webhook is signed as the specification says", async () => {
  accept("webhook");
  await send("webhook");
  const { headers } = peer.last;
  const signed = `${headers["webhook-id"] as string}.${headers["webhook-timestamp"] as string}.${peer.last.body}`;
  const expected = createHmac("sha256", "s3cret").update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  expect(headers["idempotency-key"]).toBe(message().idempotencyKey);
  expect(headers["x-a"]).toBe("b");
  expect(body()).toMatchObject({ version: 1, type: "run.failed", run: { id: 7 }, job: { id: 3 } });
});

test("Gotify and ntfy know how urgent it is", async () => {
  accept("gotify");
  await send("gotify");
  expect(peer.last.headers["x-gotify-key"]).toBe("A.x");
  expect(body()).toMatchObject({ priority: 8 });
  accept("ntfy");
  await send("ntfy", message({ body: "ä".repeat(9_000) }));
  expect(body()).toMatchObject({
    topic: "belfry-x",
    priority: 5,
    tags: ["rotating_light"],
    markdown: true,
  });
  expect(Buffer.byteLength(body()["message"])).toBeLessThanOrEqual(4_096);
});

test("Pushover says what was wrong", async () => {
  peer.answer = () => ({ status: 400, body: '{"status":0,"errors":["user key is invalid"]}' });
  expect(await send("pushover")).toMatchObject({
    permanent: true,
    message: "Pushover answered with 400: user key is invalid",
  });
});

test("Matrix uses the message's key as transaction, so that a repeat is dropped by the server", async () => {
  accept("matrix");
  await send("matrix");
  const key = encodeURIComponent(message().idempotencyKey);
  expect(peer.last).toMatchObject({
    method: "PUT",
    path: `/_matrix/client/v3/rooms/!r%3Aexample.com/send/m.room.message/${key}`,
  });
  expect(body()).toMatchObject({ format: "org.matrix.custom.html", msgtype: "m.text" });
});

test("a ping tells start, success and failure of the same run", async () => {
  accept("ping");
  const events = ["run.started", "run.succeeded", "run.failed"] as const;
  for (const event of events) await send("ping", message({ event }));
  const [start, success, fail] = peer.received.map(({ path }) => new URL(path, peer.url));
  expect([start, success, fail].map((url) => url!.pathname)).toEqual([
    "/uuid/start",
    "/uuid",
    "/uuid/fail",
  ]);
  expect(new Set([start, success, fail].map((url) => url!.searchParams.get("rid"))).size).toBe(1);
  for (const event of ["job.recovered", "job.auto-paused"] as const) {
    await send("ping", message({ event }));
  }
  expect(peer.received.slice(3).map(({ path }) => new URL(path, peer.url).pathname)).toEqual([
    "/uuid",
    "/uuid/fail",
  ]);
  const goesOn = [
    message({ event: "job.recovered", run: null }),
    message({ event: "run.blocked", questionId: 1 }),
    message({ event: "run.blocked", proposalId: 1 }),
    message({ event: "run.retrying" }),
  ];
  for (const each of goesOn) expect((await send("ping", each)).kind).toBe("sent");
  expect(peer.received).toHaveLength(5);
});
