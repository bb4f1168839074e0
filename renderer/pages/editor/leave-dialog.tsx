/** Asks before leaving changes behind: they are kept as a draft unless a person says otherwise. */
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

export interface LeaveDialogProps {
  onStay: () => void;
  onLeave: () => void;
  onDiscard: () => void;
}

export function LeaveDialog({ onStay, onLeave, onDiscard }: LeaveDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onClose={onStay}
      title={t("editor.leave.title")}
      text={t("editor.leave.text")}
      footer={
        <>
          <Button variant="danger" onClick={onDiscard}>
            {t("editor.leave.discard")}
          </Button>
          <span className="flex-1" />
          <Button onClick={onStay}>{t("editor.leave.stay")}</Button>
          <Button variant="primary" onClick={onLeave}>
            {t("editor.leave.keep")}
          </Button>
        </>
      }
    />
  );
}
