/** Copies a text, and says that it did. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "../lib/copy-text.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { IconButton } from "./button.tsx";
import { toastError } from "./toast.tsx";

const SHOWN_MS = 1_500;

export function CopyButton(props: { text: string; label: string; className?: string }) {
  const { text, label, className } = props;
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return toastError(t("run.copyFailed"));
    setDone(true);
    setTimeout(() => setDone(false), SHOWN_MS);
  };
  return (
    <IconButton
      size="sm"
      label={done ? t("run.copied") : label}
      icon={done ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
      onClick={() => void copy()}
      className={className}
    />
  );
}
