/** Run states as letters: a thousand jobs with thirty runs each would else be a megabyte of JSON. */
import { RUN_STATES, type RunState } from "./words.ts";

const LETTERS: Record<RunState, string> = {
  waiting: "w",
  queued: "q",
  starting: "a",
  running: "r",
  stopping: "p",
  settling: "e",
  succeeded: "s",
  failed: "f",
  "timed-out": "t",
  stalled: "l",
  "over-budget": "o",
  cancelled: "c",
  refused: "u",
  silent: "i",
  blocked: "b",
  lost: "x",
};
const STATES = new Map<string, RunState>(RUN_STATES.map((state) => [LETTERS[state], state]));

export const toStrip = (states: readonly RunState[]): string =>
  states.map((state) => LETTERS[state]).join("");

/** Letters that are not known (of a newer engine) are left out. */
export const fromStrip = (strip: string): RunState[] =>
  [...strip].flatMap((letter) => STATES.get(letter) ?? []);
