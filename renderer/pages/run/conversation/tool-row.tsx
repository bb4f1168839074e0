/** A tool call with its result, folded to one line. */
import { formatDuration } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { firstLine, lineCount, visibleText } from "../../../lib/visible-text.ts";
import { Tag } from "../../../ui/tag.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { AfterDenial } from "./after-denial.tsx";
import { Fold } from "./fold.tsx";
import { PlainBlock } from "./plain-block.tsx";
import { RowFrame } from "./row-frame.tsx";
import { type Denial, inputText, type ToolRow } from "./rows.ts";

export interface RowProps {
  isOpen: boolean;
  onToggle: () => void;
  isFound: boolean;
}

export function ToolRowView({
  row,
  isRunning,
  ...props
}: RowProps & { row: ToolRow; isRunning: boolean }) {
  const { t } = useTranslation();
  const { name, input, result, denial } = row;
  const short = firstLine(inputText(input), 160);
  const who = visibleText(name) || t("run.who.tool");
  return (
    <RowFrame who={who} isFound={props.isFound}>
      <Fold
        isOpen={props.isOpen}
        onToggle={props.onToggle}
        summary={
          <span className="flex min-w-0 items-center gap-2 max-sm:flex-wrap">
            <span className="sr-only">{t("run.toolLabel", { name: who })}</span>
            {short !== "" && (
              <code
                dir="ltr"
                className="min-w-0 truncate rounded-md border border-line bg-panel px-2 py-0.5"
              >
                {visibleText(short)}
              </code>
            )}
            <ToolState row={row} isRunning={isRunning} />
          </span>
        }
      >
        <ToolInput input={input} />
        {result !== null && result.output.trim() !== "" && (
          <PlainBlock text={result.output} isBad={result.isError} />
        )}
        {result !== null && result.output.trim() === "" && (
          <p className="py-1 text-ink3">{t("run.noResult")}</p>
        )}
      </Fold>
      {denial !== null && <DenialNote denial={denial} isOpen={props.isOpen} />}
    </RowFrame>
  );
}

function ToolState({ row, isRunning }: { row: ToolRow; isRunning: boolean }) {
  const { t } = useTranslation();
  const { result, denial, at } = row;
  if (denial !== null) return <Tag tone="bad">{t("run.denied")}</Tag>;
  if (result === null) {
    return isRunning ? (
      <Tag tone="run">{t("run.toolRunning")}</Tag>
    ) : (
      <Tag>{t("run.noResult")}</Tag>
    );
  }
  const lines = lineCount(result.output);
  const tookMs = at !== null && result.at !== null ? result.at - at : null;
  const facts = [
    tookMs === null ? "" : formatDuration(tookMs),
    lines === 0 ? "" : t("run.lines", { count: lines }),
  ];
  const code = result.exitCode;
  return (
    <>
      {code !== null && <Tag tone={code === 0 ? "ok" : "bad"}>{t("run.exit", { code })}</Tag>}
      {code === null && result.isError && <Tag tone="bad">{t("run.toolFailed")}</Tag>}
      <span className="shrink-0 text-ink3">{facts.filter(Boolean).join(" · ")}</span>
    </>
  );
}

/** What it was asked to do, in full: the one text of a command, everything of anything else. */
function ToolInput({ input }: { input: unknown }) {
  if (input === null || input === undefined) return null;
  const isCommand =
    typeof input === "object" &&
    Object.keys(input).every((key) => ["command", "description"].includes(key));
  const text =
    typeof input === "string" || isCommand ? inputText(input) : JSON.stringify(input, null, 2);
  return <PlainBlock text={text} />;
}

/** What was not allowed, and the rule a person would add to allow it. */
export function DenialNote({ denial, isOpen }: { denial: Denial; isOpen: boolean }) {
  const { t } = useTranslation();
  const { tool, detail, rule } = denial;
  return (
    <div className="my-1 rounded-lg bg-bad-bg px-3 py-2">
      <p>{t("run.deniedText", { tool: visibleText(tool) })}</p>
      {isOpen && detail !== "" && <p className="text-ink2">{visibleText(detail)}</p>}
      {rule !== null && (
        <p className="flex items-center gap-2">
          <span className="text-ink2">{t("run.deniedRule")}</span>
          <code dir="ltr" className="min-w-0 truncate">
            {visibleText(rule)}
          </code>
          <CopyButton text={rule} label={t("run.copyRule")} />
        </p>
      )}
      <AfterDenial denial={denial} />
    </div>
  );
}
