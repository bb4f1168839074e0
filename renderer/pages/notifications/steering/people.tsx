/** Paired people: what each may do, and the end of a pairing. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import type { SteeringPerson } from "../../../../contract/steering.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { IconButton } from "../../../ui/button.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { toastFailure } from "../../../ui/toast.tsx";
import { Switch } from "../../../ui/toggles.tsx";

export function People({ people }: { people: readonly SteeringPerson[] }) {
  const { t } = useTranslation();
  if (people.length === 0) return <p className="text-sm text-ink3">{t("steering.nobody")}</p>;
  return (
    <ul
      data-keeps-focus="rows"
      aria-label={t("steering.people")}
      className="flex flex-col divide-y divide-line2"
    >
      {people.map((person) => (
        <Person key={person.id} person={person} />
      ))}
    </ul>
  );
}

function Person({ person }: { person: SteeringPerson }) {
  const { t } = useTranslation();
  const { id, chatId, userId, maySteer, seenAt } = person;
  const name = visibleText(person.name);
  const failed = (error: unknown) => toastFailure(error);
  const cache = useQueryClient();
  const allow = useMutation(
    orpc.steering.allow.mutationOptions({
      // Waited for, so that the switch does not show what was before in between.
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.steering.key() }),
      onError: failed,
    }),
  );
  const remove = useMutation(orpc.steering.remove.mutationOptions({ onError: failed }));
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <div className="min-w-40 flex-1">
        <p className="font-[550] break-words">{name}</p>
        <p className="text-sm text-ink3">
          {chatId === userId ? t("steering.alone") : t("steering.inGroup", { chat: chatId })}
          {seenAt !== null && (
            <>
              {" · "}
              {t("steering.seen")} <RelativeTime at={seenAt} />
            </>
          )}
        </p>
      </div>
      <Switch
        checked={allow.isPending ? allow.variables.maySteer : maySteer}
        label={t("steering.maySteer")}
        onChange={(next) => allow.mutate({ id, maySteer: next })}
      />
      <IconButton
        size="sm"
        label={t("steering.remove", { name })}
        icon={<Trash2 aria-hidden />}
        busy={remove.isPending}
        onClick={() => remove.mutate({ id })}
      />
    </li>
  );
}
