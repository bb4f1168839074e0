/** Who wrote to the bot without being paired. */
import type { SteeringStranger } from "../../../../contract/steering.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { RelativeTime } from "../../../ui/relative-time.tsx";

export function Strangers({ strangers }: { strangers: readonly SteeringStranger[] }) {
  const { t } = useTranslation();
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-ink2">
        {t("steering.strangers", { count: strangers.length })}
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {strangers.map(({ userId, chatId, name, count, lastAt }) => (
          <li key={`${userId} ${chatId}`} className="break-words">
            {t("steering.stranger", { name: visibleText(name), account: userId, count })}{" "}
            <RelativeTime at={lastAt} className="text-ink3" />
          </li>
        ))}
      </ul>
    </details>
  );
}
