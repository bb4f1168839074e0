/** A program of one's own: it gets the event as JSON on its standard input. */
import path from "node:path";
import * as z from "zod";
import { channelKind, type FieldMeta } from "../channel.ts";
import { shorten } from "../shorten.ts";
import { eventJson } from "../text/event-json.ts";
import { optionalText, text } from "./fields.ts";

const SAID_CHARS = 300;

export default channelKind({
  id: "command",
  config: z.strictObject({
    file: text("Name the program: its path, or its name in the PATH."),
    args: z
      .array(z.string().regex(/^[^\u0000]*$/, "An argument cannot hold a NUL character."))
      .default([])
      .meta({ input: "list" } satisfies FieldMeta),
    cwd: optionalText({ advanced: true }).refine(
      (cwd) => cwd === "" || path.isAbsolute(cwd),
      "Use a full path, such as /home/me/belfry.",
    ),
  }),
  limits: { titleChars: null, textChars: null, attachments: null },
  idempotencyKeys: true,
  async send(message, config, tools) {
    const ended = await tools.runProgram({
      file: config.file,
      args: config.args,
      stdin: `${JSON.stringify(eventJson(message))}\n`,
      env: {
        BELFRY_EVENT: message.event,
        BELFRY_MESSAGE_ID: message.idempotencyKey,
        BELFRY_JOB: message.job?.name ?? "",
        BELFRY_RUN_ID: message.run === null ? "" : String(message.run.id),
      },
      cwd: config.cwd === "" ? null : config.cwd,
    });
    if (!ended.ok) {
      const permanent = ended.error.code === "not-found";
      return { kind: "failed", message: ended.error.message, permanent };
    }
    const { exitCode, stdout, stderr } = ended.value;
    if (exitCode === 0) {
      return { kind: "sent", serviceAnswer: shorten(stdout.trim(), SAID_CHARS) || "exit code 0" };
    }
    const why = stderr.trim() || stdout.trim();
    const said = why === "" ? "" : `: ${shorten(why, SAID_CHARS)}`;
    return { kind: "failed", message: `The program ended with exit code ${exitCode}${said}` };
  },
});
