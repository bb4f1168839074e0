/** Where the prompt comes from: the command line, a file, or standard input. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { MAX_PROMPT_CHARS } from "../../contract/words.ts";
import { type Failure, usage } from "./failure.ts";
import type { Io } from "./io.ts";
import { oneLine, shorten } from "./text/width.ts";

/** UTF-8 takes at most four bytes for a character; more than this is not even read. */
const MAX_BYTES = MAX_PROMPT_CHARS * 4;

/** The prompt as given; null when none was named at all. */
export async function readPrompt(
  io: Io,
  prompt: string | undefined,
  file: string | undefined,
): Promise<string | null> {
  if (file !== undefined && prompt !== undefined && prompt !== "-") {
    throw usage("two-prompts", "Give the prompt or --prompt-file, not both.");
  }
  const text =
    file !== undefined && file !== "-"
      ? fromFile(path.resolve(io.cwd, file))
      : prompt === "-" || file === "-"
        ? await fromInput()
        : prompt;
  return text === undefined ? null : checked(text);
}

function fromFile(file: string): string {
  let size: number;
  try {
    size = statSync(file).size;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : "cannot be read";
    throw usage("invalid-prompt", `The prompt file ${file} ${why}.`, { field: "prompt" });
  }
  if (size > MAX_BYTES) throw tooLong(size);
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw usage("invalid-prompt", `The prompt file ${file} cannot be read.`, { field: "prompt" });
  }
}

async function fromInput(): Promise<string> {
  if (process.stdin.isTTY === true) process.stderr.write("Type the prompt, then Ctrl+D:\n");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLong(size);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function checked(text: string): string {
  if (text.trim() === "") {
    throw usage("empty-prompt", "The prompt is empty: say what to do.", { field: "prompt" });
  }
  if (text.length > MAX_PROMPT_CHARS) throw tooLong(text.length);
  return text;
}

const tooLong = (length: number): Failure =>
  usage(
    "prompt-too-long",
    `The prompt has ${length} characters; at most ${MAX_PROMPT_CHARS} are allowed. Put long material into a file of the working folder and name it in the prompt.`,
    { field: "prompt" },
  );

const NAME_COLUMNS = 48;

/** A name from the first words of a prompt. */
export function nameFrom(prompt: string): string {
  const first =
    prompt
      .split("\n")
      .map(oneLine)
      .find((line) => line !== "") ?? "";
  const words = first.slice(0, 400).split(" ").slice(0, 7).join(" ");
  const name = shorten(words, NAME_COLUMNS).replace(/[.:;,]+$/, "");
  return name === "" ? "Job" : name;
}

/** The name, with a number behind it where another job has it already. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set([...taken].map((each) => each.toLowerCase()));
  let free = name;
  for (let n = 2; names.has(free.toLowerCase()); n += 1) free = `${name} ${n}`;
  return free;
}
