/** The whole of a line that is too long to be shown among the others. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { formatBytes, formatNumber } from "../../../lib/format.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { plainText } from "./ansi.ts";
import type { ShownLine } from "./line-store.ts";
import type { OutputSource } from "./use-output.ts";

/** Bytes shown at once: what a browser lays out as one text without a long wait. */
const PART_BYTES = 262_144;

export function LongLine(props: {
  source: OutputSource;
  line: ShownLine;
  number: number;
  onClose: () => void;
}) {
  const { source, line, number, onClose } = props;
  const { t } = useTranslation();
  const end = line.offset + line.bytes;
  const parts = useInfiniteQuery(
    orpc.runs.output.infiniteOptions({
      input: (fromOffset: number) => ({
        ...source,
        fromOffset,
        maxBytes: Math.max(1, Math.min(PART_BYTES, end - fromOffset)),
      }),
      initialPageParam: line.offset,
      getNextPageParam: ({ nextOffset }) => (nextOffset < end ? nextOffset : undefined),
    }),
  );
  const text = parts.data?.pages.map((page) => page.text).join("") ?? "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("run.output.line", { number: formatNumber(number + 1) })}
      text={formatBytes(line.bytes)}
      className="w-[min(900px,calc(100vw-24px))]"
      footer={
        <>
          {parts.hasNextPage && (
            <Button busy={parts.isFetchingNextPage} onClick={() => void parts.fetchNextPage()}>
              {t("run.more")}
            </Button>
          )}
          <CopyButton text={text} label={t("run.copy")} />
        </>
      }
    >
      {parts.isPending && <SkeletonRows label={t("shell.loading")} />}
      {parts.isError && <ErrorState error={parts.error} onRetry={() => void parts.refetch()} />}
      <pre dir="ltr" tabIndex={0} className="[overflow-wrap:anywhere] whitespace-pre-wrap">
        {plainText(text)}
      </pre>
    </Dialog>
  );
}
