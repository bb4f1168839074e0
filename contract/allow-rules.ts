/**
 * Remembered permissions of a job: what its agent may do without being asked about it again. A rule names one tool,
 * and one exact command, file or address where the tool is given one.
 */

export interface AllowRule {
  /** Name of the tool, as the agent says it. */
  tool: string;
  /** The one command, file or address; null = whatever the tool is given. */
  only: string | null;
}

/** Longest command, path or address that is remembered, in characters. */
export const MAX_RULE_CHARS = 2_000;

/** Fields of a tool's input that say what it is used on; the first that is there counts. */
const SUBJECTS = [
  "command",
  "file_path",
  "filePath",
  "absolute_path",
  "notebook_path",
  "path",
  "url",
];

/**
 * The narrowest rule under which this use of a tool would be allowed.
 * @param input what the tool would be given
 * @returns null where none can be remembered: the input is not known whole, too long, or asks for more than usual
 */
export function ruleOf(tool: string, input: unknown): AllowRule | null {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return null;
  const fields = input as Record<string, unknown>;
  // `dangerouslyDisableSandbox` and its like: such a use is asked about every time.
  if (Object.keys(fields).some((name) => /^dangerous/i.test(name))) return null;
  const subject = SUBJECTS.find((name) => Object.hasOwn(fields, name));
  if (subject === undefined) return { tool, only: null };
  const only = fields[subject];
  if (typeof only !== "string" || only.trim() === "" || only.length > MAX_RULE_CHARS) return null;
  return { tool, only };
}

/** The same for an input as JSON text; what was cut off cannot be read, so there is no rule for it. */
export function ruleOfText(tool: string, json: string): AllowRule | null {
  try {
    return ruleOf(tool, JSON.parse(json));
  } catch {
    return null;
  }
}

/** Whether one of the rules allows this use. */
export function isCovered(rules: readonly AllowRule[], use: AllowRule | null): boolean {
  if (use === null) return false;
  return rules.some(({ tool, only }) => tool === use.tool && (only === null || only === use.only));
}

/** `Bash: npm test`, or the name of the tool alone. */
export function ruleText({ tool, only }: AllowRule): string {
  return only === null ? tool : `${tool}: ${only}`;
}

/** What `ruleText` makes, read again. */
export function ruleFromText(text: string): AllowRule {
  const at = text.indexOf(": ");
  return at === -1
    ? { tool: text.trim(), only: null }
    : { tool: text.slice(0, at).trim(), only: text.slice(at + 2) };
}
