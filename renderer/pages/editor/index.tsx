/** The editor of a job: a new one (empty, from a template, as a copy, as it was proposed), or one that is there. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { currentLanguage } from "../../lib/i18n.ts";
import { orpc } from "../../lib/query.ts";
import { useJobOfAddress } from "../../lib/use-job-of-address.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { EditorForm } from "./editor-form.tsx";
import { EMPTY, formFrom, formOf } from "./form.ts";
import { useFirstAgent } from "./use-first-agent.ts";

export function EditorPage() {
  const { jobId } = useParams({ strict: false });
  return jobId === undefined ? <NewJob /> : <EditJob jobId={jobId} />;
}

function EditJob({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const { job, isMissing } = useJobOfAddress(jobId);
  if (isMissing) {
    return (
      <Page header={<PageHeader title={t("job.title")} />}>
        <EmptyState title={t("job.missing.title")} text={t("job.missing.text")} />
      </Page>
    );
  }
  if (job.data === undefined) return <Waiting query={job} title={t("job.title")} />;
  // The form begins with the job as it is now; what changes later is told, not put in.
  return <EditorForm key={jobId} job={job.data} start={formOf(job.data)} />;
}

function NewJob() {
  const { template, values, copy, proposal } = useSearch({ strict: false });
  if (template !== undefined) return <FromTemplate id={template} values={valuesIn(values)} />;
  if (copy !== undefined) return <Copy jobId={copy} />;
  if (proposal !== undefined) return <Proposed id={proposal} />;
  return <Empty />;
}

function Empty() {
  const first = useFirstAgent();
  if (first.agent === null) return <Waiting query={first.query} />;
  return <EditorForm key="new" job={null} start={{ ...EMPTY, ...first.agent }} />;
}

function FromTemplate({ id, values }: { id: string; values: Record<string, string> }) {
  const first = useFirstAgent();
  const filled = useQuery(
    orpc.templates.fill.queryOptions({ input: { id, values, language: currentLanguage() } }),
  );
  if (filled.data === undefined) return <Waiting query={filled} />;
  if (first.agent === null) return <Waiting query={first.query} />;
  // Words for an agent are no command: without any agent here, the form names one that is to come.
  const agent = first.agent.agent === "shell" ? EMPTY.agent : first.agent.agent;
  const start = formFrom({ agent, ...filled.data });
  return <EditorForm key={`${id} ${JSON.stringify(values)}`} job={null} start={start} />;
}

function Copy({ jobId }: { jobId: number }) {
  const { t } = useTranslation();
  const job = useQuery(orpc.jobs.get.queryOptions({ input: { id: jobId } }));
  if (job.data === undefined) return <Waiting query={job} />;
  const form = formOf(job.data);
  const name = t("editor.copyOf", { name: form.name });
  return <EditorForm key={`copy ${jobId}`} job={null} start={{ ...form, name, after: [] }} />;
}

/** A proposal that has been decided meanwhile stays as it was: saving says so. */
function Proposed({ id }: { id: number }) {
  const proposal = useQuery(orpc.proposals.get.queryOptions({ input: { id } }));
  if (proposal.data === undefined) return <Waiting query={proposal} />;
  const start = formFrom(proposal.data.job);
  return <EditorForm key={`proposal ${id}`} job={null} start={start} proposalId={id} />;
}

interface WaitingProps {
  query: Pick<UseQueryResult, "isError" | "error" | "refetch">;
  /** Of the page, until there is more to say; else that of a new job. */
  title?: string;
}

function Waiting({ query, title }: WaitingProps) {
  const { t } = useTranslation();
  return (
    <Page header={<PageHeader title={title ?? t("editor.title")} />}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonRows label={t("shell.loading")} />
      )}
    </Page>
  );
}

/** Values in the address; an address that was cut gives none. */
function valuesIn(text: string | undefined): Record<string, string> {
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    if (typeof read !== "object" || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  } catch {
    return {};
  }
}
