/** One row, by its kind. */
import { Ban, CircleAlert, Hourglass } from "lucide-react";
import { memo } from "react";
import { formatDateTime } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { firstLine, visibleText } from "../../../lib/visible-text.ts";
import { Tag } from "../../../ui/tag.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Fold } from "./fold.tsx";
import { MarkdownText } from "./markdown.tsx";
import { PlainBlock } from "./plain-block.tsx";
import { RowFrame } from "./row-frame.tsx";
import type { Row } from "./rows.ts";
import { DenialNote, type RowProps, ToolRowView } from "./tool-row.tsx";

interface Props {
  row: Row;
  isOpen: boolean;
  isFound: boolean;
  isRunning: boolean;
  /** Output of a program, not words of a model: no Markdown. */
  isPlain: boolean;
  toggle: (key: string) => void;
}

export const RowView = memo(function RowView(props: Props) {
  const { row, isOpen, isFound, isRunning, isPlain, toggle } = props;
  const { t } = useTranslation();
  const fold: RowProps = { isOpen, isFound, onToggle: () => toggle(row.key) };
  switch (row.kind) {
    case "tool":
      return <ToolRowView row={row} isRunning={isRunning} {...fold} />;
    case "assistant":
      return (
        <RowFrame who={t("run.who.assistant")} isFound={isFound} className="group relative">
          {isPlain ? <PlainBlock text={row.text} /> : <MarkdownText text={row.text} />}
          {!isPlain && (
            <CopyButton
              text={row.text}
              label={t("run.copy")}
              className="absolute -top-1 -right-7 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-lg:right-0"
            />
          )}
        </RowFrame>
      );
    case "user":
      return (
        <RowFrame who={t("run.who.user")} isFound={isFound}>
          <p className="whitespace-pre-wrap">{visibleText(row.text)}</p>
        </RowFrame>
      );
    case "reasoning":
      return (
        <RowFrame who={t("run.who.reasoning")} isFound={isFound}>
          <Fold
            {...fold}
            summary={
              <span className="min-w-0 truncate text-ink3">{visibleText(firstLine(row.text))}</span>
            }
          >
            <div className="py-1 text-ink2">
              <MarkdownText text={row.text} />
            </div>
          </Fold>
        </RowFrame>
      );
    case "notice":
      return (
        <RowFrame who={t("run.who.notice")} isFound={isFound}>
          <p className="pt-1 whitespace-pre-wrap text-ink3">{visibleText(row.text)}</p>
        </RowFrame>
      );
    case "error":
      return (
        <RowFrame who={t("run.who.error")} isFound={isFound}>
          <p className="flex gap-2 pt-1 text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 whitespace-pre-wrap">{visibleText(row.text)}</span>
          </p>
        </RowFrame>
      );
    case "denial":
      return (
        <RowFrame who={t("run.denied")} isFound={isFound}>
          <DenialNote denial={row.denial} isOpen />
        </RowFrame>
      );
    case "limit":
      return (
        <RowFrame who={t(`run.limit.${row.limit.kind}`)} isFound={isFound}>
          <p className="flex gap-2 pt-1 text-warn">
            <Hourglass aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span>
              {visibleText(row.limit.message)}
              {row.limit.resetAt !== null &&
                ` ${t("run.until", { time: formatDateTime(row.limit.resetAt) })}`}
            </span>
          </p>
        </RowFrame>
      );
    case "result":
      return (
        <RowFrame
          who={row.text === "" && row.structured === null ? "" : t("run.who.answer")}
          isFound={isFound}
        >
          {row.text !== "" &&
            (isPlain ? <PlainBlock text={row.text} /> : <MarkdownText text={row.text} />)}
          {row.structured !== null && <PlainBlock text={JSON.stringify(row.structured, null, 2)} />}
          {!row.ok && row.reason !== null && (
            <p className="flex gap-2 pt-1 text-bad">
              <Ban aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              <span className="min-w-0">{visibleText(row.reason)}</span>
            </p>
          )}
          {row.ok && row.text === "" && row.structured === null && (
            <Tag tone="ok">{t("run.finished")}</Tag>
          )}
        </RowFrame>
      );
  }
});
