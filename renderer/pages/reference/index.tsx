/** The API for scripts: every call, read from the engine's own OpenAPI document. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useMemo } from "react";
import { currentLanguage } from "../../lib/i18n.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Input } from "../../ui/input.tsx";
import { Page, PageHeader, Section } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Tag } from "../../ui/tag.tsx";
import { CallRow, Part } from "./call.tsx";
import { inWords, loadCallWords } from "./call-words.ts";
import { type Call, callsOf, callsWith, typesOf } from "./calls.ts";
import { schemaText } from "./schema-text.ts";

const route = getRouteApi("/reference");

export function ReferencePage() {
  const { t } = useTranslation();
  const { search = "" } = route.useSearch();
  const { adjust } = useFilters(route);
  const document = useQuery(orpc.dashboard.openApi.queryOptions());
  const status = useQuery(orpc.dashboard.status.queryOptions());
  const language = currentLanguage();
  const words = useQuery({
    queryKey: ["call-words", language],
    queryFn: () => loadCallWords(language),
  });
  const isPending = document.isPending || words.isPending;
  const calls = useMemo(
    () => (isPending ? [] : inWords(callsOf(document.data ?? {}), words.data ?? null)),
    [isPending, document.data, words.data],
  );
  const found = callsWith(calls, search);
  return (
    <Page
      header={
        <PageHeader
          title={t("reference.title")}
          beside={
            !isPending &&
            document.data && <Tag>{t("reference.count", { count: found.length })}</Tag>
          }
          actions={
            <Input
              type="search"
              data-search
              aria-label={t("reference.search")}
              placeholder={t("reference.searchPlaceholder")}
              value={search}
              onChange={(event) => adjust({ search: event.target.value || undefined })}
              className="w-65"
            />
          }
        />
      }
    >
      {isPending && <SkeletonRows label={t("shell.loading")} />}
      {document.isError && (
        <ErrorState error={document.error} onRetry={() => void document.refetch()} />
      )}
      <ReadFailed query={status} what="door" className="mb-3" />
      {/* English meanwhile: better than no reference. */}
      <ReadFailed query={words} what="callWords" className="mb-3" />
      {document.data && status.data && (
        <p className="mb-5 text-ink2 [overflow-wrap:anywhere]">
          {t("reference.intro", {
            header: "Authorization: Bearer …",
            file: status.data.tokenFile,
          })}{" "}
          {status.data.url && (
            <a
              className="text-accent underline"
              href={`${status.data.url}api/openapi.json`}
              target="_blank"
              rel="noreferrer"
            >
              {t("reference.document")}
            </a>
          )}
        </p>
      )}
      {!isPending && document.data && found.length === 0 && (
        <EmptyState icon={SearchX} title={t("reference.none")} text={t("reference.noneText")} />
      )}
      <Groups calls={found} origin={status.data?.url?.replace(/\/$/, "") ?? null} />
      {document.data && search === "" && (
        <Section title={t("reference.types")} className="mt-6">
          <div className="flex flex-col gap-3">
            {typesOf(document.data).map(([name, schema]) => (
              <Part key={name} title={name}>
                {schemaText(schema)}
              </Part>
            ))}
          </div>
        </Section>
      )}
    </Page>
  );
}

function Groups({ calls, origin }: { calls: readonly Call[]; origin: string | null }) {
  const { call: openCall } = route.useSearch();
  const { adjust } = useFilters(route);
  const groups = Map.groupBy(calls, (call) => call.group);
  const toggle = (name: string) => adjust({ call: openCall === name ? undefined : name });
  return (
    <div className="flex flex-col gap-6">
      {[...groups].map(([group, members]) => (
        <Section key={group} title={members[0]!.title}>
          <ul className="rounded-xl border border-line">
            {members.map((call) => (
              <CallRow
                key={call.name}
                call={call}
                open={call.name === openCall}
                origin={origin}
                onToggle={() => toggle(call.name)}
              />
            ))}
          </ul>
        </Section>
      ))}
    </div>
  );
}
