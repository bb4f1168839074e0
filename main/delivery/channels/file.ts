/**
 * Files: one Markdown file for each run, and an append-only `runs.jsonl` for each job. The file of a run is named
 * after it and a line has the message's key, so a message that comes twice after a crash is written once.
 */
import { appendFile, mkdir, open, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { channelKind } from "../channel.ts";
import type { ComposedMessage } from "../message.ts";
import { eventJson } from "../text/event-json.ts";
import { runMarkdown } from "../text/run-markdown.ts";
import { flag, text } from "./fields.ts";

/** How far back a line of the same message is looked for. */
const LOOK_BACK_BYTES = 1_048_576;

export default channelKind({
  id: "file",
  config: z.strictObject({
    folder: text("The folder is missing.").refine(
      (folder) => path.isAbsolute(folder),
      "Use a full path, such as /home/me/belfry.",
    ),
    markdown: flag(true),
    lines: flag(true),
  }),
  limits: { titleChars: null, textChars: null, attachments: null },
  idempotencyKeys: true,
  async send(message, config) {
    const folder = path.join(config.folder, folderName(message));
    await mkdir(folder, { recursive: true });
    const written: string[] = [];
    if (config.markdown) {
      const file = path.join(folder, `${fileName(message)}.md`);
      await writeWhole(file, runMarkdown(message));
      written.push(file);
    }
    if (config.lines) {
      const file = path.join(folder, "runs.jsonl");
      await appendOnce(file, message.idempotencyKey, JSON.stringify(eventJson(message)));
      written.push(file);
    }
    return { kind: "sent", serviceAnswer: written.join(", ") };
  },
});

/** Job names may hold anything; the number keeps two jobs of one name apart. */
function folderName({ job }: ComposedMessage): string {
  if (job === null) return "belfry";
  const words = job.name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return words === "" ? `job-${job.id}` : `${words}-${job.id}`;
}

/** Sorts by time, and is the same for every try. */
function fileName({ run, happenedAt, event }: ComposedMessage): string {
  const at = new Date(run?.startedAt ?? run?.dueAt ?? happenedAt).toISOString();
  const stamp = at.slice(0, 19).replaceAll(":", "-");
  return run === null ? `${stamp}-${event}` : `${stamp}-run-${run.id}`;
}

async function writeWhole(file: string, content: string): Promise<void> {
  const temporary = `${file}.part`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

async function appendOnce(file: string, key: string, line: string): Promise<void> {
  const handle = await open(file, "a+");
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, LOOK_BACK_BYTES);
    const tail = Buffer.alloc(length);
    await handle.read(tail, 0, length, size - length);
    const end = tail.toString("utf8");
    if (end.includes(`"id":${JSON.stringify(key)},`)) return;
    // A crash may have left the beginning of a line: it stays, and the next one begins on its own.
    const gap = length > 0 && !end.endsWith("\n") ? "\n" : "";
    await appendFile(handle, `${gap}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
