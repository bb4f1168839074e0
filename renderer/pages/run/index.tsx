/** One run: read like a page of a book while it is written, and afterwards. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Pin, FoldVertical, Search, UnfoldVertical } from "lucide-react";
import { useState } from "react";
import type { RunDetail } from "../../../contract/run.ts";
import { ACTIVE_RUN_STATES } from "../../../contract/words.ts";
import { codeOf } from "../../lib/api-error.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { OpenQuestions } from "../../ui/open-questions.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { StateBadge } from "../../ui/tag.tsx";
import { ChangesTab, useChangeCount } from "./changes/changes-tab.tsx";
import { ConversationTab } from "./conversation/conversation-tab.tsx";
import { useConversation } from "./conversation/use-conversation.ts";
import { DetailsTab } from "./details/details-tab.tsx";
import { OutputTab } from "./output/output-tab.tsx";
import "./run.css";
import { RunActions } from "./run-actions.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunReason } from "./run-reason.tsx";
import type { RunTab } from "./search.ts";
import { useFreshRun, useMarkSeen } from "./use-mark-seen.ts";
import { useRunKeys } from "./use-run-keys.ts";

const FIND_KEYS = "Mod F";
const route = getRouteApi("/runs/$runId");

export function RunPage() {
  const { t } = useTranslation();
  const { runId } = route.useParams();
  const id = Number(runId);
  const run = useQuery(
    orpc.runs.get.queryOptions({ input: { id }, enabled: Number.isSafeInteger(id) && id > 0 }),
  );
  if (run.data) return <LoadedRun key={id} run={run.data} />;
  const header = <PageHeader title={t("run.title")} crumb={<Crumb />} />;
  const isMissing = !run.isEnabled || codeOf(run.error) === "NOT_FOUND";
  return (
    <Page header={header}>
      {isMissing ? (
        <EmptyState title={t("run.missing.title")} text={t("run.missing.text")} />
      ) : run.isError ? (
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <SkeletonRows label={t("shell.loading")} />
      )}
    </Page>
  );
}

function Crumb() {
  const { t } = useTranslation();
  return (
    <Link to="/runs" className="hover:text-ink">
      {t("runs.title")} /
    </Link>
  );
}

function LoadedRun({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const { choose, adjust } = useFilters(route);
  const [allOpen, setAllOpen] = useState(false);
  // What ended before anything was started has no output.
  const hasOutput = run.attempt > 0 || run.finishedAt === null;
  const firstTab: RunTab = run.agent === "shell" && hasOutput ? "output" : "conversation";
  const tab = search.tab ?? firstTab;
  const attempt = search.attempt ?? run.attempt;
  const isActive = ACTIVE_RUN_STATES.some((state) => state === run.state);
  const shown = run.attempts.find((each) => each.attempt === attempt);
  const isLive = isActive && attempt === run.attempt;
  // An attempt that was begun is followed to its end; its number says which one it is.
  const conversation = useConversation(run.id, attempt > 0 ? attempt : undefined);
  useRunKeys(run, {
    openFind: () =>
      adjust({ find: search.find ?? "", tab: tab === "output" ? "output" : "conversation" }),
  });
  const changeCount = useChangeCount(run.id, search.attempt);
  useMarkSeen(run);
  useFreshRun(run);
  const onFind = (find: string | undefined) => adjust({ find });
  return (
    <Page
      bare
      header={
        <>
          <PageHeader
            title={run.jobName}
            crumb={<Crumb />}
            beside={
              <>
                <StateBadge state={run.state} />
                {run.pinned && <Pin aria-label={t("run.pinned")} className="size-3.5 text-ink3" />}
              </>
            }
            actions={<RunActions run={run} />}
          />
          <RunHeader
            run={run}
            usage={conversation.usage}
            attempt={attempt}
            onAttempt={(next) => choose({ attempt: next === run.attempt ? undefined : next })}
          />
          <RunReason run={run} attempt={attempt} />
          {isActive && (
            <OpenQuestions
              runId={run.id}
              className="border-b border-line px-5.5 py-3 max-sm:px-3"
            />
          )}
        </>
      }
    >
      <Tabs<RunTab>
        label={t("run.tabs")}
        value={tab}
        onChange={(next) => choose({ tab: next === firstTab ? undefined : next, find: undefined })}
        panelClassName="overflow-hidden"
        aside={
          tab === "details" || tab === "changes" ? undefined : (
            <span className="flex">
              {tab === "conversation" && (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-pressed={allOpen}
                  onClick={() => setAllOpen(!allOpen)}
                >
                  {allOpen ? (
                    <FoldVertical aria-hidden className="sm:hidden" />
                  ) : (
                    <UnfoldVertical aria-hidden className="sm:hidden" />
                  )}
                  <span className="max-sm:sr-only">
                    {allOpen ? t("run.foldAll") : t("run.openAll")}
                  </span>
                </Button>
              )}
              <Button size="sm" variant="ghost" onClick={() => adjust({ find: search.find ?? "" })}>
                <Search aria-hidden />
                <span className="max-sm:sr-only">{t("run.find.open")}</span>
                <span className="max-sm:hidden">
                  <Kbd>{FIND_KEYS}</Kbd>
                </span>
              </Button>
            </span>
          )
        }
        tabs={[
          {
            value: "conversation",
            label: t("run.tab.conversation"),
            content: (
              <ConversationTab
                key={attempt}
                run={run}
                conversation={conversation}
                isLive={isLive}
                allOpen={allOpen}
                find={search.find}
                onFind={onFind}
              />
            ),
          },
          {
            value: "output",
            label: t("run.tab.output"),
            content: (
              <OutputTab
                id={run.id}
                attempt={shown?.attempt}
                stream={search.stream}
                isLive={isLive}
                find={search.find}
                onFind={onFind}
                onStream={(stream) => choose({ stream })}
              />
            ),
          },
          {
            value: "changes",
            label: t("run.tab.changes"),
            count: changeCount ?? undefined,
            content: (
              <ChangesTab
                runId={run.id}
                attempt={search.attempt}
                file={search.file}
                onFile={(file) => adjust({ file })}
              />
            ),
          },
          { value: "details", label: t("run.tab.details"), content: <DetailsTab run={run} /> },
        ]}
      />
    </Page>
  );
}
