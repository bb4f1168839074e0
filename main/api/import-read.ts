/** Reads the text of an import: a document of jobs, a single template, or the lines of a crontab. */
import {
  exportedJobSchema,
  type ExportedJob,
  transferDocumentSchema,
} from "../../contract/transfer.ts";
import { templateSchema, type Template } from "../../contract/templates.ts";
import type { Result } from "../engine/ports.ts";
import { readCrontab, type LeftOut } from "./crontab.ts";

export interface ReadImport {
  kind: "belfry" | "crontab";
  jobs: { job: ExportedJob | null; name: string; line: number | null; problems: ReadProblem[] }[];
  templates: Template[];
  leftOut: LeftOut[];
}

export interface ReadProblem {
  field: string | null;
  problem: string;
}

/** Errors: `no-import` (nothing that can be read), `newer-document`. */
export function readImport(
  text: string,
  kind: "auto" | "belfry" | "crontab",
  cwd: string,
): Result<ReadImport> {
  // Any line is a line of a crontab, those of a picture too.
  if (text.includes("\0")) return refuse("no-import", "This is no text file.");
  if (kind === "crontab" || (kind === "auto" && !/^\s*[[{]/.test(text))) {
    const { jobs, leftOut } = readCrontab(text, cwd);
    if (jobs.length === 0 && leftOut.length === 0) {
      return refuse(
        "no-import",
        "There is nothing in it: no document of Belfry, and no line of a crontab.",
      );
    }
    return {
      ok: true,
      value: {
        kind: "crontab",
        jobs: jobs.map(({ job, line }) => ({ job, line, name: job.name, problems: [] })),
        templates: [],
        leftOut,
      },
    };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refuse("no-import", `The document is no JSON: ${detail}`);
  }
  return readDocument(document);
}

function readDocument(document: unknown): Result<ReadImport> {
  const { format, version } = (document ?? {}) as { format?: unknown; version?: unknown };
  if (format === "belfry-template") {
    const template = templateSchema.safeParse(document);
    if (!template.success)
      return refuse("no-import", `The template cannot be read: ${said(template.error.issues)}`);
    return {
      ok: true,
      value: { kind: "belfry", jobs: [], templates: [template.data], leftOut: [] },
    };
  }
  if (format !== "belfry-jobs") {
    return refuse(
      "no-import",
      "This is no document of Belfry: its format is not belfry-jobs or belfry-template.",
    );
  }
  if (version !== 1) {
    return refuse(
      "newer-document",
      `The document has version ${String(version)}; this Belfry reads version 1. Update Belfry to take it in.`,
    );
  }
  // Jobs are read one by one, so that every problem is told with its job.
  const { jobs, ...rest } = document as { jobs?: unknown };
  const frame = transferDocumentSchema.safeParse({ ...rest, jobs: [] });
  if (!frame.success)
    return refuse("no-import", `The document cannot be read: ${said(frame.error.issues)}`);
  if (!Array.isArray(jobs)) return refuse("no-import", "The document has no list of jobs.");
  return {
    ok: true,
    value: {
      kind: "belfry",
      jobs: jobs.map(readJob),
      templates: frame.data.templates,
      leftOut: [],
    },
  };
}

function readJob(value: unknown, index: number): ReadImport["jobs"][number] {
  const name = (value as { name?: unknown } | null)?.name;
  const shown = typeof name === "string" && name.trim() !== "" ? name.trim() : `Job ${index + 1}`;
  const read = exportedJobSchema.safeParse(value);
  if (read.success) return { job: read.data, name: read.data.name, line: null, problems: [] };
  const problems = read.error.issues.map(({ path, message }) => ({
    field: path.length === 0 ? null : path.join("."),
    problem: message,
  }));
  return { job: null, name: shown, line: null, problems };
}

function said(issues: { path: PropertyKey[]; message: string }[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}

function refuse(
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code, message } };
}
