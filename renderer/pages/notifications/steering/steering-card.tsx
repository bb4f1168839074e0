/** Steer from Telegram: to whose bot Belfry listens, and who may look or steer. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ChannelSettings } from "../../../../contract/notifications.ts";
import type { SteeringStatus } from "../../../../contract/steering.ts";
import { cn } from "../../../lib/cn.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Field } from "../../../ui/field.tsx";
import { Card } from "../../../ui/page.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { Select } from "../../../ui/select.tsx";
import { toastFailure } from "../../../ui/toast.tsx";
import { LastNotes } from "./last-notes.tsx";
import { PairingCode } from "./pairing-code.tsx";
import { People } from "./people.tsx";
import { Strangers } from "./strangers.tsx";

/** Stands for no channel: an empty value would be none chosen. */
const OFF = "-";

export function SteeringCard({ channels }: { channels: readonly ChannelSettings[] }) {
  const { t } = useTranslation();
  const status = useQuery(orpc.steering.status.queryOptions());
  const setUp = useMutation(
    orpc.steering.setUp.mutationOptions({
      onError: (error) => toastFailure(error),
    }),
  );
  const bots = channels.filter(({ kind }) => kind === "telegram");
  if (status.isPending) return <SkeletonRows rows={2} label={t("shell.loading")} />;
  if (status.isError) {
    return (
      <ErrorState
        title={t("steering.title")}
        error={status.error}
        onRetry={() => void status.refetch()}
      />
    );
  }
  const { channel, codeExpiresAt, people, strangers } = status.data;
  const isUsed = channel !== null || people.length > 0;
  return (
    <Card className="mt-4 flex max-w-180 flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t("steering.title")}</h2>
        <p className="text-sm text-ink2">{t("steering.about")}</p>
      </div>
      {bots.length === 0 && channel === null ? (
        <p className="text-sm text-ink3">{t("steering.noBot")}</p>
      ) : (
        <Field label={t("steering.bot")} className="max-w-80">
          <Select
            value={channel ?? OFF}
            disabled={setUp.isPending}
            options={[
              { value: OFF, label: t("steering.off") },
              ...bots.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(next) => setUp.mutate({ channel: next === OFF ? null : next })}
          />
        </Field>
      )}
      {channel !== null && <State status={status.data} />}
      {channel !== null && <PairingCode openUntil={codeExpiresAt} />}
      {isUsed && <People people={people} />}
      {strangers.length > 0 && <Strangers strangers={strangers} />}
      {isUsed && <LastNotes />}
    </Card>
  );
}

function State({ status }: { status: SteeringStatus }) {
  const { t } = useTranslation();
  const { state, bot, problem, nextTryAt } = status;
  return (
    <div role="status">
      <p className={cn("text-sm", state === "waiting" ? "text-bad" : "text-ink2")}>
        {state === "listening" && bot !== null
          ? t("steering.listening", { bot })
          : t(`steering.state.${state}`)}
      </p>
      {problem !== null && <p className="text-sm break-words text-bad">{problem}</p>}
      {nextTryAt !== null && (
        <p className="text-sm text-ink3">
          {t("steering.nextTry")} <RelativeTime at={nextTryAt} />
        </p>
      )}
    </div>
  );
}
