/** What a reader of the changes has to know: who else was at work, and what did not fit. */
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { Changes, MoveResult } from "../../../../contract/changes.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";

const note =
  "flex items-start gap-2 border-b border-line2 bg-warn-bg px-5.5 py-2 text-warn max-sm:px-3";

export function ChangeNotes({ changes }: { changes: Changes }) {
  const { t } = useTranslation();
  const { others, changedBetweenAttempts, moreFiles } = changes;
  return (
    <>
      {others.length > 0 && (
        <p className={note}>
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {t("changes.others")}{" "}
            {others.map((other, index) => (
              <span key={other.runId}>
                {index > 0 && ", "}
                <Link
                  to="/runs/$runId"
                  params={{ runId: String(other.runId) }}
                  className="underline"
                >
                  {other.jobName} ({other.runId})
                </Link>
              </span>
            ))}
          </span>
        </p>
      )}
      {changedBetweenAttempts && (
        <p className={note}>
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("changes.between")}
        </p>
      )}
      {moreFiles > 0 && <p className={note}>{t("changes.more", { count: moreFiles })}</p>}
    </>
  );
}

/** An apply, a revert or an undo that was refused: each file that did not fit, and why. */
export function Refused({ result, onDismiss }: { result: MoveResult; onDismiss: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="border-b border-line2 bg-bad-bg px-5.5 py-2 max-sm:px-3">
      <div className="flex items-start gap-2">
        <p className="flex-1 font-[550] text-bad">{result.message}</p>
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          {t("shell.close")}
        </Button>
      </div>
      <ul className="mt-1 max-h-40 overflow-auto">
        {result.conflicts.map(({ path, reason }) => (
          <li key={path} className="flex flex-wrap gap-x-2">
            <code className="break-all">{path}</code>
            <span className="text-ink2">{t(`changes.conflict.${reason as "changed-since"}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
