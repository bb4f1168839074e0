/** Settings: each takes effect as soon as it is changed, in the window and in every browser. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../lib/query.ts";
import { Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { About } from "./about.tsx";
import { Budgets } from "./budgets.tsx";
import { Data } from "./data.tsx";
import { EngineSettings } from "./engine.tsx";
import { General } from "./general.tsx";
import { SECTIONS, type Section } from "./search.ts";
import { Security } from "./security.tsx";
import { SettingsProvider } from "./use-setting.tsx";

const route = getRouteApi("/settings");

const CONTENT: Record<Section, () => ReactNode> = {
  general: General,
  engine: EngineSettings,
  budgets: Budgets,
  security: Security,
  data: Data,
  about: About,
};

export function SettingsPage() {
  const { t } = useTranslation();
  const { section = "general" } = route.useSearch();
  const navigate = route.useNavigate();
  const settings = useQuery(orpc.settings.get.queryOptions());
  return (
    <Page bare header={<PageHeader title={t("settings.title")} />}>
      <Tabs
        label={t("settings.sections")}
        value={section}
        onChange={(next) => void navigate({ search: { section: next } })}
        panelClassName="px-5.5 py-5 max-sm:px-3"
        tabs={SECTIONS.map((value) => {
          const Content = CONTENT[value];
          return {
            value,
            label: t(`settings.section.${value}`),
            content: (
              <div className="flex max-w-180 flex-col gap-7">
                {settings.isPending && <SkeletonRows label={t("shell.loading")} />}
                {settings.isError && (
                  <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
                )}
                {settings.data && (
                  <SettingsProvider settings={settings.data}>
                    <Content />
                  </SettingsProvider>
                )}
              </div>
            ),
          };
        })}
      />
    </Page>
  );
}
