/** The facts of a run, in the reader's language and zone. */
import type { RunRecord } from "../engine/store-port.ts";
import { dateFormat, dollarFormat, numberFormat } from "./formats.ts";
import type { Fact } from "./message.ts";
import type { Words } from "./words.ts";

type Values = Record<string, string>;

/** Everything that is known, by name; what is not known is left out. */
export function factValues(run: RunRecord | null, words: Words, timezone: string): Values {
  if (!run) return {};
  const { language } = words;
  const time = (at: number) => clockText(at, language, timezone);
  const { input, cached, output, reasoning } = run.tokens;
  const tokens = input + cached + output + reasoning;
  const values: Record<string, string | null> = {
    run: String(run.id),
    state: words.say(run.state),
    duration:
      run.startedAt === null || run.finishedAt === null
        ? null
        : durationText(run.finishedAt - run.startedAt),
    cost: costText(run, words),
    tokens: tokens > 0 ? numberFormat(language).format(tokens) : null,
    agent: run.agent,
    model: run.model,
    attempt: String(run.attempt),
    exitCode: run.exitCode === null ? null : String(run.exitCode),
    folder: run.work.cwd,
    due: time(run.dueAt),
    started: run.startedAt === null ? null : time(run.startedAt),
    finished: run.finishedAt === null ? null : time(run.finishedAt),
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Those worth a line in a message. */
export function factsOf(run: RunRecord | null, words: Words, timezone: string): Fact[] {
  const values = factValues(run, words, timezone);
  const shown = ["duration", "cost", "tokens", "agent", "model", "run"];
  if (run && run.attempt > 1) shown.push("attempt");
  if (run?.exitCode) shown.push("exitCode");
  return shown.flatMap((key) =>
    values[key] === undefined ? [] : [{ key, label: words.t(`fact.${key}`), value: values[key] }],
  );
}

/** Day and time, short. */
export function clockText(at: number, language: string, timezone: string): string {
  return dateFormat(language, timezone).format(at);
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`: units that both languages write the same. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

function costText(run: RunRecord, words: Words): string | null {
  if (run.costUsd === null || run.costSource === "unknown") return null;
  const cost = dollarFormat(words.language, run.costUsd < 0.1 ? 4 : 2).format(run.costUsd);
  return run.costSource === "computed" ? words.t("cost.computed", { cost }) : cost;
}
