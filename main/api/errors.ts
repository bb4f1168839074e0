/** From the engine's typed results to the contract's typed errors. */
import type { ORPCError } from "@orpc/server";
import type { Wanted } from "../../contract/errors.ts";
import type { Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { JobProblem } from "../engine/job-commands.ts";
import type { Refusal, Result } from "../engine/ports.ts";
import type { SettingProblem } from "./host.ts";

type Thrown = ORPCError<string, unknown>;

/** The error constructors that every handler is given. */
export interface Errors {
  NOT_FOUND(options: { message: string }): Thrown;
  AMBIGUOUS(options: {
    message: string;
    data: { candidates: { id: number; name: string }[] };
  }): Thrown;
  CONFLICT(options: { message: string; data: { current: Job | null } }): Thrown;
  INVALID(options: {
    message: string;
    data: {
      field: string | null;
      position: number | null;
      suggestion: string | null;
      wanted?: Wanted;
    };
  }): Thrown;
  REFUSED(options: { message: string; data: { code: string } }): Thrown;
}

export function invalid(
  errors: Errors,
  message: string,
  field: string | null,
  position: number | null = null,
  suggestion: string | null = null,
): Thrown {
  return errors.INVALID({ message, data: { field, position, suggestion } });
}

/** A value that is wrong names its setting; a file that is, names none. */
export function fromSettingProblem(errors: Errors, problem: SettingProblem, key: string): Thrown {
  const { code, message, wanted } = problem;
  const field = code === "bad-config" ? null : key;
  return errors.INVALID({ message, data: { field, position: null, suggestion: null, wanted } });
}

export function fromJobResult(errors: Errors, result: Result<Job, JobProblem>): Job {
  if (result.ok) return result.value;
  throw thrownFor(errors, result.error);
}

function thrownFor(errors: Errors, problem: JobProblem): Thrown {
  const { code, message, field, position, suggestion, current } = problem;
  if (code === "not-found") return errors.NOT_FOUND({ message });
  if (code === "conflict") return errors.CONFLICT({ message, data: { current } });
  return invalid(errors, message, field, position, suggestion);
}

/** A proposal fails as a job does, or is refused as such. */
export function fromProposalResult(
  errors: Errors,
  result: Result<Proposal, JobProblem | Refusal>,
): Proposal {
  if (result.ok) return result.value;
  const { error } = result;
  if (!("field" in error)) return fromRefusal(errors, { ok: false, error });
  throw thrownFor(errors, error);
}

export function fromRefusal<T>(errors: Errors, result: Result<T>): T {
  if (result.ok) return result.value;
  const { code, message } = result.error;
  if (code === "not-found") throw errors.NOT_FOUND({ message });
  throw errors.REFUSED({ message, data: { code } });
}
