/** What marks say, to eyes and to screen readers. */
import { useMemo } from "react";
import { formatDateTime, formatDuration, formatRelative, formatUsd } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { STATE_LOOKS, type Tone } from "../../ui/tag.tsx";
import type { Mark, Note } from "./marks.ts";

export interface MarkWords {
  /** Everything about a mark, a line each. */
  mark(mark: Mark, lane: string): string;
  note(about: Note["about"]): { text: string; tone: Tone };
}

export function useMarkWords(): MarkWords {
  const { t } = useTranslation();
  return useMemo(() => {
    function mark(each: Mark, lane: string): string {
      if (each.kind === "fire") {
        const next = t("today.nextFire", { name: lane, time: formatDateTime(each.at) });
        return each.more > 0 ? `${next}\n${t("today.moreFires", { count: each.more })}` : next;
      }
      if (each.kind === "gap") {
        const { gap } = each;
        const what = t(`words.outcome.${gap.outcome}`);
        const many = gap.count > 1 ? ` × ${gap.count}` : "";
        return [`${lane}: ${what}${many}`, formatDateTime(gap.from), gap.reason]
          .filter(Boolean)
          .join("\n");
      }
      const { bar } = each;
      const state = t(`words.state.${bar.state}`);
      if (bar.count > 1) {
        const sum = t("today.runsTogether", { count: bar.count });
        const failed = bar.failed > 0 ? t("today.failedOf", { count: bar.failed }) : null;
        return [`${lane}: ${sum}`, failed, formatDateTime(bar.from)].filter(Boolean).join("\n");
      }
      const took = bar.until === null ? null : formatDuration(bar.until - bar.from);
      return [
        `${lane}: ${state}`,
        [formatDateTime(bar.from), took].filter(Boolean).join(" · "),
        bar.lateMs === null ? null : t("today.late", { span: formatDuration(bar.lateMs) }),
        bar.reason,
      ]
        .filter(Boolean)
        .join("\n");
    }

    function note(about: Note["about"]): { text: string; tone: Tone } {
      switch (about.kind) {
        case "running":
          return { text: formatDuration(Date.now() - about.since), tone: "run" };
        case "failed": {
          const { exitCode, state } = about;
          const text =
            exitCode !== null && exitCode !== 0
              ? t("today.exit", { code: exitCode })
              : t(`words.state.${state}`);
          return { text, tone: STATE_LOOKS[state].tone };
        }
        case "late":
          return { text: t("today.late", { span: formatDuration(about.ms) }), tone: "warn" };
        case "next":
          return { text: formatRelative(about.at), tone: "quiet" };
        case "cost":
          return { text: t("today.expected", { usd: formatUsd(about.usd) }), tone: "quiet" };
      }
    }
    return { mark, note };
  }, [t]);
}
