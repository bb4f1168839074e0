/** A line to look for a text in, with how often it was found and the way to the next place. */
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { IconButton } from "../../ui/button.tsx";
import { Input } from "../../ui/input.tsx";

export interface FindBarProps {
  /** Its name: what is looked through. */
  label: string;
  text: string;
  onText: (text: string) => void;
  /** Places found; null while it is looked for, undefined where that failed. */
  total: number | null | undefined;
  /** The place that is shown, from 0. */
  current: number;
  onStep: (by: 1 | -1) => void;
  onClose: () => void;
}

export function FindBar(props: FindBarProps) {
  const { label, text, onText, total, current, onStep, onClose } = props;
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const status =
    text === "" || total === undefined
      ? ""
      : total === null
        ? t("run.find.looking")
        : total === 0
          ? t("run.find.nothing")
          : t("run.find.place", { place: current + 1, total });
  return (
    <div role="search" data-keeps-focus="first" className="flex items-center gap-1">
      <Input
        ref={input}
        aria-label={label}
        placeholder={label}
        value={text}
        className="h-7 w-52 max-sm:w-32"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") onClose();
          else return;
          event.preventDefault();
        }}
      />
      <span role="status" className="min-w-16 text-sm text-ink3 tabular-nums">
        {status}
      </span>
      <IconButton
        size="sm"
        label={t("run.find.previous")}
        icon={<ChevronUp aria-hidden />}
        disabled={!total}
        onClick={() => onStep(-1)}
      />
      <IconButton
        size="sm"
        label={t("run.find.next")}
        icon={<ChevronDown aria-hidden />}
        disabled={!total}
        onClick={() => onStep(1)}
      />
      <IconButton size="sm" label={t("shell.close")} icon={<X aria-hidden />} onClick={onClose} />
    </div>
  );
}
