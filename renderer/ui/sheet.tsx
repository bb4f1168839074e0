/** A panel that comes in at the side, over the page. */
import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "../lib/use-translation.ts";
import { IconButton } from "./button.tsx";

export interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Beside the title. */
  beside?: ReactNode;
  children: ReactNode;
  /** Buttons at the end. */
  footer?: ReactNode;
}

export function Sheet({ open, onClose, title, beside, children, footer }: SheetProps) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/20" />
        <Dialog.Popup className="fixed top-0 right-0 bottom-0 z-40 flex w-[min(560px,100vw)] flex-col border-l border-line bg-panel shadow-pop">
          <div className="flex items-center gap-2.5 border-b border-line px-5 py-3">
            <Dialog.Title className="min-w-0 truncate text-lg font-semibold">{title}</Dialog.Title>
            {beside}
            <span className="flex-1" />
            <Dialog.Close
              render={<IconButton size="sm" label={t("shell.close")} icon={<X aria-hidden />} />}
            />
          </div>
          <div className="min-h-0 flex-1 overflow-auto px-5 py-4">{children}</div>
          {footer !== undefined && (
            <div className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </div>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
