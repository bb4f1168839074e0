/** A code for one person, and what to do with it. It is shown once, here. */
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useNow } from "../../../lib/now.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { toastFailure } from "../../../ui/toast.tsx";

/** What the bot is to be sent: the same in every language. */
const command = (code: string): string => `/start ${code}`;

/** @param openUntil end of the code that has not been used; null without one */
export function PairingCode({ openUntil }: { openUntil: number | null }) {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const pair = useMutation(
    orpc.steering.pair.mutationOptions({
      onError: (error) => toastFailure(error),
    }),
  );
  const made = pair.data;
  const isOpen = made !== undefined && made.expiresAt === openUntil && now < made.expiresAt;
  return (
    <div className="flex flex-col gap-2">
      <Button
        size="sm"
        className="self-start"
        busy={pair.isPending}
        onClick={() => pair.mutate({})}
      >
        <KeyRound aria-hidden />
        {t("steering.pair")}
      </Button>
      {isOpen && (
        <div role="status" className="rounded-lg border border-line px-3 py-2">
          <p className="text-sm text-ink2">{t("steering.sendCode")}</p>
          <p className="font-mono text-lg select-all">{command(made.code)}</p>
          <p className="text-sm text-ink3">
            {t("steering.codeEnds")} <RelativeTime at={made.expiresAt} />
          </p>
          {made.url !== null && (
            <a href={made.url} target="_blank" rel="noreferrer" className="text-sm underline">
              {t("steering.openChat")}
            </a>
          )}
        </div>
      )}
    </div>
  );
}
