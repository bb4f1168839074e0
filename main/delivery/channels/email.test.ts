/** E-mail against a real SMTP server on loopback. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { message } from "../testing/messages.ts";
import { tools } from "../testing/tools.ts";
import email from "./email.ts";

let server: SMTPServer | null = null;
const mails: string[] = [];

afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
  server = null;
  mails.length = 0;
});

async function listen(options: SMTPServerOptions = {}): Promise<number> {
  server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onData(stream, _session, done) {
      let mail = "";
      stream.on("data", (chunk: Buffer) => (mail += chunk.toString()));
      stream.on("end", () => {
        mails.push(mail);
        done(null);
      });
    },
    ...options,
  });
  // A client that leaves in the middle is what some of the tests are about.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return (server.server.address() as AddressInfo).port;
}

const send = (port: number, more: object = {}, sent = message()) =>
  email.send(
    sent,
    email.config.parse({
      host: "127.0.0.1",
      port,
      security: "none",
      from: "Belfry <belfry@example.com>",
      to: ["ann@example.com"],
      ...more,
    }),
    tools(),
  );

test("arrives as text and as HTML, once recognisable, answered by no machine", async () => {
  const port = await listen();
  expect(await send(port)).toMatchObject({
    kind: "sent",
    serviceAnswer: expect.stringMatching(/^250/),
  });
  await send(port);
  const [first, again] = mails;
  expect(first).toContain("Auto-Submitted: auto-generated");
  expect(first).toMatch(/Content-Type: text\/plain/);
  expect(first).toMatch(/Content-Type: text\/html/);
  const id = (mail: string) => /^Message-ID: (.*)$/im.exec(mail)?.[1];
  expect(id(first!)).toBe(id(again!));
  expect(first!.slice(first!.indexOf("text/html"))).not.toContain("<script>alert");
});

test("a subject cannot bring in a header", async () => {
  const port = await listen();
  await send(port, {}, message({ title: "x\r\nBcc: eve@example.com" }));
  const [headers] = mails[0]!.split("\r\n\r\n");
  expect(headers).not.toMatch(/^Bcc:/im);
});

test("a wrong password is final, and named", async () => {
  const port = await listen({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error("Invalid login")),
  });
  expect(await send(port, { user: "ann", password: "wrong" })).toMatchObject({
    kind: "failed",
    permanent: true,
    message: expect.stringContaining("did not accept user and password"),
  });
});

test.each([
  [550, true],
  [451, false],
])("%d from the server", async (responseCode, permanent) => {
  const port = await listen({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error("No"), { responseCode })),
  });
  expect(await send(port)).toMatchObject({ kind: "failed", permanent });
});

test("a server that does not offer encryption is left where encryption is asked for", async () => {
  const port = await listen();
  expect(await send(port, { security: "starttls" })).toMatchObject({ kind: "failed" });
  expect(mails).toEqual([]);
});

test("every wrong field has a sentence of its own", () => {
  const parsed = email.config.safeParse({ host: "", port: 0, from: "x", to: ["nobody"] });
  const said = Object.fromEntries(
    parsed.error!.issues.map((issue) => [issue.path.join("."), issue.message]),
  );
  expect(said).toEqual({
    host: "The mail server is missing.",
    port: "A port is a number from 1 to 65535.",
    from: "Use an address such as me@example.com.",
    "to.0": "Use an address such as me@example.com.",
  });
});
