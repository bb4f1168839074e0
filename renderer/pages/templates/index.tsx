/** The gallery: jobs that others found useful, and one's own, each a few words away from running. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { FilePlus2, SearchX } from "lucide-react";
import type { ListedTemplate } from "../../../contract/templates.ts";
import { currentLanguage } from "../../lib/i18n.ts";
import { orpc } from "../../lib/query.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Input } from "../../ui/input.tsx";
import { Field } from "../../ui/field.tsx";
import { Page, PageHeader, Section } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EmptyState, ErrorState } from "../../ui/states.tsx";
import { Tag } from "../../ui/tag.tsx";
import { CATEGORIES } from "./categories.ts";
import { ImportTemplate } from "./import-template.tsx";
import { said } from "./said.ts";
import { TemplateDialog } from "./template-dialog.tsx";

const route = getRouteApi("/templates");

export function TemplatesPage() {
  const { t } = useTranslation();
  const { search = "", category, open } = route.useSearch();
  const { choose, adjust } = useFilters(route);
  // Read anew whenever the page is opened: no event tells of templates that were saved elsewhere.
  const templates = useQuery(orpc.templates.list.queryOptions({ staleTime: 0 }));
  const all = templates.data ?? [];
  const found = all.filter(
    (template) =>
      (category === undefined || template.category === category) && fits(template, search),
  );
  const opened = all.find(({ id }) => id === open);
  const filters = ["all", ...CATEGORIES] as const;
  return (
    <Page
      header={
        <PageHeader
          title={t("templates.title")}
          actions={
            <>
              <ImportTemplate />
              <ButtonLink to="/jobs/new" variant="primary">
                <FilePlus2 aria-hidden />
                {t("templates.empty")}
              </ButtonLink>
            </>
          }
        />
      }
      bar={
        <div className="flex flex-wrap items-center gap-3 border-b border-line px-5.5 py-2.5 max-sm:px-3">
          <Field label={t("templates.search")} hideLabel className="w-64 max-sm:w-full">
            <Input
              type="search"
              data-search
              value={search}
              placeholder={t("templates.search")}
              onChange={(event) => adjust({ search: event.target.value || undefined })}
            />
          </Field>
          <Segmented
            label={t("templates.kind")}
            value={category ?? "all"}
            options={filters.map((value) => ({ value, label: t(`templates.category.${value}`) }))}
            onChange={(value) => choose({ category: value === "all" ? undefined : value })}
            className="max-sm:overflow-x-auto"
          />
        </div>
      }
    >
      {templates.isPending && <SkeletonRows label={t("shell.loading")} />}
      {templates.isError && (
        <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
      )}
      {templates.data && found.length === 0 && (
        <EmptyState
          icon={SearchX}
          title={t(
            category === "own" && search === ""
              ? "templates.noneOwn.title"
              : "templates.none.title",
          )}
          text={t(
            category === "own" && search === "" ? "templates.noneOwn.text" : "templates.none.text",
          )}
        />
      )}
      <div className="flex flex-col gap-6">
        {CATEGORIES.map((kind) => {
          const ofKind = found.filter((template) => template.category === kind);
          if (ofKind.length === 0) return null;
          return (
            <Section key={kind} title={t(`templates.category.${kind}`)}>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(250px,1fr))] gap-3">
                {ofKind.map((template) => (
                  <li key={template.id}>
                    <Card template={template} onOpen={() => choose({ open: template.id })} />
                  </li>
                ))}
              </ul>
            </Section>
          );
        })}
      </div>
      {opened && (
        <TemplateDialog
          key={opened.id}
          template={opened}
          onClose={() => choose({ open: undefined })}
        />
      )}
    </Page>
  );
}

function fits(template: ListedTemplate, search: string): boolean {
  const wanted = search.trim().toLocaleLowerCase();
  const language = currentLanguage();
  const words = [template.name, template.description].map((text) => said(text, language));
  return [...words, ...(template.job.tags ?? [])].join(" ").toLocaleLowerCase().includes(wanted);
}

function Card({ template, onOpen }: { template: ListedTemplate; onOpen: () => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { profile, schedule } = template.job;
  const when = template.meaning === null ? schedule : said(template.meaning, language);
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-full w-full flex-col items-start gap-1 rounded-xl border border-line bg-panel px-3.5 py-3 text-left hover:border-ink3"
    >
      <span className="font-semibold">{said(template.name, language)}</span>
      <span className="text-ink2">{said(template.description, language)}</span>
      <span className="mt-auto flex flex-wrap items-center gap-1.5 pt-1.5 text-sm text-ink3">
        {template.agents.length === 1 && template.agents[0] === "shell" && (
          <Tag>{t("templates.noAgent")}</Tag>
        )}
        {profile && <Tag>{t(`words.profile.${profile}`)}</Tag>}
        <span>{when}</span>
      </span>
    </button>
  );
}
