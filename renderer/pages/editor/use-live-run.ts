/** What a run says while it goes on: its words and tools in order, or the output of a command. */
import { useEffect, useState } from "react";
import type { RunEvent } from "../../../contract/run-events.ts";
import type { AgentId } from "../../../contract/words.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { client } from "../../lib/client/index.ts";
import { followToEnd } from "../../lib/follow-to-end.ts";
import { useTranslation } from "../../lib/use-translation.ts";

export interface LiveLine {
  kind: "text" | "tool" | "error" | "note";
  text: string;
}

/** Beyond this the sheet shows the end; the run's own page has all of it. */
const MAX_LINES = 400;
const PAGE_BYTES = 65_536;

/** @param runId null while there is none */
export function useLiveRun(runId: number | null, agent: AgentId) {
  const { t } = useTranslation();
  const [lines, setLines] = useState<LiveLine[]>([]);
  useEffect(() => {
    setLines([]);
    if (runId === null) return;
    const abort = new AbortController();
    const follow = agent === "shell" ? followOutput : followEvents;
    const put: Change = (change) => setLines((old) => change(old).slice(-MAX_LINES));
    follow(runId, abort.signal, put).catch((error: unknown) => {
      const text = sentenceOf(error);
      put((old) => [...old, { kind: "error", text }]);
    });
    return () => abort.abort();
  }, [runId, agent, t]);
  return lines;
}

type Change = (change: (lines: LiveLine[]) => LiveLine[]) => void;

function followEvents(id: number, signal: AbortSignal, change: Change): Promise<void> {
  let after = 0;
  return followToEnd(signal, async () => {
    for await (const batch of await client.runs.follow({ id, after }, { signal })) {
      change((lines) => batch.events.reduce(withEvent, lines));
      after = batch.index + batch.events.length;
    }
  });
}

/** Adds an event; words that come in pieces grow the last line. */
export function withEvent(lines: LiveLine[], event: RunEvent): LiveLine[] {
  const add = (kind: LiveLine["kind"], text: string) => [...lines, { kind, text }];
  switch (event.type) {
    case "text": {
      if (event.role === "user") return lines;
      const last = lines.at(-1);
      if (!event.delta || last?.kind !== "text") return add("text", event.text);
      return [...lines.slice(0, -1), { kind: "text", text: last.text + event.text }];
    }
    case "tool-call":
      return add("tool", event.name);
    case "error":
      return add("error", event.message);
    case "notice":
      return add("note", event.text);
    case "permission-block":
      return add("error", `${event.tool}: ${event.detail}`);
    default:
      return lines;
  }
}

function followOutput(id: number, signal: AbortSignal, change: Change): Promise<void> {
  let offset = 0;
  return followToEnd(signal, async () => {
    for await (const size of await client.runs.outputSize({ id }, { signal })) {
      while (offset < size.endOffset) {
        const input = { id, fromOffset: offset, maxBytes: PAGE_BYTES };
        const page = await client.runs.output(input, { signal });
        if (page.nextOffset <= offset) break;
        offset = page.nextOffset;
        change((lines) => withOutput(lines, page.text));
      }
    }
  });
}

function withOutput(lines: LiveLine[], text: string): LiveLine[] {
  const last = lines.at(-1);
  const pieces = `${last?.text ?? ""}${text}`.split("\n");
  return [
    ...lines.slice(0, -1),
    ...pieces.map((piece) => ({ kind: "text" as const, text: piece })),
  ];
}
