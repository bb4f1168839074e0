/** One call: a line that opens to what it takes, gives and refuses. */
import { ChevronRight, Copy } from "lucide-react";
import { cn } from "../../lib/cn.ts";
import { copyText } from "../../lib/copy-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import { toast, toastError } from "../../ui/toast.tsx";
import { type Call, curlOf } from "./calls.ts";
import { schemaText } from "./schema-text.ts";

const TONES: Record<string, Tone> = { GET: "run", DELETE: "bad" };

export interface CallRowProps {
  call: Call;
  open: boolean;
  /** Where the API is; null where nothing is served. */
  origin: string | null;
  onToggle: () => void;
}

export function CallRow({ call, open, origin, onToggle }: CallRowProps) {
  const { t } = useTranslation();
  const places = {
    path: t("reference.path"),
    query: t("reference.query"),
    body: t("reference.body"),
  };
  const id = `call-${call.name.replaceAll(".", "-")}`;
  return (
    <li className="border-b border-line2 last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
        className="flex w-full items-baseline gap-2.5 px-2 py-2 text-left hover:bg-line2/60 max-sm:flex-wrap"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3.5 shrink-0 self-center text-ink3", open && "rotate-90")}
        />
        <Tag tone={TONES[call.method] ?? "accent"} className="w-15 justify-center font-mono">
          {call.method}
        </Tag>
        <code className="font-mono text-sm break-all">{call.path}</code>
        {call.live && <Tag>{t("reference.live")}</Tag>}
        <span className="min-w-0 text-ink2 max-sm:w-full max-sm:pl-6">{call.summary}</span>
      </button>
      {open && (
        <div id={id} className="flex flex-col gap-3 pt-1 pr-2 pb-4 pl-8">
          <Part title={t("reference.input")}>
            {inputText(call, places) || t("reference.nothing")}
          </Part>
          <Part title={t("reference.output")}>
            {call.output
              ? schemaText(call.output)
              : t(call.live ? "reference.live" : "reference.nothing")}
          </Part>
          {call.refusals.length > 0 && (
            <Part title={t("reference.errors")}>{call.refusals.join(" · ")}</Part>
          )}
          {origin !== null && <Example text={curlOf(call, origin)} />}
        </div>
      )}
    </li>
  );
}

/** Where a value goes, in words. */
interface Places {
  path: string;
  query: string;
  body: string;
}

function inputText(call: Call, places: Places): string {
  const lines = call.parameters.map((each) => {
    const optional = each.required ? "" : "?";
    return `${each.name}${optional}: ${schemaText(each.schema)}  — ${places[each.in]}`;
  });
  if (call.body) lines.push(`${schemaText(call.body)}  — ${places.body}`);
  return lines.join("\n");
}

/** A text with a heading, in a box that scrolls. */
export function Part({ title, children }: { title: string; children: string }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-[550] text-ink3">{title}</h3>
      <pre
        // Long lines scroll; a keyboard reaches them.
        tabIndex={0}
        aria-label={title}
        className="max-h-80 overflow-auto rounded-lg border border-line bg-panel px-3 py-2 font-mono text-sm"
      >
        {children}
      </pre>
    </section>
  );
}

function Example({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = async () => {
    if (await copyText(text)) toast(t("reference.copied"));
    else toastError(t("run.copyFailed"));
  };
  return (
    <div className="flex items-end gap-2 max-sm:flex-col max-sm:items-stretch">
      <div className="min-w-0 flex-1">
        <Part title={t("reference.example")}>{text}</Part>
      </div>
      <Button onClick={() => void copy()}>
        <Copy aria-hidden />
        {t("reference.copy")}
      </Button>
    </div>
  );
}
