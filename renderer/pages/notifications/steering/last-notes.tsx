/** What was last asked and done from Telegram, and by whom. */
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { ReadFailed } from "../../../ui/read-failed.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";

const SHOWN = 20;

export function LastNotes() {
  const { t } = useTranslation();
  const notes = useQuery(orpc.steering.notes.queryOptions({ input: { limit: SHOWN } }));
  const { data = [] } = notes;
  if (notes.isError) return <ReadFailed query={notes} what="notes" />;
  if (data.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-ink2">{t("steering.notes")}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {data.map(({ id, at, name, kind, text, result }) => (
          <li key={id} className="break-words">
            <span className="font-[550]">{visibleText(name)}</span>{" "}
            <span className="font-mono">{visibleText(text)}</span>{" "}
            {kind === "refused" ? t("steering.refused") : visibleText(result ?? "")}{" "}
            <RelativeTime at={at} className="text-ink3" />
          </li>
        ))}
      </ul>
    </details>
  );
}
