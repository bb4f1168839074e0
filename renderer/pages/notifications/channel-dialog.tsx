/** Sets up a channel: what kind, what to do first, its fields, and a test before anything is saved. */
import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { QuietHours } from "../../../contract/notifications.ts";
import type { ChannelKindId } from "../../../contract/notification-words.ts";
import type { ChannelInfo, ChannelKindInfo, FieldIssue } from "../../../contract/notify.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { cn } from "../../lib/cn.ts";
import { folded } from "../../lib/folded.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { toast } from "../../ui/toast.tsx";
import { useDiscard } from "../../ui/use-discard.tsx";
import { ChannelFields } from "./channel-fields.tsx";
import { fromForm, hasSecret, toForm, type FormValues } from "./channel-values.ts";
import { kindAbout, kindSteps, kindTitle } from "./kind-words.ts";
import { lacksTime, QuietFields } from "./quiet-fields.tsx";

export interface ChannelDialogProps {
  kinds: ChannelKindInfo[];
  /** null = a new one. */
  info: ChannelInfo | null;
  /** Ids in use. */
  taken: string[];
  onClose: () => void;
}

/** These come with Belfry: another one would say the same in the same place. */
const isBuiltIn = ({ id }: ChannelKindInfo) => id === "log" || id === "desktop";

export function ChannelDialog({ kinds, info, taken, onClose }: ChannelDialogProps) {
  const { t } = useTranslation();
  const offered = kinds.filter((each) => !isBuiltIn(each));
  const before = info?.channel.config ?? {};
  const [kindId, setKind] = useState<ChannelKindId>(info?.channel.kind ?? offered[0]!.id);
  const kind = kinds.find(({ id }) => id === kindId);
  const fields = kind?.fields ?? [];
  const [name, setName] = useState(info?.channel.name ?? "");
  const [values, setValues] = useState<FormValues>(() => toForm(fields, before));
  const [quietHours, setQuiet] = useState<QuietHours | null>(info?.channel.quietHours ?? null);
  const isTyped =
    name !== (info?.channel.name ?? "") ||
    !isSame(values, toForm(fields, before)) ||
    !isSame(quietHours, info?.channel.quietHours ?? null);
  const discard = useDiscard(isTyped, onClose);
  const [issues, setIssues] = useState<FieldIssue[]>([]);
  const [answer, setAnswer] = useState<{ ok: boolean; answer: string } | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  // The form can be longer than the window: what came of it is brought to where it is seen.
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else if (answer) form.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [answer, issues]);
  const failed = (error: unknown) => setAnswer({ ok: false, answer: sentenceOf(error) });
  const save = useMutation(
    orpc.notifications.channels.save.mutationOptions({
      onError: failed,
      onSuccess: ({ saved, issues: found }) => {
        setIssues(found);
        if (!saved) return;
        toast(t("notifications.saved", { name: saved.channel.name }));
        onClose();
      },
    }),
  );
  const test = useMutation(
    orpc.notifications.channels.test.mutationOptions({
      onError: failed,
      onSuccess: (result) => {
        setIssues(result.issues);
        setAnswer(result);
      },
    }),
  );
  const shownName = name.trim() || kindTitle(kindId);
  const draft = () => ({
    id: info?.channel.id ?? freeId(shownName, kindId, taken),
    kind: kindId,
    name: shownName,
    config: fromForm(fields, values, before),
    enabled: info?.channel.enabled ?? true,
    quietHours,
  });
  const errors = Object.fromEntries(issues.map(({ field, message }) => [field ?? "", message]));
  /** Does it with the draft, unless a time is missing: what is said beside its field gets the focus. */
  const withDraft = (act: (whole: ReturnType<typeof draft>) => void) => {
    if (!lacksTime(quietHours)) return act(draft());
    const wrong = form.current?.querySelector<HTMLElement>("[type=time][aria-invalid=true]");
    wrong?.focus();
    wrong?.parentElement?.scrollIntoView({ block: "nearest" });
  };
  const elsewhere = issues.filter(
    ({ field }) => field !== "name" && !fields.some((each) => each.name === field),
  );
  const steps = kindSteps(kindId);
  const chooseKind = (next: ChannelKindId) => {
    setKind(next);
    setValues(toForm(kinds.find(({ id }) => id === next)?.fields ?? [], {}));
    setIssues([]);
    setAnswer(null);
  };
  return (
    <Dialog
      open
      onClose={discard.close}
      title={info ? info.channel.name : t("notifications.add")}
      text={kindAbout(kindId)}
      firstFocus={() => form.current?.querySelector<HTMLElement>("button, input") ?? null}
      className="top-[6vh] max-h-[88vh] w-[min(600px,calc(100vw-24px))]"
      footer={
        <>
          <Button
            busy={test.isPending}
            onClick={() => withDraft((whole) => test.mutate({ draft: whole }))}
          >
            <Send aria-hidden />
            {t("notifications.test")}
          </Button>
          <span className="flex-1" />
          <Button onClick={discard.close}>{t("shell.cancel")}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t("shell.save")}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={formId}
        className="flex flex-col gap-3.5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          withDraft((whole) => save.mutate({ draft: whole, isNew: info === null }));
        }}
      >
        {info === null && (
          <Field label={t("notifications.form.kind")} error={errors["kind"]}>
            <Select
              value={kindId}
              options={offered.map(({ id }) => ({ value: id, label: kindTitle(id) }))}
              onChange={chooseKind}
            />
          </Field>
        )}
        {steps.length > 0 && (
          <ol className="list-decimal rounded-lg bg-line2 py-2.5 pr-3 pl-8 text-sm text-ink2">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        <Field label={t("notifications.form.name")} error={errors["name"]}>
          <Input
            value={name}
            placeholder={kindTitle(kindId)}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <ChannelFields
          kind={kindId}
          fields={fields}
          values={values}
          errors={errors}
          kept={
            new Set(fields.filter((field) => hasSecret(field, before)).map((each) => each.name))
          }
          onChange={(field, value) => setValues((old) => ({ ...old, [field]: value }))}
        />
        <QuietFields value={quietHours} onChange={setQuiet} />
        <div aria-live="polite" className="flex flex-col gap-1 text-sm">
          {elsewhere.map(({ message }) => (
            <p key={message} className="text-bad">
              {message}
            </p>
          ))}
          {answer && (
            <p className={cn("break-words", answer.ok ? "text-ok" : "text-bad")}>{answer.answer}</p>
          )}
        </div>
      </form>
      {discard.question}
    </Dialog>
  );
}

/** Both are plain data, with their fields in the same order. */
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A short name for rules and the command line, from the name a person gave. */
function freeId(name: string, kind: string, taken: string[]): string {
  const base =
    folded(name)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 36) || kind;
  let id = base;
  for (let n = 2; taken.includes(id); n += 1) id = `${base}-${n}`;
  return id;
}
