import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { message } from "../testing/messages.ts";
import { tools } from "../testing/tools.ts";
import file from "./file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "belfry-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const send = (sent = message()) => file.send(sent, file.config.parse({ folder }), tools());
const inJob = (...names: string[]) => path.join(folder, "Nightly-review-3", ...names);
const lines = () => readFileSync(inJob("runs.jsonl"), "utf8").trim().split("\n");

test("one Markdown file for each run, one line for each message", async () => {
  await send();
  await send(message({ idempotencyKey: "another", run: { ...message().run!, id: 8 } }));
  expect(readdirSync(inJob()).toSorted()).toEqual([
    "2026-11-18T11-06-40-run-7.md",
    "2026-11-18T11-06-40-run-8.md",
    "runs.jsonl",
  ]);
  expect(lines().map((line) => (JSON.parse(line) as { run: { id: number } }).run.id)).toEqual([
    7, 8,
  ]);
  expect(readFileSync(inJob("2026-11-18T11-06-40-run-7.md"), "utf8")).toContain(
    "\nThree findings\n",
  );
});

test("a message that comes twice after a crash is written once", async () => {
  await send();
  await send();
  expect(lines()).toHaveLength(1);
});

test("a line that a crash cut off does not spoil the next one", async () => {
  await send();
  appendFileSync(inJob("runs.jsonl"), '{"version":1,"id":"cut');
  await send(message({ idempotencyKey: "next" }));
  expect(JSON.parse(lines().at(-1)!)).toMatchObject({ id: "next" });
});

test("a job's name cannot lead out of the folder", async () => {
  await send(message({ job: { id: 9, name: "../../etc/passwd", tags: [] } }));
  expect(readdirSync(folder)).toEqual(["etc-passwd-9"]);
});

test("a folder that is not a full path is refused beside the field", () => {
  const parsed = file.config.safeParse({ folder: "notes" });
  expect(parsed.error?.issues[0]).toMatchObject({
    path: ["folder"],
    message: "Use a full path, such as /home/me/belfry.",
  });
});
