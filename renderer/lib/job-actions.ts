/** What a person does to jobs, one or many: shown at once, put back with the reason when refused, undone by one click. */
import { useNavigate } from "@tanstack/react-router";
import type { JobAction } from "../../contract/job-list.ts";
import type { Job, JobDraft } from "../../contract/job.ts";
import { toast, toastError, toastFailure, toastUndo } from "../ui/toast.tsx";
import { dataOf } from "./api-error.ts";
import { exportJobs } from "./export-jobs.ts";
import { formatShort } from "./format.ts";
import { changeLines } from "./job-lines.ts";
import { type PauseSpan, pauseUntil } from "./pause-spans.ts";
import { api } from "./query.ts";
import { useTranslation } from "./use-translation.ts";

export interface NamedJob {
  id: number;
  name: string;
}

export function useJobActions() {
  const { t } = useTranslation();
  const navigate = useNavigate();

  /** What became of each job; none where the whole call failed. What could not be done is told. */
  async function ask(jobs: readonly NamedJob[], action: JobAction) {
    const ids = jobs.map(({ id }) => id);
    try {
      const results = await api.jobs.bulk({ ids, action });
      const failed = results.filter(({ ok }) => !ok);
      if (failed.length > 0) {
        toastError(t("jobs.notDone", { count: failed.length }), {
          text: failed[0]!.message ?? undefined,
        });
      }
      return results;
    } catch (error) {
      toastFailure(error, t("jobs.notDone", { count: ids.length }));
      return [];
    }
  }

  /** `true` when all was done; else what could not be done is told, and `restore` puts the lines back. */
  async function bulk(jobs: readonly NamedJob[], action: JobAction, restore: () => void) {
    const results = await ask(jobs, action);
    if (results.length > 0 && results.every(({ ok }) => ok)) return true;
    restore();
    return false;
  }

  const label = (jobs: readonly NamedJob[]) => ({ count: jobs.length, name: jobs[0]?.name ?? "" });

  async function resume(jobs: readonly NamedJob[]): Promise<void> {
    const ids = jobs.map(({ id }) => id);
    const change = { enabled: true, pausedUntil: null, pauseReason: null };
    if (await bulk(jobs, { do: "resume" }, changeLines(ids, change))) {
      toastUndo(t("jobs.resumed", label(jobs)), t("shell.undo"), () => void pause(jobs, "resumed"));
    }
  }

  async function pause(jobs: readonly NamedJob[], span: PauseSpan): Promise<void> {
    const ids = jobs.map(({ id }) => id);
    const until = pauseUntil(span, Date.now());
    const restore = changeLines(ids, { enabled: false, pausedUntil: until });
    if (await bulk(jobs, { do: "pause", until }, restore)) {
      const text =
        until === null
          ? t("jobs.paused", label(jobs))
          : t("jobs.pausedUntil", { ...label(jobs), time: formatShort(until) });
      toastUndo(text, t("shell.undo"), () => void resume(jobs));
    }
  }

  async function restore(jobs: readonly NamedJob[]): Promise<void> {
    await bulk(jobs, { do: "restore" }, () => {});
  }

  async function remove(jobs: readonly NamedJob[]): Promise<boolean> {
    const putBack = changeLines(
      jobs.map(({ id }) => id),
      null,
    );
    const done = await bulk(jobs, { do: "remove" }, putBack);
    if (done) toastUndo(t("jobs.removed", label(jobs)), t("shell.undo"), () => void restore(jobs));
    return done;
  }

  async function run(jobs: readonly NamedJob[]): Promise<void> {
    const results = await ask(jobs, { do: "run" });
    const runs = new Map(results.flatMap(({ id, runId }) => (runId === null ? [] : [[id, runId]])));
    const begun = jobs.filter(({ id }) => runs.has(id));
    if (begun.length === 0) return;
    toastUndo(
      t("jobs.started", label(begun)),
      t("jobs.stopRuns"),
      () => void stop([...runs.values()]),
    );
  }

  /** Those that still wait go first: one that has begun makes room for them when it ends. */
  async function stop(runIds: readonly number[]): Promise<void> {
    const results = await Promise.allSettled(
      runIds.toReversed().map((id) => api.runs.stop({ id })),
    );
    const failed = results.flatMap((result) =>
      result.status === "rejected" && dataOf(result.reason)["code"] !== "already-ended"
        ? [result.reason]
        : [],
    );
    const stopped = results.filter(({ status }) => status === "fulfilled").length;
    if (failed.length > 0) toastFailure(failed[0], t("jobs.notStopped", { count: failed.length }));
    else toast(t("jobs.stopped", { count: stopped }));
  }

  async function tag(jobs: readonly NamedJob[], add: string[], taken: string[]): Promise<boolean> {
    const done = await bulk(jobs, { do: "tag", add, remove: taken }, () => {});
    if (done) {
      toastUndo(
        t("jobs.tagged", label(jobs)),
        t("shell.undo"),
        () => void bulk(jobs, { do: "tag", add: taken, remove: add }, () => {}),
      );
    }
    return done;
  }

  async function skipNext(job: NamedJob, dueAt: number): Promise<void> {
    try {
      await api.jobs.skipNext({ id: job.id, dueAt });
      toast(t("jobs.skipped", { name: job.name, time: formatShort(dueAt) }));
    } catch (error) {
      toastFailure(error, t("jobs.notDone", { count: 1 }));
    }
  }

  /** The copy starts paused, so that nothing runs twice while it is still being edited. */
  async function duplicate(job: NamedJob): Promise<void> {
    try {
      const source = await api.jobs.get({ id: job.id });
      const name = t("jobs.copyOf", { name: source.name });
      const made = await api.jobs.create({ ...draftOf(source), name });
      await api.jobs.pause({ id: made.id, until: null });
      toast(t("jobs.duplicated", { name }));
      await navigate({ to: "/jobs/$jobId/edit", params: { jobId: String(made.id) } });
    } catch (error) {
      toastFailure(error, t("jobs.notDone", { count: 1 }));
    }
  }

  async function exportFile(jobs: readonly NamedJob[]): Promise<void> {
    try {
      await exportJobs(jobs);
    } catch (error) {
      toastFailure(error, t("jobs.notDone", { count: 1 }));
    }
  }

  return { exportFile, pause, resume, remove, restore, run, tag, skipNext, duplicate };
}

/** What a person wrote of a job, without what the engine keeps beside it. */
function draftOf(job: Job): JobDraft {
  const {
    id: _id,
    version: _version,
    anchorAt: _anchorAt,
    nextDueAt: _nextDueAt,
    enabled: _enabled,
    pausedUntil: _pausedUntil,
    pauseReason: _pauseReason,
    fires: _fires,
    failuresInARow: _failuresInARow,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    removedAt: _removedAt,
    ...draft
  } = job;
  return draft;
}
