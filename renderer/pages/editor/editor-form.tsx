/** The form itself, with its header, its side pane and its dialogs. */
import { useMutation } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { BookmarkPlus, LayoutTemplate, MoreHorizontal, Play } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { Job } from "../../../contract/job.ts";
import { formatShort } from "../../lib/format.ts";
import { api, orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { hint } from "../../ui/hint.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { type Form, formOf } from "./form.ts";
import { LeaveDialog } from "./leave-dialog.tsx";
import { Notice } from "./notice.tsx";
import { problemsIn } from "./problems.ts";
import { SaveTemplateDialog } from "./save-template-dialog.tsx";
import { SectionAdvanced } from "./section-advanced.tsx";
import { SectionLimits } from "./section-limits.tsx";
import { SectionMay } from "./section-may.tsx";
import { SectionTell } from "./section-tell.tsx";
import { SectionWhat } from "./section-what.tsx";
import { SectionWhen } from "./section-when.tsx";
import { SidePane } from "./side-pane.tsx";
import { TestSheet } from "./test-sheet.tsx";
import { useEditor } from "./use-editor.ts";
import { useSchedulePreview, useWorkPreview } from "./use-preview.ts";
import { useSave } from "./use-save.ts";
import { useSaveKey } from "./use-save-key.ts";
import { workIn } from "./work-in.ts";

export interface EditorFormProps {
  /** The job that is edited, as the engine has it now; null for a new one. */
  job: Job | null;
  /** What the form begins with. */
  start: Form;
  /** Proposal whose approval makes the job; null = none. */
  proposalId?: number | null;
}

export function EditorForm({ job, start, proposalId = null }: EditorFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const jobId = job?.id ?? null;
  const [first] = useState({ form: start, base: start, version: job?.version ?? null });
  const editor = useEditor(
    jobId ?? (proposalId === null ? "new" : `proposal-${proposalId}`),
    first,
  );
  const { form, access } = editor;
  const asked = useDeferredValue(form);
  const schedule = useSchedulePreview(asked);
  const work = useWorkPreview(jobId, asked);
  const [testRun, setTestRun] = useState<number | null>(null);
  const [isNaming, setNaming] = useState(false);

  const make = (made: Form) =>
    proposalId === null ? api.jobs.create(made) : approved(proposalId, made);
  const saving = useSave(editor, job, make, (saved, isNew) => {
    const said =
      proposalId !== null ? "proposals.approved" : isNew ? "editor.created" : "editor.saved";
    toast(t(said, { name: saved.name }));
    void navigate({
      to: "/jobs/$jobId",
      params: { jobId: String(saved.id) },
      // Back leads to where the new job was begun, not to a form that would make another.
      replace: isNew,
      ignoreBlocker: true,
    });
  });
  const tryOut = useMutation(
    orpc.jobs.tryOut.mutationOptions({
      onSuccess: (run) => setTestRun(run.id),
      onError: (error) => {
        const problems = problemsIn(error);
        if (problems) editor.setTold(withoutPrefix(problems));
        toastFailure(error, t("editor.test.notStarted"));
      },
    }),
  );
  const blocker = useBlocker({
    shouldBlockFn: () => editor.isChanged,
    enableBeforeUnload: () => editor.isChanged && !editor.isKept,
    withResolver: true,
  });
  useSaveKey(() => saving.save("arm"));

  const theirs = job !== null && editor.version !== null && job.version > editor.version;
  const understood = schedule.error ? undefined : schedule.data;
  const fires = useMemo(() => understood?.fires.map(({ at }) => at) ?? [], [understood]);
  const prompt = work.isCurrent ? (work.data?.prompt ?? null) : null;
  const promptProblem = useMemo(() => asProblem(prompt), [prompt]);
  const title =
    proposalId !== null
      ? t("proposals.change.title", { name: start.name })
      : job === null
        ? t("editor.title")
        : t("editor.edit", { name: job.name });
  const canTest = form.prompt.trim() !== "" && form.cwd.trim() !== "";

  return (
    <Page
      header={
        <PageHeader
          title={title}
          crumb={
            <>
              <Link to="/jobs" className="hover:text-ink">
                {t("jobs.title")}
              </Link>{" "}
              /
            </>
          }
          actions={
            <>
              <span className="text-sm text-ink3" role="status">
                {editor.isKept && t("editor.draft.kept")}
              </span>
              <Menu
                trigger={
                  <IconButton label={t("editor.more")} icon={<MoreHorizontal aria-hidden />} />
                }
              >
                {job === null && proposalId === null && (
                  <MenuItem
                    icon={<LayoutTemplate aria-hidden />}
                    onSelect={() => void navigate({ to: "/templates" })}
                  >
                    {t("editor.fromTemplate")}
                  </MenuItem>
                )}
                <MenuItem icon={<BookmarkPlus aria-hidden />} onSelect={() => setNaming(true)}>
                  {t("editor.saveTemplate")}
                </MenuItem>
                <MenuItem onSelect={() => saving.save("pause")}>
                  {t(proposalId === null ? "editor.savePaused" : "proposals.change.paused")}
                </MenuItem>
              </Menu>
              <Button
                busy={tryOut.isPending}
                disabled={!canTest}
                focusableWhenDisabled
                {...(canTest ? {} : hint(t("editor.test.lacks")))}
                aria-description={canTest ? undefined : t("editor.test.lacks")}
                onClick={() =>
                  tryOut.mutate({
                    name: form.name.trim() === "" ? t("editor.title") : form.name.trim(),
                    work: workIn(form),
                  })
                }
              >
                <Play aria-hidden />
                {t("editor.test.run")}
              </Button>
              {job !== null && !job.enabled && (
                <Button busy={saving.isPending} onClick={() => saving.save("keep")}>
                  {t("shell.save")}
                </Button>
              )}
              <Button variant="primary" busy={saving.isPending} onClick={() => saving.save("arm")}>
                {proposalId !== null
                  ? t("proposals.change.approve")
                  : job !== null && job.enabled
                    ? t("shell.save")
                    : t("editor.saveAndArm")}
              </Button>
            </>
          }
        />
      }
      side={<SidePane schedule={schedule} work={work} />}
    >
      <form
        className="mx-auto flex max-w-190 flex-col gap-4"
        aria-label={title}
        // Enter in a field saves nothing: a job is armed on purpose.
        onSubmit={(event) => event.preventDefault()}
      >
        {editor.offered && (
          <Notice
            text={t("editor.draft.offered", { at: formatShort(editor.offered.at) })}
            actions={[
              { label: t("editor.draft.take"), onClick: editor.takeOffered, isMain: true },
              { label: t("editor.draft.drop"), onClick: editor.dropOffered },
            ]}
          />
        )}
        {theirs && saving.conflict === null && (
          <Notice
            text={t("editor.conflict.changed")}
            actions={[
              {
                label: t("editor.conflict.look"),
                onClick: () => saving.compare(job),
                isMain: true,
              },
            ]}
          />
        )}
        {saving.general !== null && (
          <p className="rounded-lg bg-bad-bg px-3 py-2 text-bad" role="alert">
            {saving.general}
          </p>
        )}
        <SectionWhat {...access} promptProblem={promptProblem} jobId={jobId} />
        <SectionWhen {...access} preview={schedule} />
        <SectionMay {...access} fires={fires} />
        <SectionLimits {...access} />
        <SectionTell {...access} jobId={jobId} />
        <SectionAdvanced {...access} jobId={jobId} />
      </form>
      {testRun !== null && (
        <TestSheet runId={testRun} agent={form.agent} onClose={() => setTestRun(null)} />
      )}
      {isNaming && <SaveTemplateDialog form={form} onClose={() => setNaming(false)} />}
      {saving.conflict !== null && (
        <ConflictDialog
          base={editor.base}
          mine={form}
          theirs={formOf(saving.conflict)}
          isSaving={saving.isPending}
          onClose={saving.closeConflict}
          onSave={saving.saveMerged}
        />
      )}
      {blocker.status === "blocked" && (
        <LeaveDialog
          onStay={blocker.reset}
          onLeave={blocker.proceed}
          onDiscard={() => {
            editor.forget();
            editor.setForm(editor.base);
            blocker.proceed();
          }}
        />
      )}
    </Page>
  );
}

/** The job that comes of a proposal. */
async function approved(id: number, form: Form): Promise<Job> {
  const { jobId } = await api.proposals.approve({ id, by: "page", job: form });
  return api.jobs.get({ id: jobId! });
}

function asProblem(
  prompt: { problem: string | null; position: number | null; suggestion: string | null } | null,
) {
  if (!prompt || prompt.problem === null) return null;
  return { message: prompt.problem, position: prompt.position, suggestion: prompt.suggestion };
}

/** A test sends its fields below `work`. */
function withoutPrefix<T>(problems: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field.replace(/^work\./, ""), problem]),
  );
}
