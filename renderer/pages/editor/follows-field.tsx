/** Jobs whose runs start this one. */
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { AFTER_CONDITIONS } from "../../../contract/words.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { IconButton } from "../../ui/button.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Select } from "../../ui/select.tsx";
import type { Form } from "./form.ts";

export interface FollowsFieldProps {
  jobId: number | null;
  value: Form["follows"];
  onChange: (value: Form["follows"]) => void;
  error: ReactNode;
}

export function FollowsField({ jobId, value, onChange, error }: FollowsFieldProps) {
  const { t } = useTranslation();
  const known = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  const jobs = known.data ?? [];
  const nameOf = (id: number) => jobs.find((job) => job.id === id)?.name ?? `#${id}`;
  const free = jobs.filter(
    (job) => job.id !== jobId && !value.some((follow) => follow.job === job.id),
  );
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-[550] text-ink2">{t("editor.field.follows")}</legend>
      {value.map((follow, index) => (
        <div key={follow.job} className="mb-2 flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate">{nameOf(follow.job)}</span>
          <Select
            label={t("editor.follow.on")}
            className="w-48"
            value={follow.on}
            options={AFTER_CONDITIONS.map((on) => ({ value: on, label: t(`editor.follow.${on}`) }))}
            onChange={(on) =>
              onChange(value.map((each, at) => (at === index ? { ...each, on } : each)))
            }
          />
          <IconButton
            label={t("editor.follow.remove", { name: nameOf(follow.job) })}
            icon={<Trash2 aria-hidden />}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {free.length > 0 && (
        <Select
          label={t("editor.follow.add")}
          className="w-64"
          value="none"
          options={[
            { value: "none", label: t("editor.follow.add") },
            ...free.map((job) => ({ value: String(job.id), label: job.name })),
          ]}
          onChange={(id) => {
            if (id !== "none") onChange([...value, { job: Number(id), on: "success" }]);
          }}
        />
      )}
      <ReadFailed query={known} what="jobs" />
      {error && (
        <p className="mt-1.5 text-sm text-bad" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
