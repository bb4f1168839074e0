/** E-mail by SMTP, as HTML and as text. */
import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import * as z from "zod";
import { channelKind, type FieldMeta, type SendResult } from "../channel.ts";
import type { ComposedMessage } from "../message.ts";
import { connectionProblem } from "../outgoing/problem.ts";
import { shorten } from "../shorten.ts";
import { emailHtml } from "../text/email-html.ts";
import { messageText } from "../text/message-text.ts";
import { plainNotation } from "../text/notations.ts";
import { flag, optionalText, text } from "./fields.ts";

const SUBJECT_CHARS = 200;
const TEXT_CHARS = 200_000;
const TIMEOUT_MS = 30_000;
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

const config = z.strictObject({
  host: text("The mail server is missing.", { placeholder: "smtp.example.com" }).regex(
    /^[\p{L}\p{N}.-]*$|^[0-9A-Fa-f:]+$/u,
    "Use the name of the server alone, such as smtp.example.com.",
  ),
  security: z
    .enum(["tls", "starttls", "none"])
    .default("starttls")
    .meta({ input: "choice" } satisfies FieldMeta),
  port: z
    .int()
    .min(1, "A port is a number from 1 to 65535.")
    .max(65_535, "A port is a number from 1 to 65535.")
    .nullable()
    .default(null)
    .meta({ input: "number", advanced: true } satisfies FieldMeta),
  user: optionalText(),
  password: optionalText({ input: "secret" }),
  from: text("The sender is missing.").refine(isAddress, "Use an address such as me@example.com."),
  to: z
    .array(z.string().trim().refine(isAddress, "Use an address such as me@example.com."))
    .min(1, "Name at least one receiver.")
    .meta({ input: "list" } satisfies FieldMeta),
  verify: flag(true, { advanced: true }),
});

export default channelKind({
  id: "email",
  config,
  limits: {
    titleChars: SUBJECT_CHARS,
    textChars: TEXT_CHARS,
    attachments: { maxCount: 10, maxBytes: 10 * 1024 * 1024 },
  },
  idempotencyKeys: false,
  async send(message, settings, tools) {
    const port = settings.port ?? PORTS[settings.security];
    const resolved = await tools.resolveHost(settings.host, port);
    if (!resolved.ok) {
      const { code, message: why } = resolved.error;
      return { kind: "failed", message: why, permanent: code === "blocked" };
    }
    const transport = createTransport({
      // The address that was checked, with the name for the certificate.
      host: resolved.value.address,
      port,
      secure: settings.security === "tls",
      requireTLS: settings.security === "starttls",
      ignoreTLS: settings.security === "none",
      tls: {
        rejectUnauthorized: settings.verify,
        ...(isIP(settings.host) === 0 ? { servername: settings.host } : {}),
      },
      ...(settings.user === "" ? {} : { auth: { user: settings.user, pass: settings.password } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const abort = () => transport.close();
    tools.signal.addEventListener("abort", abort, { once: true });
    try {
      const { response, rejectedErrors } = await transport.sendMail(mailOf(message, settings));
      const refused = (rejectedErrors ?? []).map(
        ({ recipient, response: why }) => `${recipient}: ${why}`,
      );
      // The others have it: to try again would send it to them twice.
      const but = refused.length === 0 ? "" : `; not for ${refused.join("; ")}`;
      return { kind: "sent", serviceAnswer: shorten(`${response}${but}`, 300) };
    } catch (error) {
      return failureOf(error as SmtpError, settings.host);
    } finally {
      tools.signal.removeEventListener("abort", abort);
      transport.close();
    }
  },
});

function mailOf(message: ComposedMessage, settings: z.output<typeof config>) {
  const domain = /@([^\s>]+)/.exec(settings.from)?.[1] ?? "belfry.invalid";
  const idOf = (key: string) =>
    `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${domain}>`;
  return {
    from: settings.from,
    to: settings.to,
    subject: shorten(message.title.replace(/\s+/g, " "), SUBJECT_CHARS),
    text: messageText(message, plainNotation, TEXT_CHARS),
    html: emailHtml(message),
    // The same for every try: mail programs show a message that came twice once.
    messageId: idOf(message.idempotencyKey),
    ...(message.thread === null ? {} : { references: idOf(message.thread) }),
    date: new Date(message.happenedAt),
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    ...(message.severity === "urgent" ? { priority: "high" as const } : {}),
    attachments: message.attachments.map(({ name, mediaType, content }) => ({
      filename: name,
      contentType: mediaType,
      content: Buffer.from(content),
    })),
  };
}

interface SmtpError extends Error {
  code?: string;
  /** Of the system or of TLS, where nodemailer put its own into `code`. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
}

/** What the server refused for good (5xx) is not tried again; so are wrong names and passwords. */
function failureOf(error: SmtpError, host: string): SendResult {
  const { responseCode, code, originalCode } = error;
  const said = shorten((error.response ?? error.message).replace(/\s+/g, " "), 300);
  if (code === "EAUTH") {
    const message = `The mail server ${host} did not accept user and password: ${said}`;
    return { kind: "failed", message, permanent: true };
  }
  if (responseCode === undefined && originalCode !== undefined) {
    const { message } = connectionProblem(host, { code: originalCode, message: said });
    return { kind: "failed", message };
  }
  const permanent = responseCode !== undefined && responseCode >= 500;
  return { kind: "failed", message: `The mail server ${host} did not take it: ${said}`, permanent };
}

/** Also `Name <me@example.com>`, and references. */
function isAddress(value: string): boolean {
  const inner = /^[^<>]*<([^<>]+)>$/.exec(value)?.[1] ?? value;
  return ADDRESS.test(inner);
}
