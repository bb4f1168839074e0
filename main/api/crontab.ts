/** Reads a person's crontab into jobs of the plain shell, and says of every other line why it was left out. */
import { exportedJobSchema, type ExportedJob } from "../../contract/transfer.ts";

export interface LeftOut {
  /** From 1. */
  line: number;
  text: string;
  reason: string;
}

export interface CrontabJob {
  line: number;
  job: ExportedJob;
}

const MACROS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)\s+(\S.*)$/i;
const LINE = /^((?:\S+\s+){5})(\S.*)$/;
const SETTING = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;
const MAX_NAME_CHARS = 60;
/** Variables that mean something to cron itself. */
const ZONE_NAMES = new Set(["CRON_TZ", "TZ"]);

/** @param cwd folder of the jobs; cron starts commands in the home folder */
export function readCrontab(text: string, cwd: string): { jobs: CrontabJob[]; leftOut: LeftOut[] } {
  const jobs: CrontabJob[] = [];
  const leftOut: LeftOut[] = [];
  const env: Record<string, string> = {};
  let timezone = "local";
  let comment: string | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    const leave = (reason: string) => leftOut.push({ line, text: content, reason });
    if (content === "") {
      comment = null;
      continue;
    }
    if (content.startsWith("#")) {
      const words = content.replace(/^#+\s*/, "").trim();
      if (couldBeJob(words)) leave("It is switched off by a # at its beginning.");
      else if (words !== "") comment = words;
      continue;
    }
    const setting = SETTING.exec(content);
    if (setting) {
      const [, name, value] = setting as unknown as [string, string, string];
      const plain = value.replace(/^(["'])(.*)\1$/, "$2");
      if (ZONE_NAMES.has(name)) timezone = plain;
      else if (name === "MAILTO" || name === "MAILFROM") {
        leave("Belfry does not mail output; choose who is told under notifications.");
      } else if (name === "SHELL" && !/^\/bin\/(sh|dash|bash)$/.test(plain)) {
        leave("Commands run in /bin/sh here; start another shell in the command.");
      } else if (name !== "SHELL") env[name] = plain;
      continue;
    }
    const found = entryIn(content);
    if (typeof found === "string") leave(found);
    else {
      const { command, input } = splitInput(found.command);
      const full = input === null ? command : `printf '%s' ${quoted(input)} | ${command}`;
      jobs.push({ line, job: jobOf({ ...found, command: full }, comment, env, timezone, cwd) });
    }
    comment = null;
  }
  return { jobs, leftOut };
}

/** Schedule and command of a line, or why it is none. */
function entryIn(content: string): { schedule: string; command: string } | string {
  if (/^@reboot\b/i.test(content)) {
    return "It runs when the computer starts, which Belfry has no schedule for.";
  }
  const macro = MACROS.exec(content);
  if (macro) {
    const name = macro[1]!.toLowerCase();
    const plain = { annually: "yearly", midnight: "daily" }[name] ?? name;
    return { schedule: `@${plain}`, command: macro[2]! };
  }
  if (content.startsWith("@")) return "This macro is not known.";
  const found = LINE.exec(content);
  if (!found) return "It is no line of a crontab: five fields and a command.";
  return { schedule: found[1]!.trim().split(/\s+/).join(" "), command: found[2]! };
}

function couldBeJob(words: string): boolean {
  return MACROS.test(words) || /^([\d*][\d*,/-]*\s+){4}[\d*A-Za-z][\w*,/-]*\s+\S/.test(words);
}

/** In a crontab `%` ends the command; what follows is its input, with `%` for line breaks. `\%` is a real one. */
function splitInput(text: string): { command: string; input: string | null } {
  const pieces = text.split(/(?<!\\)%/).map((piece) => piece.replaceAll("\\%", "%"));
  const [command, ...input] = pieces as [string, ...string[]];
  return { command: command.trim(), input: input.length === 0 ? null : `${input.join("\n")}\n` };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function jobOf(
  { schedule, command }: { schedule: string; command: string },
  comment: string | null,
  env: Record<string, string>,
  timezone: string,
  cwd: string,
): ExportedJob {
  const name = (comment ?? command).slice(0, MAX_NAME_CHARS).trim();
  return exportedJobSchema.parse({
    name,
    agent: "shell",
    profile: "full",
    prompt: command,
    schedule,
    timezone,
    cwd,
    env: { ...env },
    tags: ["crontab"],
  });
}
