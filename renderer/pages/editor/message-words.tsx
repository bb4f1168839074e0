/** The words of a job's messages: with variables, read at once as they would arrive, and sent as a test. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { ChevronRight, Send } from "lucide-react";
import { useMemo, useState } from "react";
import type { ChannelSettings } from "../../../contract/notifications.ts";
import type { MessageTemplate } from "../../../contract/tell.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { Card } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { toast, toastError, toastFailure } from "../../ui/toast.tsx";
import { ProblemText } from "./problem-text.tsx";
import { problemAt, problemsIn, type Problems } from "./problems.ts";
import { useDebounced } from "./use-debounced.ts";

const REST_MS = 250;

export interface MessageWordsProps {
  jobId: number | null;
  jobName: string;
  value: MessageTemplate | null;
  problems: Problems;
  /** To which a test can be sent. */
  channels: readonly ChannelSettings[];
  onChange: (value: MessageTemplate | null) => void;
}

export function MessageWords(props: MessageWordsProps) {
  const { t } = useTranslation();
  const { value, problems } = props;
  const [isOpen, setOpen] = useState(value !== null);
  const shown = isOpen || problemAt(problems, "tell.template") !== undefined;
  return (
    <div>
      <button
        type="button"
        aria-expanded={shown}
        aria-controls="editor-words"
        className="flex items-center gap-1.5 text-ink2 hover:text-ink"
        onClick={() => setOpen(!shown)}
      >
        <ChevronRight aria-hidden className={shown ? "size-3.5 rotate-90" : "size-3.5"} />
        {t("editor.tell.words")}
      </button>
      {shown && (
        <div id="editor-words" className="mt-3">
          <Words {...props} />
        </div>
      )}
    </div>
  );
}

function Words({ jobId, jobName, value, problems, channels, onChange }: MessageWordsProps) {
  const { t } = useTranslation();
  const now = useMemo(
    () => ({ jobId, jobName: jobName || t("editor.title"), template: value }),
    [jobId, jobName, value, t],
  );
  const asked = useDebounced(now, REST_MS);
  const preview = useQuery(
    orpc.notifications.preview.queryOptions({
      input: asked,
      placeholderData: keepPreviousData,
    }),
  );
  const send = useMutation(
    orpc.notifications.channels.send.mutationOptions({
      onError: (error) => toastFailure(error, t("editor.tell.notSent")),
    }),
  );
  const isCurrent = asked === now && preview.isSuccess && !preview.isPlaceholderData;
  const told = asked === now ? problemsIn(preview.error) : null;
  const error = (part: "title" | "text") => {
    const wrong = problemAt(problems, `tell.template.${part}`) ?? told?.[`template.${part}`];
    return wrong && <ProblemText problem={wrong} />;
  };
  const write = (patch: Partial<MessageTemplate>) => {
    const next = { title: null, text: null, ...value, ...patch };
    onChange(next.title === null && next.text === null ? null : next);
  };
  const written = (text: string) => (text.trim() === "" ? null : text);
  const test = ({ id, name }: ChannelSettings) => {
    if (!preview.data) return;
    const { title, text } = preview.data;
    send.mutate(
      { id, title: title || t("editor.title"), text },
      {
        onSuccess({ ok, answer }) {
          const words = t("editor.tell.sent", { channel: name, answer });
          if (ok) toast(words);
          else toastError(t("editor.tell.notSent"), { text: words });
        },
      },
    );
  };
  return (
    <div className="grid grid-cols-2 gap-3.5 max-lg:grid-cols-1">
      <div className="flex flex-col gap-3">
        <Field label={t("notifications.template.subject")} error={error("title")}>
          <Input
            value={value?.title ?? ""}
            placeholder={t("notifications.template.subjectExample")}
            onChange={(event) => write({ title: written(event.target.value) })}
          />
        </Field>
        <Field
          label={t("notifications.template.text")}
          hint={t("notifications.template.hint")}
          error={error("text")}
        >
          <Textarea
            rows={4}
            value={value?.text ?? ""}
            onChange={(event) => write({ text: written(event.target.value) })}
          />
        </Field>
      </div>
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex items-baseline justify-between gap-2">
          <h2 className="text-sm font-[550] text-ink2">{t("editor.tell.preview")}</h2>
          <Menu
            trigger={
              <Button size="sm" variant="ghost" disabled={!isCurrent} busy={send.isPending}>
                <Send aria-hidden />
                {t("editor.tell.send")}
              </Button>
            }
          >
            {channels.map((channel) => (
              <MenuItem key={channel.id} onSelect={() => test(channel)}>
                {channel.name}
              </MenuItem>
            ))}
          </Menu>
        </div>
        {/* What is wrong with the words themselves is said beside them. */}
        {problemsIn(preview.error) === null && <ReadFailed query={preview} what="message" />}
        {preview.data && (
          <Card>
            <p className="font-semibold [overflow-wrap:anywhere]">{preview.data.title}</p>
            <p className="max-h-40 overflow-auto whitespace-pre-wrap text-ink2 [overflow-wrap:anywhere]">
              {preview.data.text}
            </p>
            <p className="mt-2 text-sm text-ink3">
              {preview.data.runId === null
                ? t("editor.tell.noRun")
                : t("editor.tell.from", { run: preview.data.runId })}
            </p>
          </Card>
        )}
      </div>
    </div>
  );
}
