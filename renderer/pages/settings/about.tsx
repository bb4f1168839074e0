/** The engine in figures: how it is, which version, where its data and its logs are. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isDesktop } from "../../lib/client/index.ts";
import { formatDateTime, formatNumber } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Fact, Facts } from "../../ui/table.tsx";
import { AppUpdates } from "./app-updates.tsx";
import { Group, Row } from "./parts.tsx";

const LICENCE = "MIT";

export function About() {
  const { t } = useTranslation();
  const health = useQuery(orpc.engine.health.queryOptions());
  if (health.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (health.isError) {
    return <ErrorState error={health.error} onRetry={() => void health.refetch()} />;
  }
  const { version, host, pid, dataDir, startedAt, heartbeatAt, active, queued, jobs, timezone } =
    health.data;
  return (
    <>
      <Group title={t("settings.about.belfry")}>
        <Row>
          <Facts>
            <Fact name={t("settings.about.version")}>{version}</Fact>
            <Fact name={t("settings.about.host")}>{t(`settings.about.hosts.${host}`)}</Fact>
            <Fact name={t("settings.about.licence")}>{LICENCE}</Fact>
          </Facts>
        </Row>
      </Group>
      {isDesktop && <AppUpdates />}
      <Group title={t("settings.about.health")}>
        <Row>
          <Facts>
            <Fact name={t("settings.about.startedAt")}>{formatDateTime(startedAt)}</Fact>
            <Fact name={t("settings.about.heartbeat")}>
              <RelativeTime at={heartbeatAt} />
            </Fact>
            <Fact name={t("settings.about.active")}>{formatNumber(active)}</Fact>
            <Fact name={t("settings.about.queued")}>{formatNumber(queued)}</Fact>
            <Fact name={t("settings.about.jobs")}>{formatNumber(jobs)}</Fact>
            <Fact name={t("settings.about.timezone")}>{timezone}</Fact>
            <Fact name={t("settings.about.pid")}>{pid}</Fact>
          </Facts>
        </Row>
      </Group>
      <Group title={t("settings.about.where")}>
        <Row>
          <Facts>
            <Fact name={t("settings.about.dataDir")}>
              <Path>{dataDir}</Path>
            </Fact>
            <Fact name={t("settings.about.logs")}>
              <Path>{join(dataDir, "logs", "belfry.log")}</Path>
            </Fact>
          </Facts>
          <div className="mt-3">
            <ButtonLink to="/reference">{t("settings.security.reference")}</ButtonLink>
          </div>
        </Row>
      </Group>
    </>
  );
}

function Path({ children }: { children: ReactNode }) {
  return <span className="font-mono text-sm break-all">{children}</span>;
}

function join(dir: string, ...names: string[]): string {
  return [dir, ...names].join(dir.includes("\\") ? "\\" : "/");
}
