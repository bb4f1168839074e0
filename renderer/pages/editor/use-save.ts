/** Saving: a new job, or only what was changed of one that is there; never over what someone else did meanwhile. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Job, JobPatch } from "../../../contract/job.ts";
import { codeOf, dataOf, sentenceOf } from "../../lib/api-error.ts";
import { api, orpc, queryClient } from "../../lib/query.ts";
import { changesOf, type Form, formOf } from "./form.ts";
import { problemsIn, type Problems } from "./problems.ts";
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
  const [conflict, setConflict] = useState<Job | null>(null);
  const [general, setGeneral] = useState<string | null>(null);
  const [wanted, setWanted] = useState<SaveAs>("keep");
  /** The last time that nothing was saved, and what to say where no field on the page can say it. */
  const [refused, setRefused] = useState<{ said: string | null } | null>(null);
  useEffect(() => {
    // By now the problems are on the page, also in a part of it that they open.
    if (refused === null || leadToProblem() || refused.said === null) return;
    setGeneral(refused.said);
    setRefused({ said: null });
  }, [refused]);

  /** A new job that was made, though what was to become of it besides was refused. */
  const [made, setMade] = useState<Job | null>(null);

  const mutation = useMutation({
    mutationFn: (saving: Saving) =>
      save(made ?? job, make, saving, (saved) => {
        if (job === null) setMade(saved);
        editor.rebase(formOf(saved), saved.version);
      }),
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
      setGeneral(problems ? null : sentenceOf(error));
      setRefused({ said: problems && firstOf(problems) });
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
        setRefused({ said: firstOf(editor.problems) });
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

/** @param onWritten called before what may still be refused: nothing is written a second time then */
async function save(
  job: Job | null,
  make: (form: Form) => Promise<Job>,
  { as, form, base, version }: Saving,
  onWritten: (saved: Job) => void,
): Promise<Job> {
  const tidy = { ...form, name: form.name.trim(), cwd: form.cwd.trim() };
  const saved = job === null ? await make(tidy) : await edited(job, changesOf(base, tidy), version);
  onWritten(saved);
  if (as === "pause" && saved.enabled) return api.jobs.pause({ id: saved.id, until: null });
  if (as === "arm" && !saved.enabled) return api.jobs.resume({ id: saved.id });
  return saved;
}

async function edited(job: Job, patch: JobPatch, version: number | null): Promise<Job> {
  if (Object.keys(patch).length === 0) return job;
  return api.jobs.edit({ id: job.id, expectedVersion: version, patch });
}

const firstOf = (problems: Problems): string | null => Object.values(problems)[0]?.message ?? null;

/**
 * The first problem comes into view. A field gets the focus, so that its sentence is read aloud; a sentence that
 * belongs to no single field is an alert, which is read aloud by itself. False when no problem is on the page.
 */
function leadToProblem(): boolean {
  const first = document.querySelector<HTMLElement>(
    "form [aria-invalid='true'], form [role='alert']",
  );
  if (first === null) return false;
  if (first.role !== "alert") first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
  return true;
}
