/** The variables of a prompt: written `{{name}}` or `{{name:argument}}`, filled in when a run is made ready to start. */

/** Variables by name, and whether they take an argument after a colon. */
export const PROMPT_VARIABLES = {
  date: { argument: null },
  time: { argument: null },
  yesterday: { argument: null },
  weekday: { argument: null },
  job: { argument: null },
  folder: { argument: null },
  run: { argument: null },
  last_answer: { argument: null },
  answer: { argument: "job" },
  file: { argument: "path" },
} as const;
export type PromptVariable = keyof typeof PROMPT_VARIABLES;

/** A shell command gets the same values as variables of its environment; `answer` and `file` are not among them. */
export const SHELL_VARIABLES = {
  date: "BELFRY_DATE",
  time: "BELFRY_TIME",
  yesterday: "BELFRY_YESTERDAY",
  weekday: "BELFRY_WEEKDAY",
  job: "BELFRY_JOB",
  folder: "BELFRY_FOLDER",
  run: "BELFRY_RUN_ID",
  last_answer: "BELFRY_LAST_ANSWER",
} as const;

/** `BELFRY_ANSWER_12` in a shell command: the last answer of job 12. */
export const SHELL_ANSWER_PREFIX = "BELFRY_ANSWER_";

/** Largest file that `{{file:…}}` takes in, in bytes. */
export const MAX_PROMPT_FILE_BYTES = 262_144;
/** Longest answer that is taken into a prompt, in characters; longer ones are cut, with a mark. */
export const MAX_PROMPT_ANSWER_CHARS = 50_000;
