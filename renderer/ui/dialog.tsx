/** Dialogs: one that holds a form or a text, and one that asks before something that cannot be undone. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "./button.tsx";
import { buttonStyles } from "./button-styles.ts";

const backdrop = "fixed inset-0 z-40 bg-black/35";
const popup =
  "fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[min(520px,calc(100vw-24px))] -translate-x-1/2 flex-col rounded-xl border border-line bg-panel shadow-pop";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** One sentence below the title. */
  text?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end. */
  footer?: ReactNode;
  className?: string;
  /** What has the focus first; left out = the button that closes it. */
  firstFocus?: () => HTMLElement | null;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, text, children, footer, className, firstFocus } = props;
  const { t } = useTranslation();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup className={cn(popup, className)} initialFocus={firstFocus}>
          <div className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {text !== undefined && (
                <Base.Description className="text-ink2">{text}</Base.Description>
              )}
            </div>
            {/* Without a hint: it would take the first Escape for itself. */}
            <Base.Close
              aria-label={t("shell.close")}
              className={cn(buttonStyles({ variant: "ghost", size: "sm" }), "w-6.5 px-0")}
            >
              <X aria-hidden />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-auto px-5 pb-4">{children}</div>
          {footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** The question. */
  title: ReactNode;
  /** What happens then. */
  text: ReactNode;
  /** The words of the button that does it: a verb, never "OK". */
  confirm: string;
  onConfirm: () => void;
  danger?: boolean;
  busy?: boolean;
  /** A button for another way to do it, left of the one that does it. */
  otherwise?: ReactNode;
  /** More to decide, such as typing a word. */
  children?: ReactNode;
  /** The button waits for something in `children`. */
  disabled?: boolean;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, text, confirm, onConfirm, danger, busy, children } = props;
  const { t } = useTranslation();
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={cn(popup, "p-5")}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1 text-ink2">
            {text}
          </AlertDialog.Description>
          {children !== undefined && <div className="mt-3">{children}</div>}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button>{t("shell.cancel")}</Button>} />
            {props.otherwise}
            <Button
              variant={danger === true ? "danger-primary" : "primary"}
              busy={busy}
              disabled={props.disabled}
              onClick={onConfirm}
            >
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
