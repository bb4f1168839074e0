/** Asks the engine what the draft would do, when typing rests; an answer that is out of date is cancelled. */
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { currentLanguage } from "../../lib/i18n.ts";
import { orpc } from "../../lib/query.ts";
import type { Form } from "./form.ts";
import { useDebounced } from "./use-debounced.ts";

const REST_MS = 180;
/** Answers to drafts are of no use later. */
const KEEP_MS = 15_000;
const FIRES = 6;

/** What is shown of an answer: the same object until one of its parts changes. */
function useAnswer<T>(query: UseQueryResult<T>, isCurrent: boolean) {
  const { data, error, isError, isPending, refetch } = query;
  return useMemo(
    () => ({ data, error, isError, isPending, isCurrent, refetch }),
    [data, error, isError, isPending, isCurrent, refetch],
  );
}

export function useSchedulePreview(form: Pick<Form, "schedule" | "timezone" | "scheduleOptions">) {
  const { schedule: text, timezone, scheduleOptions: options } = form;
  const now = useMemo(() => ({ text, timezone, options }), [text, timezone, options]);
  const asked = useDebounced(now, REST_MS);
  const query = useQuery(
    orpc.schedule.preview.queryOptions({
      input: { ...asked, count: FIRES, language: currentLanguage() },
      placeholderData: keepPreviousData,
      gcTime: KEEP_MS,
    }),
  );
  return useAnswer(query, asked === now && !query.isPlaceholderData);
}

export type SchedulePreview = ReturnType<typeof useSchedulePreview>;

export function useWorkPreview(jobId: number | null, form: Form) {
  const {
    name,
    agent,
    prompt,
    cwd,
    profile,
    model,
    env,
    agentPath,
    extraArgs,
    limits,
    allow,
    schedule,
    timezone,
    scheduleOptions,
  } = form;
  const now = useMemo(
    () => ({
      jobId,
      name,
      agent,
      prompt,
      cwd,
      profile,
      model,
      env,
      agentPath,
      extraArgs,
      limits,
      allow,
      schedule,
      timezone,
      scheduleOptions,
    }),
    [
      jobId,
      name,
      agent,
      prompt,
      cwd,
      profile,
      model,
      env,
      agentPath,
      extraArgs,
      limits,
      allow,
      schedule,
      timezone,
      scheduleOptions,
    ],
  );
  const asked = useDebounced(now, REST_MS);
  const query = useQuery(
    orpc.work.preview.queryOptions({
      input: asked,
      placeholderData: keepPreviousData,
      gcTime: KEEP_MS,
    }),
  );
  return useAnswer(query, asked === now && !query.isPlaceholderData);
}

export type WorkPreviewQuery = ReturnType<typeof useWorkPreview>;
