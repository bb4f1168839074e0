/** One channel: how it fares, and what can be done with it. */
import { useMutation } from "@tanstack/react-query";
import { BellOff, Ellipsis, Pencil, Power, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ChannelInfo } from "../../../contract/notify.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { cn } from "../../lib/cn.ts";
import { formatDateTime } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { Card } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { toastFailure, toastUndo, toastUndoAgain } from "../../ui/toast.tsx";
import { kindTitle } from "./kind-words.ts";

const HOUR_MS = 3_600_000;

const LIGHTS: Record<ChannelInfo["light"], string> = {
  ok: "bg-ok",
  new: "border-2 border-edge",
  failing: "bg-warn",
  attention: "bg-bad",
  muted: "bg-quiet",
  off: "border-2 border-edge border-dashed",
};

export function ChannelCard({ info, onEdit }: { info: ChannelInfo; onEdit: () => void }) {
  const { t } = useTranslation();
  const { channel, light } = info;
  const { id } = channel;
  const [answer, setAnswer] = useState<{ ok: boolean; answer: string } | null>(null);
  const failed = (error: unknown) => toastFailure(error);
  const channels = orpc.notifications.channels;
  const test = useMutation(
    channels.test.mutationOptions({ onSuccess: setAnswer, onError: failed }),
  );
  const mute = useMutation(channels.mute.mutationOptions({ onError: failed }));
  const enable = useMutation(channels.enable.mutationOptions({ onError: failed }));
  const restore = useMutation(
    channels.restore.mutationOptions({
      // Nothing else would bring it back.
      onError: (error, removed) =>
        toastUndoAgain(t("shell.notDone"), sentenceOf(error), t("shell.undo"), () =>
          restore.mutate(removed),
        ),
    }),
  );
  const remove = useMutation(
    channels.remove.mutationOptions({
      onSuccess: (removed) =>
        toastUndo(t("notifications.removed", { name: removed.name }), t("shell.undo"), () =>
          restore.mutate({ channel: removed }),
        ),
      onError: failed,
    }),
  );
  const trouble =
    info.problem ?? (light === "failing" || light === "attention" ? info.lastError : null);
  return (
    <Card className="flex h-full flex-col gap-2">
      <div className="flex items-center gap-2">
        <span aria-hidden className={cn("size-2.5 shrink-0 rounded-full", LIGHTS[light])} />
        <h2 className="min-w-0 flex-1 truncate font-semibold">{channel.name}</h2>
        <span className="text-sm text-ink3">{kindTitle(channel.kind)}</span>
        <Menu
          trigger={
            <IconButton
              size="sm"
              label={t("notifications.more", { name: channel.name })}
              icon={<Ellipsis aria-hidden />}
            />
          }
        >
          <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
            {t("notifications.edit")}
          </MenuItem>
          {light === "muted" ? (
            <MenuItem
              icon={<BellOff aria-hidden />}
              onSelect={() => mute.mutate({ id, until: null })}
            >
              {t("notifications.unmute")}
            </MenuItem>
          ) : (
            [1, 8, 24].map((hours) => (
              <MenuItem
                key={hours}
                icon={<BellOff aria-hidden />}
                onSelect={() => mute.mutate({ id, until: Date.now() + hours * HOUR_MS })}
              >
                {t("notifications.muteHours", { count: hours })}
              </MenuItem>
            ))
          )}
          <MenuItem
            icon={<Power aria-hidden />}
            onSelect={() => enable.mutate({ id, enabled: !channel.enabled })}
          >
            {channel.enabled ? t("notifications.switchOff") : t("notifications.switchOn")}
          </MenuItem>
          {!info.builtIn && (
            <>
              <MenuSeparator />
              <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => remove.mutate({ id })}>
                {t("notifications.remove")}
              </MenuItem>
            </>
          )}
        </Menu>
      </div>
      <p className="text-sm text-ink2">
        {light === "muted" && channel.mutedUntil !== null
          ? t("notifications.mutedUntil", { time: formatDateTime(channel.mutedUntil) })
          : t(`notifications.light.${light}`)}
        {info.lastSentAt !== null && (
          <>
            {" · "}
            {t("notifications.lastSent")} <RelativeTime at={info.lastSentAt} />
          </>
        )}
      </p>
      {trouble !== null && <p className="text-sm break-words text-bad">{trouble}</p>}
      {(info.waiting > 0 || info.dead > 0 || info.digest > 0) && (
        <p className="text-sm text-ink3">
          {[
            info.waiting > 0 && t("notifications.waiting", { count: info.waiting }),
            info.dead > 0 && t("notifications.dead", { count: info.dead }),
            info.digest > 0 && t("notifications.inDigest", { count: info.digest }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      <span className="flex-1" />
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" busy={test.isPending} onClick={() => test.mutate({ id })}>
          <Send aria-hidden />
          {t("notifications.test")}
        </Button>
        <p
          aria-live="polite"
          className={cn("min-w-0 text-sm break-words", answer?.ok ? "text-ok" : "text-bad")}
        >
          {answer?.answer}
        </p>
      </div>
    </Card>
  );
}
