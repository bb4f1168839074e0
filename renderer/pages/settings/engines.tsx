/** The engines that the desktop app can show: that of this computer, and those of others. */
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ShownEngine } from "../../../contract/desktop-app.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { desktopApp, useEngines } from "../../lib/desktop-app.ts";
import { inMyWords } from "../../lib/sentences.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Tag } from "../../ui/tag.tsx";
import { toastFailure } from "../../ui/toast.tsx";
import { Group, Row } from "./parts.tsx";

export function Engines() {
  const { t } = useTranslation();
  const engines = useEngines();
  const [adding, setAdding] = useState(false);
  if (engines === null) return <SkeletonRows label={t("shell.loading")} />;
  return (
    <Group title={t("settings.engines.title")} text={t("settings.engines.text")}>
      {engines.map((engine) => (
        <Row key={engine.id}>
          <EngineRow engine={engine} />
        </Row>
      ))}
      <Row>
        <Button onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          {t("settings.engines.add")}
        </Button>
      </Row>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Group>
  );
}

function EngineRow({ engine }: { engine: ShownEngine }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { id, address, chosen, state, problem } = engine;
  const name = id === null ? t("settings.engines.here") : engine.name;
  const onError = (error: unknown) => toastFailure(error);
  const choose = useMutation({
    mutationFn: async () => (await desktopApp()).engines.choose({ id }),
    onError,
  });
  const remove = useMutation({
    mutationFn: async () => (await desktopApp()).engines.remove({ id: id ?? "" }),
    onError,
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-[550] wrap-anywhere">{name}</span>
          {chosen && (
            <Tag tone={state === "connected" ? "ok" : problem === null ? "quiet" : "bad"}>
              {state === "connected"
                ? t("settings.engines.shown")
                : problem === null
                  ? t("settings.engines.connecting")
                  : t("settings.engines.unreachable")}
            </Tag>
          )}
        </div>
        {address !== "" && <div className="font-mono text-sm text-ink2 break-all">{address}</div>}
        {problem !== null && (
          <p role="status" className="text-sm text-bad wrap-anywhere">
            {inMyWords(problem)}
          </p>
        )}
      </div>
      {!chosen && (
        <Button busy={choose.isPending} onClick={() => choose.mutate()}>
          {t("settings.engines.show")}
        </Button>
      )}
      {id !== null && (
        <Button variant="danger" onClick={() => setAsking(true)}>
          {t("settings.engines.remove")}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("settings.engines.removing.title", { name })}
        text={t("settings.engines.removing.text")}
        confirm={t("settings.engines.remove")}
        danger
        onConfirm={() => {
          setAsking(false);
          remove.mutate();
        }}
      />
    </div>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [entered, setEntered] = useState({ name: "", address: "", token: "" });
  const [problem, setProblem] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: async () => (await desktopApp()).engines.add(entered),
    onSuccess(added) {
      setProblem(added.problem);
      if (added.problem === null) onClose();
    },
    onError: (error) => setProblem(sentenceOf(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: keyof typeof entered) => ({
    value: entered[name],
    onChange: (event: { target: { value: string } }) =>
      setEntered({ ...entered, [name]: event.target.value }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("settings.engines.adding.title")}
      text={t("settings.engines.adding.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button variant="primary" type="submit" form="add-engine" busy={add.isPending}>
            {t("settings.engines.adding.confirm")}
          </Button>
        </>
      }
    >
      <form id="add-engine" onSubmit={submit} className="flex flex-col gap-3.5">
        <Field
          label={t("settings.engines.adding.address")}
          hint={t("settings.engines.adding.addressHint")}
        >
          <Input mono placeholder="127.0.0.1:4681" {...field("address")} />
        </Field>
        <Field
          label={t("settings.engines.adding.token")}
          hint={t("settings.engines.adding.tokenHint")}
        >
          <Input mono type="password" {...field("token")} />
        </Field>
        <Field
          label={t("settings.engines.adding.name")}
          hint={t("settings.engines.adding.nameHint")}
        >
          <Input maxLength={80} {...field("name")} />
        </Field>
        {problem !== null && (
          <p role="alert" className="text-sm text-bad wrap-anywhere">
            {inMyWords(problem)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
