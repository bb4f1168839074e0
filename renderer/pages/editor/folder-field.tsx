/** The working folder, with completion, recent ones, and what git says of it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { SuggestInput } from "../../ui/suggest-input.tsx";
import { ProblemText } from "./problem-text.tsx";
import type { Problem } from "./problems.ts";
import { useDebounced } from "./use-debounced.ts";

const REST_MS = 120;
const KEEP_MS = 15_000;

export interface FolderFieldProps {
  value: string;
  onChange: (value: string) => void;
  problem?: Problem | undefined;
}

export const FolderField = memo(Folder);

function Folder({ value, onChange, problem }: FolderFieldProps) {
  const { t } = useTranslation();
  const asked = useDebounced(value, REST_MS);
  const offers = useQuery(
    orpc.folders.complete.queryOptions({
      input: { text: asked },
      placeholderData: keepPreviousData,
      gcTime: KEEP_MS,
    }),
  );
  const look = useQuery(
    orpc.folders.look.queryOptions({
      input: { path: asked },
      enabled: asked.trim() !== "",
      gcTime: KEEP_MS,
    }),
  );
  const { folders = [], recent = [] } = offers.data ?? {};
  const suggestions =
    value.trim() === ""
      ? recent.map((path) => ({ value: path, hint: t("editor.folder.recent") }))
      : folders.map(({ path, isGit }) => ({
          value: path,
          ...(isGit ? { hint: t("editor.folder.git") } : {}),
        }));
  const state = asked === value ? look.data : undefined;
  const missing =
    state !== undefined && state.state !== "ok"
      ? { message: t(`editor.folder.${state.state}`), position: null, suggestion: null }
      : undefined;
  const wrong = problem ?? missing;
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={t("editor.field.cwd")}
        error={wrong && <ProblemText problem={wrong} />}
        hint={
          state?.state === "ok" && state.git !== null
            ? [state.git.branch, t("editor.folder.changed", { count: state.git.changed })]
                .filter((part) => part !== null)
                .join(", ")
            : undefined
        }
      >
        <SuggestInput
          value={value}
          onChange={onChange}
          suggestions={suggestions}
          isFiltered
          mono
          placeholder={t("editor.cwdPlaceholder")}
        />
      </Field>
      <ReadFailed query={offers} what="folders" />
      <ReadFailed query={look} what="folder" />
    </div>
  );
}
