/** Keeps what is in the editor as a template of one's own. Folder and name of the job stay behind. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TemplateDraft } from "../../../contract/templates.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { folded } from "../../lib/folded.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { toast } from "../../ui/toast.tsx";
import { changesOf, EMPTY, type Form } from "./form.ts";

/** A name as the id of a template; "" where nothing of it can be used. */
export function idFrom(name: string): string {
  return folded(name)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
}

/** Only what differs from the defaults, and nothing that belongs to one place. */
export function templateFrom(form: Form, name: string, description: string): TemplateDraft {
  const {
    name: _name,
    prompt,
    agent,
    cwd: _cwd,
    after: _after,
    batch: _batch,
    follows: _follows,
    ...job
  } = changesOf(EMPTY, form);
  return {
    format: "belfry-template",
    version: 1,
    id: idFrom(name),
    name,
    description,
    category: "own",
    agents: [agent ?? EMPTY.agent],
    prompt: prompt ?? "",
    // A profile is never left to a default.
    job: { ...job, profile: form.profile },
  };
}

export function SaveTemplateDialog({ form, onClose }: { form: Form; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [name, setName] = useState(form.name);
  const [description, setDescription] = useState("");
  const save = useMutation(
    orpc.templates.save.mutationOptions({
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.templates.key() });
        toast(t("templates.saved", { name }));
        onClose();
      },
    }),
  );
  const isUsable = idFrom(name) !== "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("templates.save.title")}
      text={t("templates.save.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            variant="primary"
            disabled={!isUsable}
            busy={save.isPending}
            onClick={() =>
              save.mutate(templateFrom(form, name.trim(), description.trim()) as never)
            }
          >
            {t("shell.save")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <Field
          label={t("templates.save.name")}
          error={save.isError ? sentenceOf(save.error) : undefined}
        >
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("templates.save.description")}>
          <Textarea
            rows={2}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
        {Object.keys(form.env).length > 0 && (
          <p className="text-sm text-ink3">{t("templates.save.env")}</p>
        )}
      </div>
    </Dialog>
  );
}
