/** Search and filters of the list of runs; all of it in the address. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { AGENT_IDS, TRIGGERS } from "../../../contract/words.ts";
import { formatDateTime, formatNumber } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import type { RunListFilter } from "../../lib/run-list.ts";
import { groupOf, STATE_GROUPS, STATES_OF } from "../../lib/state-groups.ts";
import { useFilters } from "../../lib/use-filters.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Input } from "../../ui/input.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Select } from "../../ui/select.tsx";
import { Tag } from "../../ui/tag.tsx";

const route = getRouteApi("/runs");
const ANY = "any";
/** A search waits for a pause in typing. */
const TYPING_MS = 200;

export function RunFilterBar({ filter }: { filter: RunListFilter }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const { choose, adjust } = useFilters(route);
  const counted = useQuery(orpc.runs.count.queryOptions({ input: filter }));
  const total = counted.data;
  const others = [
    search.job === undefined ? null : { key: "job", text: t("runs.ofJob", { id: search.job }) },
    search.tag === undefined ? null : { key: "tag", text: search.tag },
    search.folder === undefined ? null : { key: "folder", text: search.folder },
    search.batch === undefined ? null : { key: "batch", text: search.batch },
    search.pinned === undefined ? null : { key: "pinned", text: t("runs.pinned") },
    search.from === undefined
      ? null
      : { key: "from", text: t("runs.from", { time: formatDateTime(search.from) }) },
    search.until === undefined
      ? null
      : { key: "until", text: t("runs.until", { time: formatDateTime(search.until) }) },
  ].filter((each) => each !== null);
  const group = groupOf(search.state);
  return (
    <search
      data-keeps-focus="first"
      className="flex flex-wrap items-center gap-2 border-b border-line px-5.5 py-2 max-sm:px-3"
    >
      <SearchField value={search.search ?? ""} onChange={(text) => adjust({ search: text })} />
      <Select
        className="w-40 max-sm:w-[calc(50%-4px)]"
        label={t("runs.column.state")}
        value={group ?? ANY}
        options={[
          { value: ANY, label: t("runs.group.any") },
          ...STATE_GROUPS.map((value) => ({ value, label: t(`runs.group.${value}`) })),
        ]}
        onChange={(value) => {
          const chosen = STATE_GROUPS.find((each) => each === value);
          choose({ state: chosen && [...STATES_OF[chosen]] });
        }}
      />
      <Select
        className="w-40 max-sm:w-[calc(50%-4px)]"
        label={t("jobs.agent")}
        value={search.agent?.[0] ?? ANY}
        options={[
          { value: ANY, label: t("jobs.anyAgent") },
          ...AGENT_IDS.map((value) => ({ value, label: t(`words.agent.${value}`) })),
        ]}
        onChange={(value) => {
          const agent = AGENT_IDS.find((each) => each === value);
          choose({ agent: agent && [agent] });
        }}
      />
      <Select
        className="w-40 max-sm:w-[calc(50%-4px)]"
        label={t("runs.column.trigger")}
        value={search.trigger?.[0] ?? ANY}
        options={[
          { value: ANY, label: t("runs.anyTrigger") },
          ...TRIGGERS.map((value) => ({ value, label: t(`words.trigger.${value}`) })),
        ]}
        onChange={(value) => {
          const trigger = TRIGGERS.find((each) => each === value);
          choose({ trigger: trigger && [trigger] });
        }}
      />
      <Button
        variant={search.pinned === true ? "primary" : "plain"}
        aria-pressed={search.pinned === true}
        onClick={() => choose({ pinned: search.pinned === true ? undefined : true })}
      >
        {t("runs.pinned")}
      </Button>
      {others
        .filter(({ key }) => key !== "pinned")
        .map(({ key, text }) => (
          <button
            key={key}
            type="button"
            aria-label={t("runs.dropFilter", { name: text })}
            onClick={() => choose({ [key]: undefined })}
          >
            <Tag tone="accent" icon={X}>
              {text}
            </Tag>
          </button>
        ))}
      <span className="flex-1" />
      <ReadFailed query={counted} what="runCount" />
      <span role="status" className="text-ink3">
        {total !== undefined &&
          (total.more
            ? t("runs.countMore", { number: formatNumber(total.count) })
            : t("runs.count", { count: total.count }))}
      </span>
    </search>
  );
}

interface SearchFieldProps {
  value: string;
  onChange: (text: string | undefined) => void;
}

function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // The address changed by another way: a link, or back.
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text === "" ? undefined : text), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <span className="relative w-64 max-sm:w-full">
      <Search aria-hidden className="absolute top-2 left-2 size-4 text-ink3" />
      <Input
        type="search"
        data-search
        aria-label={t("runs.search")}
        placeholder={t("runs.search")}
        className="pl-8"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}
