/** The agents: what is found on this computer, whether it is ready, and how each profile is made. */
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Page, PageHeader } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { AgentCard } from "./agent-card.tsx";
import { Environment } from "./environment.tsx";

export function AgentsPage() {
  const { t } = useTranslation();
  const agents = useQuery(orpc.agents.list.queryOptions());
  const flags = useQuery(orpc.agents.flags.queryOptions());
  const known = (agents.data ?? []).filter(({ agent }) => agent !== "custom");
  const found = known.filter((info) => info.found);
  const missing = known.filter((info) => !info.found);
  return (
    <Page
      header={
        <PageHeader
          title={t("agents.title")}
          actions={
            <Button busy={agents.isFetching} onClick={() => void agents.refetch()}>
              {!agents.isFetching && <RotateCw aria-hidden />}
              {t("agents.lookAgain")}
            </Button>
          }
        />
      }
    >
      <div className="flex max-w-220 flex-col gap-7">
        {agents.isPending && (
          <div>
            <p className="mb-3 text-ink2">{t("agents.looking")}</p>
            <SkeletonRows label={t("agents.looking")} />
          </div>
        )}
        {agents.isError && (
          <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />
        )}
        <ReadFailed query={flags} what="flags" />
        {found.length > 0 && (
          <section>
            <h2 className="mb-2 font-semibold">{t("agents.here")}</h2>
            <div className="flex flex-col gap-2.5">
              {found.map((info) => (
                <AgentCard
                  key={info.agent}
                  info={info}
                  flags={flags.data?.find(({ agent }) => agent === info.agent)}
                />
              ))}
            </div>
          </section>
        )}
        {missing.length > 0 && (
          <section>
            <h2 className="mb-2 font-semibold">{t("agents.notHere")}</h2>
            <div className="flex flex-col gap-2.5">
              {missing.map((info) => (
                <AgentCard
                  key={info.agent}
                  info={info}
                  flags={flags.data?.find(({ agent }) => agent === info.agent)}
                />
              ))}
            </div>
          </section>
        )}
        {agents.data && <Environment />}
      </div>
    </Page>
  );
}
