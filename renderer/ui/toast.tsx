/**
 * Short messages at the edge, announced to screen readers: what was done, with an undo where there is
 * one; what could not be done, and why.
 */
import { Toast } from "@base-ui/react/toast";
import i18next from "i18next";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { sentenceOf } from "../lib/api-error.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";

const manager = Toast.createToastManager();
const UNDO_MS = 10_000;
const ERROR_MS = 12_000;

interface Action {
  label: string;
  onClick: () => void;
}

interface ToastOptions {
  text?: string;
  action?: Action;
  /** Milliseconds; 0 = until closed. */
  timeoutMs?: number;
  /** A toast with the same key replaces the one that is shown. */
  key?: string;
}

function add(type: string, title: string, options: ToastOptions, priority: "low" | "high") {
  const { text, action, timeoutMs, key } = options;
  const id: string = manager.add({
    ...(key === undefined ? {} : { id: key }),
    type,
    title,
    description: text,
    timeout: timeoutMs,
    priority,
    actionProps: action && {
      children: action.label,
      onClick: () => {
        manager.close(id);
        action.onClick();
      },
    },
  });
}

/** Something was done. */
export function toast(title: string, options: ToastOptions = {}): void {
  add("done", title, options, "low");
}

/** Something could not be done; `text` says why. Announced at once. */
export function toastError(title: string, options: ToastOptions = {}): void {
  add("error", title, { timeoutMs: ERROR_MS, ...options }, "high");
}

/** Something was asked of the engine and not done; says why as `sentenceOf` does. */
export function toastFailure(error: unknown, title: string = i18next.t("shell.notDone")): void {
  toastError(title, { text: sentenceOf(error) });
}

/** Something was done that can be taken back: `undoLabel` is the word on the button. */
export function toastUndo(
  title: string,
  undoLabel: string,
  onUndo: () => void,
  text?: string,
): void {
  toast(title, { text, action: { label: undoLabel, onClick: onUndo }, timeoutMs: UNDO_MS });
}

/** An undo was refused; `text` says why. It is offered again, and stays until it is taken or closed. */
export function toastUndoAgain(
  title: string,
  text: string,
  undoLabel: string,
  onUndo: () => void,
): void {
  toastError(title, { text, action: { label: undoLabel, onClick: onUndo }, timeoutMs: 0 });
}

/** Takes back a message with a key, if it is still shown. */
export function closeToast(key: string): void {
  manager.close(key);
}

export function Toaster({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col gap-2 max-sm:bottom-18">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/**
 * A failure is read out at once by a copy of its words, and left to itself it would be hidden from screen readers
 * until the focus is in it, with its buttons still there for the Tab key (mui/base-ui#5659). It is found like any
 * other part of the page instead, without being read out a second time.
 */
const ANNOUNCED_ELSEWHERE = { "aria-hidden": false, "aria-live": "off" } as const;

function ToastList() {
  const { t } = useTranslation();
  const { toasts } = Toast.useToastManager();
  return toasts.map((each) => (
    <Toast.Root
      key={each.id}
      toast={each}
      {...(each.type === "error" && ANNOUNCED_ELSEWHERE)}
      className={cn(
        "rounded-xl border border-l-3 border-line bg-panel shadow-pop transition-opacity data-ending-style:opacity-0 data-limited:hidden",
        each.type === "error" ? "border-l-bad" : "border-l-accent",
      )}
    >
      <Toast.Content className="flex items-start gap-2 px-3.5 py-2.5">
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-[550] break-words" />
          <Toast.Description className="line-clamp-4 break-words text-ink2" />
        </div>
        <Toast.Action className="shrink-0 font-[550] text-accent hover:underline" />
        {/* Found by everyone at any time: it would be hidden from screen readers until it is pointed at. */}
        <Toast.Close
          aria-label={t("shell.close")}
          aria-hidden={false}
          className="shrink-0 text-ink3 hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
