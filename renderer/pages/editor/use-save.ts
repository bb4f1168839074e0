/** Saving: a new job, or only what was changed of one that is there; never over what someone else did meanwhile. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Job } from "../../../contract/job.ts";
import { codeOf, dataOf, sentenceOf } from "../../lib/api-error.ts";
import { api, orpc, queryClient } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { changesOf, type Form, formOf } from "./form.ts";
import { problemsIn } from "./problems.ts";
import type { Editor } from "./use-editor.ts";

/** What becomes of the job besides: it fires, it is paused, or that stays as it is. */
export type SaveAs = "arm" | "pause" | "keep";

interface Saving {
  as: SaveAs;
  form: Form;
  base: Form;
  version: number | null;
}

/** @param make makes a new job of the form */
export function useSave(
  editor: Editor,
  job: Job | null,
  make: (form: Form) => Promise<Job>,
  onSaved: (job: Job, isNew: boolean) => void,
) {
  const { t } = useTranslation();
  const [conflict, setConflict] = useState<Job | null>(null);
  const [general, setGeneral] = useState<string | null>(null);
  const [wanted, setWanted] = useState<SaveAs>("keep");

  const mutation = useMutation({
    mutationFn: (saving: Saving) => save(job, make, saving),
    onSuccess(saved) {
      queryClient.setQueryData(orpc.jobs.get.queryKey({ input: { id: saved.id } }), saved);
      const form = formOf(saved);
      editor.rebase(form, saved.version);
      editor.setForm(form);
      editor.forget();
      setConflict(null);
      onSaved(saved, job === null);
    },
    onError(error) {
      const current =
        codeOf(error) === "CONFLICT" ? (dataOf(error)["current"] as Job | null) : null;
      if (current !== null) {
        setConflict(current);
        return;
      }
      setConflict(null);
      const problems = problemsIn(error);
      editor.setTold(problems ?? {});
      setGeneral(problems ? null : sentenceOf(error, t("shell.failed.text")));
      if (problems) focusFirstProblem();
    },
  });

  const run = (saving: Omit<Saving, "as">, as: SaveAs) => {
    setGeneral(null);
    setWanted(as);
    mutation.mutate({ ...saving, as });
  };
  return {
    isPending: mutation.isPending,
    /** Sentence about something that is no single field. */
    general,
    /** The job as someone else left it, while it is compared. */
    conflict,
    save(as: SaveAs) {
      if (mutation.isPending) return;
      if (!editor.isReadable) {
        focusFirstProblem();
        return;
      }
      const { form, base, version } = editor;
      run({ form, base, version }, as);
    },
    /** Shows what someone else changed, before anything is saved. */
    compare: (theirs: Job) => setConflict(theirs),
    closeConflict: () => setConflict(null),
    saveMerged(form: Form) {
      if (conflict === null) return;
      const base = formOf(conflict);
      editor.rebase(base, conflict.version);
      editor.setForm(form);
      run({ form, base, version: conflict.version }, wanted);
    },
  };
}

async function save(
  job: Job | null,
  make: (form: Form) => Promise<Job>,
  { as, form, base, version }: Saving,
): Promise<Job> {
  const tidy = { ...form, name: form.name.trim(), cwd: form.cwd.trim() };
  if (job === null) {
    const made = await make(tidy);
    return as === "pause" ? api.jobs.pause({ id: made.id, until: null }) : made;
  }
  const patch = changesOf(base, tidy);
  const saved =
    Object.keys(patch).length === 0
      ? job
      : await api.jobs.edit({ id: job.id, expectedVersion: version, patch });
  if (as === "pause" && saved.enabled) return api.jobs.pause({ id: job.id, until: null });
  if (as === "arm" && !saved.enabled) return api.jobs.resume({ id: job.id });
  return saved;
}

/** After the problems are on the page, the first of them gets the focus: its sentence is read aloud. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(
        "form [aria-invalid='true'], form [data-invalid] input, form [data-invalid] textarea, form [data-invalid] button",
      )
      ?.focus();
  });
}
