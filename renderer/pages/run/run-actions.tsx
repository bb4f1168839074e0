/** The buttons of a run. */
import {
  ClipboardCopy,
  Ellipsis,
  FileDown,
  Pin,
  PinOff,
  RotateCcw,
  SquareTerminal,
} from "lucide-react";
import { useState } from "react";
import type { RunDetail } from "../../../contract/run.ts";
import { ACTIVE_RUN_STATES } from "../../../contract/words.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { AgainDialog } from "./again-dialog.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { useRunActions } from "./use-run-actions.ts";
import { useRunFacts } from "./use-run-facts.ts";

type Open = "stop" | "again" | "terminal" | null;

export function RunActions({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const commands = useRunFacts(run.id).data?.commands;
  const { stop, retry, again, download, pin, copy } = useRunActions(run);
  const isActive = ACTIVE_RUN_STATES.some((state) => state === run.state);
  const isRunning = isActive && run.state !== "waiting" && run.state !== "queued";
  const canStop = isActive && run.state !== "stopping" && run.state !== "settling";
  const { id } = run;
  const close = () => setOpen(null);
  return (
    <>
      {run.continueCommand !== null && (
        <Button onClick={() => setOpen("terminal")}>{t("run.continue")}</Button>
      )}
      <Button onClick={() => setOpen("again")}>{t("run.again")}</Button>
      {canStop && (
        <Button variant="danger" busy={stop.isPending} onClick={() => setOpen("stop")}>
          {t("run.stop")}
        </Button>
      )}
      <Menu
        trigger={
          <Button aria-label={t("run.moreActions")} className="w-8 px-0">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {!isActive && (
          <MenuItem icon={<RotateCcw aria-hidden />} onSelect={() => retry.mutate({ id })}>
            {t("run.retry")}
          </MenuItem>
        )}
        <MenuItem icon={<FileDown aria-hidden />} onSelect={() => download.mutate({ id })}>
          {t("run.export")}
        </MenuItem>
        <MenuItem
          icon={run.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          onSelect={() => pin.mutate({ ids: [id], as: run.pinned ? "unpin" : "pin" })}
        >
          {run.pinned ? t("run.unpin") : t("run.pin")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<ClipboardCopy aria-hidden />}
          disabled={!commands}
          onSelect={() => void copy(commands!.belfry, t("run.commandCopied"))}
        >
          {t("run.copyBelfry")}
        </MenuItem>
        {commands?.agent && (
          <MenuItem
            icon={<SquareTerminal aria-hidden />}
            onSelect={() => void copy(commands.agent!, t("run.commandCopied"))}
          >
            {t("run.copyAgent")}
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        open={open === "stop"}
        onClose={close}
        title={t("run.stopTitle", { name: run.jobName })}
        text={isRunning ? t("run.stopText") : t("run.stopWaitingText")}
        confirm={t("run.stop")}
        danger
        onConfirm={() => {
          close();
          stop.mutate({ id });
        }}
      />
      {open === "again" && (
        <AgainDialog
          run={run}
          busy={again.isPending}
          error={again.error}
          onClose={() => {
            again.reset();
            close();
          }}
          onRun={(patch) => again.mutate({ id, patch }, { onSuccess: close })}
        />
      )}
      <Dialog
        open={open === "terminal"}
        onClose={close}
        title={t("run.continue")}
        text={t("run.continueText")}
      >
        <div className="flex items-start gap-2 rounded-lg border border-line bg-bg px-3 py-2">
          <code dir="ltr" className="min-w-0 flex-1 break-all whitespace-pre-wrap">
            {run.continueCommand}
          </code>
          <CopyButton text={run.continueCommand ?? ""} label={t("run.copy")} />
        </div>
      </Dialog>
    </>
  );
}
