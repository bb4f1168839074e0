/** Asks before what was typed in a dialog is thrown away, by whichever way it is closed. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "../lib/use-translation.ts";
import { ConfirmDialog } from "./dialog.tsx";

/**
 * @param isTyped whether there is something to lose
 * @param onClose closes the dialog without asking
 * @returns how a person closes it, and the question, which belongs inside of the dialog
 */
export function useDiscard(
  isTyped: boolean,
  onClose: () => void,
): { close: () => void; question: ReactNode } {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return {
    close: () => (isTyped ? setAsking(true) : onClose()),
    question: (
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t("shell.discard.title")}
        text={t("shell.discard.text")}
        confirm={t("shell.discard.confirm")}
        danger
        onConfirm={onClose}
      />
    ),
  };
}
