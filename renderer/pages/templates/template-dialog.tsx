/** One template: what it does, what it asks for, and the way into the editor. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { templateDocument } from "../../../contract/template-document.ts";
import { fillText } from "../../../contract/template-text.ts";
import type { ListedTemplate, TemplateVariable } from "../../../contract/templates.ts";
import { dataOf, sentenceOf } from "../../lib/api-error.ts";
import { currentLanguage } from "../../lib/i18n.ts";
import { api, orpc } from "../../lib/query.ts";
import { saveJson } from "../../lib/save-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { toastFailure, toastUndo, toastUndoAgain } from "../../ui/toast.tsx";
import { said } from "./said.ts";

export function TemplateDialog({
  template,
  onClose,
}: {
  template: ListedTemplate;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      template.variables.map((variable) => [variable.name, said(variable.default, language)]),
    ),
  );
  const use = useMutation(
    orpc.templates.fill.mutationOptions({
      onSuccess: () =>
        void navigate({
          to: "/jobs/new",
          search: { template: template.id, values: JSON.stringify(values) },
        }),
    }),
  );
  const again = () => void cache.invalidateQueries({ queryKey: orpc.templates.key() });
  const bringBack = () => {
    // Nothing else would bring it back.
    const failed = (error: unknown) =>
      toastUndoAgain(t("shell.notDone"), sentenceOf(error), t("shell.undo"), bringBack);
    void api.templates.save(templateDocument(template)).then(again, failed);
  };
  const remove = useMutation(
    orpc.templates.remove.mutationOptions({
      onSuccess: () => {
        again();
        onClose();
        toastUndo(
          t("templates.removed", { name: said(template.name, language) }),
          t("shell.undo"),
          bringBack,
        );
      },
      onError: (error) => toastFailure(error, t("templates.notRemoved")),
    }),
  );
  const filled = new Map(
    template.variables.map(({ name, label, optional }) => {
      const value = values[name]?.trim() ?? "";
      // What is still missing is called as its field is.
      return [name, value === "" && !optional ? `[${said(label, language)}]` : value];
    }),
  );
  const wrong = use.isError ? dataOf(use.error)["field"] : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      className="w-[min(640px,calc(100vw-24px))]"
      title={said(template.name, language)}
      text={said(template.description, language)}
      footer={
        <>
          {template.own && (
            <>
              <Button
                variant="danger"
                busy={remove.isPending}
                onClick={() => remove.mutate({ id: template.id })}
              >
                <Trash2 aria-hidden />
                {t("templates.remove")}
              </Button>
              <Button onClick={() => download(template)}>
                <Download aria-hidden />
                {t("templates.export")}
              </Button>
            </>
          )}
          <span className="flex-1" />
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            variant="primary"
            busy={use.isPending}
            onClick={() => use.mutate({ id: template.id, values, language })}
          >
            {t("templates.use")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        {template.variables.map((variable) => (
          <VariableField
            key={variable.name}
            variable={variable}
            value={values[variable.name] ?? ""}
            error={wrong === variable.name ? sentenceOf(use.error, "") : undefined}
            onChange={(value) => setValues((old) => ({ ...old, [variable.name]: value }))}
          />
        ))}
        {use.isError && wrong === undefined && (
          <p className="text-bad" role="alert">
            {sentenceOf(use.error)}
          </p>
        )}
        <pre className="max-h-56 overflow-auto rounded-lg border border-line bg-bg px-3 py-2.5 font-sans whitespace-pre-wrap text-ink2 [overflow-wrap:anywhere]">
          {fillText(said(template.prompt, language), (name) => filled.get(name))}
        </pre>
      </div>
    </Dialog>
  );
}

interface VariableFieldProps {
  variable: TemplateVariable;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function VariableField({ variable, value, error, onChange }: VariableFieldProps) {
  const language = currentLanguage();
  const { type, label, hint, choices } = variable;
  return (
    <Field
      label={said(label, language)}
      hint={hint === undefined ? undefined : said(hint, language)}
      error={error}
    >
      {type === "choice" ? (
        <Select
          value={value}
          options={choices.map((choice) => ({
            value: choice.value,
            label: said(choice.label, language),
          }))}
          onChange={onChange}
        />
      ) : type === "lines" ? (
        <Textarea value={value} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input
          value={value}
          inputMode={type === "number" ? "numeric" : undefined}
          mono={type === "folder"}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** As a file that can be taken in elsewhere. */
function download(template: ListedTemplate): void {
  const document = templateDocument(template);
  saveJson(`${document.id}.belfry-template.json`, document);
}
