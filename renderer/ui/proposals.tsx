/** Proposed jobs: those that wait for a person, with all that the job would be, and those that were declined. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ruleText } from "../../contract/allow-rules.ts";
import type { Proposal } from "../../contract/proposals.ts";
import { cn } from "../lib/cn.ts";
import { formatCompact, formatNumber, formatUsd } from "../lib/format.ts";
import { currentLanguage } from "../lib/i18n.ts";
import { api, orpc } from "../lib/query.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { visibleText } from "../lib/visible-text.ts";
import { Button } from "./button.tsx";
import { ButtonLink } from "./button-link.tsx";
import { ReadFailed } from "./read-failed.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { Fact, Facts } from "./table.tsx";
import { toast, toastFailure, toastUndo } from "./toast.tsx";

const DECLINED_SHOWN = 20;

export function OpenProposals({ className }: { className?: string }) {
  const { t } = useTranslation();
  const proposals = useQuery(orpc.proposals.list.queryOptions({ input: { state: "open" } }));
  const { data = [] } = proposals;
  if (proposals.isError) {
    return <ReadFailed query={proposals} what="proposals" className={className} />;
  }
  if (data.length === 0) return null;
  return (
    <ul
      data-keeps-focus="rows"
      aria-label={t("proposals.label")}
      className={cn("flex flex-col gap-1.5", className)}
    >
      {data.toReversed().map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} />
      ))}
    </ul>
  );
}

/** The newest that were declined, each with the way back. */
export function DeclinedProposals({ className }: { className?: string }) {
  const { t } = useTranslation();
  const proposals = useQuery(
    orpc.proposals.list.queryOptions({ input: { state: "declined", limit: DECLINED_SHOWN } }),
  );
  const { data = [] } = proposals;
  const { reopen } = useDecisions();
  if (proposals.isError) {
    return <ReadFailed query={proposals} what="proposals" className={className} />;
  }
  if (data.length === 0) return null;
  return (
    <ul
      data-keeps-focus="rows"
      aria-label={t("proposals.declinedLabel")}
      className={cn("flex flex-col gap-1.5", className)}
    >
      {data.map(({ id, job, decidedAt }) => (
        <li
          key={id}
          className="flex items-center gap-2 rounded-xl border border-line bg-panel px-3 py-2"
        >
          <span className="min-w-0 flex-1 break-words">
            {t("proposals.declined", { name: visibleText(job.name) })}{" "}
            {decidedAt !== null && <RelativeTime at={decidedAt} className="text-ink3" />}
          </span>
          <Button size="sm" onClick={() => void reopen(id)}>
            {t("proposals.reopen")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function useDecisions() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const failed = (error: unknown) => toastFailure(error, t("proposals.notTaken"));
  const reopen = (id: number) => api.proposals.reopen({ id }).catch(failed);
  const approve = useMutation(
    orpc.proposals.approve.mutationOptions({
      onError: failed,
      onSuccess({ job, jobId }) {
        const open = () => void navigate({ to: "/jobs/$jobId", params: { jobId: String(jobId) } });
        const action = { label: t("proposals.show"), onClick: open };
        toast(t("proposals.approved", { name: visibleText(job.name) }), { action });
      },
    }),
  );
  const decline = useMutation(
    orpc.proposals.decline.mutationOptions({
      onError: failed,
      onSuccess({ id, job }) {
        const title = t("proposals.declined", { name: visibleText(job.name) });
        toastUndo(title, t("shell.undo"), () => void reopen(id));
      },
    }),
  );
  return { approve, decline, reopen };
}

function ProposalCard({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { id, job, proposedAt } = proposal;
  const { approve, decline } = useDecisions();
  // Until the engine's word takes the card away, it cannot be decided twice.
  const isBusy = [approve, decline].some((each) => each.isPending || each.isSuccess);
  return (
    <li className="rounded-xl border border-line border-l-[3px] border-l-warn bg-panel px-3 py-2.5">
      <p role="status" className="font-[550] break-words">
        <Headline proposal={proposal} />
      </p>
      <p className="mt-0.5 text-sm text-ink2">
        {t("proposals.waits")} <RelativeTime at={proposedAt} />
      </p>
      <Facts className="mt-1.5 text-sm">
        <Fact name={t("editor.name.schedule")}>
          <Meaning job={job} />
        </Fact>
        <Fact name={t("jobs.agent")}>
          {t(`words.agent.${job.agent}`)}
          {job.model !== null && ` · ${visibleText(job.model)}`}
        </Fact>
        <Fact name={t("job.profile")}>{t(`words.profile.${job.profile}`)}</Fact>
        <Fact name={t("job.folder")}>
          <code>{visibleText(job.cwd)}</code>
        </Fact>
        <Fact name={t("editor.name.limits")}>
          <Caps job={job} />
        </Fact>
        {addedRights(job).map(([field, value]) => (
          <Fact key={field} name={t(`editor.name.${field}`)}>
            <code className="whitespace-pre-wrap">{visibleText(value)}</code>
          </Fact>
        ))}
      </Facts>
      <details className="mt-1.5 text-sm">
        <summary className="cursor-pointer text-ink2">{t("job.prompt")}</summary>
        <pre
          tabIndex={0}
          aria-label={t("job.prompt")}
          className="mt-1 max-h-60 overflow-auto rounded-lg bg-line2 p-2 font-mono break-words whitespace-pre-wrap"
        >
          {visibleText(job.prompt)}
        </pre>
      </details>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button
          variant="primary"
          size="sm"
          busy={isBusy}
          onClick={() => approve.mutate({ id, by: "page" })}
        >
          {t("proposals.approve")}
        </Button>
        <ButtonLink to="/jobs/new" search={{ proposal: id }} size="sm">
          {t("proposals.change.first")}
        </ButtonLink>
        <Button size="sm" disabled={isBusy} onClick={() => decline.mutate({ id, by: "page" })}>
          {t("proposals.decline")}
        </Button>
      </div>
    </li>
  );
}

/** Who proposes what, with the way to the run it comes from. */
function Headline({ proposal: { job, proposer } }: { proposal: Proposal }): ReactNode {
  const { t } = useTranslation();
  const name = visibleText(job.name);
  if (proposer === null) return t("proposals.byPerson", { name });
  const text = t("proposals.byRun", { job: proposer.jobName, name });
  if (proposer.runId === null) return text;
  return (
    <Link to="/runs/$runId" params={{ runId: String(proposer.runId) }} className="hover:underline">
      {text}
    </Link>
  );
}

function Meaning({ job }: { job: Proposal["job"] }) {
  const { t } = useTranslation();
  const { schedule: text, timezone, scheduleOptions: options } = job;
  const input = { text, timezone, options, count: 1, language: currentLanguage() };
  const preview = useQuery(orpc.schedule.preview.queryOptions({ input, enabled: text !== "" }));
  return (
    <>
      {text === "" ? t("jobs.byHand") : (preview.data?.meaning ?? text)}
      <ReadFailed query={preview} what="meaning" />
    </>
  );
}

/** What its runs, or a day of them, may spend by its own limits. */
function Caps({ job: { limits } }: { job: Proposal["job"] }) {
  const { t } = useTranslation();
  const caps = CAPS.flatMap(([cap, format]) => {
    const value = limits[cap];
    return value === null ? [] : [`${t(`editor.limit.${cap}`)}: ${format(value)}`];
  });
  return caps.length === 0 ? t("proposals.noCaps") : caps.join(" · ");
}

const CAPS = [
  ["maxUsd", formatUsd],
  ["maxUsdPerDay", formatUsd],
  ["maxTokens", formatCompact],
  ["maxTokensPerDay", formatCompact],
  ["maxTurns", formatNumber],
] as const;

/** What starts programs of its own or allows more: nobody approves it without having seen it. */
function addedRights(job: Proposal["job"]) {
  const { precheck, agentPath, extraArgs, env, allow } = job;
  const names = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const fields = [
    ["agentPath", agentPath ?? ""],
    ["extraArgs", extraArgs.join("\n")],
    ["precheck", precheck?.command ?? ""],
    ["env", names.join("\n")],
    ["allow", allow.map(ruleText).join("\n")],
  ] as const;
  return fields.filter(([, value]) => value !== "");
}
