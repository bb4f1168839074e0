/**
 * Unsaved edits, kept in this browser: one per job, one per proposal, and one for a new job. Nothing of them leaves the
 * computer.
 */
import { EMPTY, type Form } from "./form.ts";

export interface KeptDraft {
  form: Form;
  /** What it was changed from, and its version: a later save finds out what others did meanwhile. */
  base: Form;
  version: number | null;
  /** Epoch milliseconds. */
  at: number;
}

/** What is edited: the id of a job, a proposal, or a new job. */
export type DraftOf = number | `proposal-${number}` | "new";

const keyOf = (edited: DraftOf): string => `belfry.draft.${edited}`;

/** null when there is none, or it was kept by a version of the page that wrote it differently. */
export function keptDraft(edited: DraftOf): KeptDraft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(edited)) ?? "null") as KeptDraft | null;
    if (typeof kept?.at !== "number" || !isForm(kept.form) || !isForm(kept.base)) return null;
    return { ...kept, form: { ...EMPTY, ...kept.form }, base: { ...EMPTY, ...kept.base } };
  } catch {
    return null;
  }
}

/** False when the browser has no room, or does not allow it; the edit itself goes on. */
export function keepDraft(edited: DraftOf, draft: KeptDraft): boolean {
  try {
    localStorage.setItem(keyOf(edited), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(edited: DraftOf): void {
  localStorage.removeItem(keyOf(edited));
}

function isForm(value: unknown): value is Form {
  const form = value as Partial<Form> | null;
  return typeof form === "object" && form !== null && typeof form.prompt === "string";
}
