/** Settings: each takes effect as soon as it is changed, in the window and in every browser. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Settings } from "../../../contract/settings.ts";
import { isDesktop } from "../../lib/client/index.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { About } from "./about.tsx";
import { Budgets } from "./budgets.tsx";
import { Data } from "./data.tsx";
import { EngineSettings } from "./engine.tsx";
import { Engines } from "./engines.tsx";
import { General } from "./general.tsx";
import { type Section, sectionsOf } from "./search.ts";
import { Security } from "./security.tsx";
import { SettingsProvider } from "./use-setting.tsx";

const route = getRouteApi("/settings");

const CONTENT: Record<Exclude<Section, "engines">, () => ReactNode> = {
  general: General,
  engine: EngineSettings,
  budgets: Budgets,
  security: Security,
  data: Data,
  about: About,
};

export function SettingsPage() {
  const { t } = useTranslation();
  const { section: wanted = "general" } = route.useSearch();
  const sections = sectionsOf(isDesktop);
  const section = sections.includes(wanted) ? wanted : "general";
  const navigate = route.useNavigate();
  const settings = useQuery(orpc.settings.get.queryOptions());
  return (
    <Page bare header={<PageHeader title={t("settings.title")} />}>
      <Tabs
        label={t("settings.sections")}
        value={section}
        onChange={(next) => void navigate({ search: { section: next } })}
        panelClassName="px-5.5 py-5 max-sm:px-3"
        tabs={sections.map((value) => {
          return {
            value,
            label: t(`settings.section.${value}`),
            content: (
              <div className="flex max-w-180 flex-col gap-7">
                {/* Where the engine that is shown does not answer, these lead to another one. */}
                {value === "engines" ? <Engines /> : <OfEngine settings={settings} of={value} />}
              </div>
            ),
          };
        })}
      />
    </Page>
  );
}

/** A section whose settings are those of the engine. */
function OfEngine({
  settings,
  of,
}: {
  settings: UseQueryResult<Settings>;
  of: keyof typeof CONTENT;
}) {
  const { t } = useTranslation();
  const Content = CONTENT[of];
  if (settings.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (settings.isError) {
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  }
  return (
    <SettingsProvider settings={settings.data}>
      <Content />
    </SettingsProvider>
  );
}
