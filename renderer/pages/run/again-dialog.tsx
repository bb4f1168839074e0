/** Runs the same work again, with changes that are for this once. */
import { useId, useState } from "react";
import type { AgainPatch } from "../../../contract/run-page.ts";
import type { RunDetail } from "../../../contract/run.ts";
import { type Profile, PROFILES } from "../../../contract/words.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";

export interface AgainDialogProps {
  run: RunDetail;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onRun: (patch: AgainPatch) => void;
}

const MINUTE = 60_000;

export function AgainDialog({ run, busy, error, onClose, onRun }: AgainDialogProps) {
  const { t } = useTranslation();
  const form = useId();
  const { work } = run;
  const { limits } = work;
  const [prompt, setPrompt] = useState(work.prompt);
  const [model, setModel] = useState(work.model ?? "");
  const [profile, setProfile] = useState<Profile>(work.profile);
  const [minutes, setMinutes] = useState(toText(limits.timeoutMs, MINUTE));
  const [turns, setTurns] = useState(toText(limits.maxTurns));
  const [usd, setUsd] = useState(toText(limits.maxUsd));
  const isShell = work.agent === "shell";
  const numbers = [minutes, turns, usd].map((text) => toNumber(text));
  const isWrong = numbers.map((value) => value !== null && !(value > 0));
  const wholeTurns = numbers[1] === null || Number.isInteger(numbers[1]);
  const wrong = (index: number) => (isWrong[index] ? t("run.againForm.notANumber") : null);
  const isReady = prompt.trim() !== "" && !isWrong.includes(true) && wholeTurns;

  const submit = () => {
    if (!isReady) return;
    const [timeout, maxTurns, maxUsd] = numbers;
    onRun({
      prompt,
      profile,
      model: model.trim() === "" ? null : model.trim(),
      limits: {
        ...limits,
        timeoutMs: timeout === null ? null : Math.round(timeout! * MINUTE),
        maxTurns: maxTurns!,
        maxUsd: maxUsd!,
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("run.againForm.title")}
      text={t("run.againForm.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} busy={busy} disabled={!isReady}>
            {t("run.againForm.run")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={isShell ? t("run.who.command") : t("run.who.prompt")}
          error={prompt.trim() === "" ? t("run.againForm.empty") : null}
        >
          <Textarea
            rows={7}
            mono={isShell}
            value={prompt}
            onChange={(event) => setPrompt(event.target.value)}
          />
        </Field>
        {!isShell && (
          <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
            <Field label={t("run.againForm.model")} hint={t("run.againForm.modelHint")}>
              <Input mono value={model} onChange={(event) => setModel(event.target.value)} />
            </Field>
            <Field label={t("run.profile")} hint={t(`words.profileHint.${profile}`)}>
              <Select
                value={profile}
                onChange={setProfile}
                options={PROFILES.map((value) => ({ value, label: t(`words.profile.${value}`) }))}
              />
            </Field>
          </div>
        )}
        <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
          <Field label={t("run.againForm.minutes")} error={wrong(0)}>
            <Input
              inputMode="decimal"
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
            />
          </Field>
          {!isShell && (
            <>
              <Field
                label={t("run.againForm.turns")}
                error={wrong(1) ?? (wholeTurns ? null : t("run.againForm.notWhole"))}
              >
                <Input
                  inputMode="numeric"
                  value={turns}
                  onChange={(event) => setTurns(event.target.value)}
                />
              </Field>
              <Field label={t("run.againForm.usd")} error={wrong(2)}>
                <Input
                  inputMode="decimal"
                  value={usd}
                  onChange={(event) => setUsd(event.target.value)}
                />
              </Field>
            </>
          )}
        </div>
        {error !== null && error !== undefined && (
          <p role="alert" className="text-bad">
            {sentenceOf(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

const toText = (value: number | null, unit = 1): string =>
  value === null ? "" : String(value / unit);

/** null for nothing; not a number for what is none. */
const toNumber = (text: string): number | null =>
  text.trim() === "" ? null : Number(text.trim().replace(",", "."));
