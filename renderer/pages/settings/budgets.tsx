/** What may be spent, and how much of it is used. */
import { useQuery } from "@tanstack/react-query";
import { Trash } from "lucide-react";
import { useState } from "react";
import { formatCompact, formatUsd } from "../../lib/format.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { fromText } from "./number-text.ts";
import { Group, NumberRow, Row } from "./parts.tsx";
import { sayRefused } from "./refused.ts";
import { useSetting } from "./use-setting.tsx";

export function Budgets() {
  const { t } = useTranslation();
  const known = useQuery(orpc.data.spent.queryOptions());
  const spent = known.data;
  const used = (text: string | undefined) => t("settings.budgets.used", { amount: text ?? "–" });
  const unknown = spent?.month.unknownRuns ?? 0;
  return (
    <>
      <Group title={t("settings.budgets.all")} text={t("settings.budgets.allText")}>
        <NumberRow
          setting={useSetting("budgets.usdPerDay")}
          label={t("settings.budgets.usdPerDay")}
          hint={used(spent && formatUsd(spent.today.usd))}
          unit={t("settings.unit.usd")}
          digits={2}
          empty="budget"
        />
        <NumberRow
          setting={useSetting("budgets.usdPerMonth")}
          label={t("settings.budgets.usdPerMonth")}
          hint={used(spent && formatUsd(spent.month.usd))}
          unit={t("settings.unit.usd")}
          digits={2}
          empty="budget"
        />
        <NumberRow
          setting={useSetting("budgets.tokensPerDay")}
          label={t("settings.budgets.tokensPerDay")}
          hint={used(spent && formatCompact(spent.today.tokens))}
          unit={t("settings.unit.tokens")}
          empty="budget"
        />
        {known.isError && (
          <Row>
            <ReadFailed query={known} what="spent" />
          </Row>
        )}
        {unknown > 0 && (
          <Row>
            <p className="text-ink2">{t("settings.budgets.unknown", { count: unknown })}</p>
          </Row>
        )}
      </Group>
      <Folders spent={spent?.folders ?? null} />
    </>
  );
}

/** @param spent by folder; null while that is not known */
function Folders({ spent }: { spent: readonly { folder: string; usd: number }[] | null }) {
  const { t } = useTranslation();
  const spentIn = (path: string) =>
    spent === null ? "–" : formatUsd(spent.find((each) => each.folder === path)?.usd ?? 0);
  const { value, set, refused } = useSetting("budgets.usdPerFolderPerDay");
  const [folder, setFolder] = useState("");
  const [amount, setAmount] = useState("");
  const usd = fromText(amount, false);
  const isReady = folder.trim() !== "" && typeof usd === "number" && usd > 0;
  return (
    <Group title={t("settings.budgets.folders")} text={t("settings.budgets.foldersText")}>
      {Object.keys(value).length > 0 && (
        <ul data-keeps-focus="rows" className="divide-y divide-line2">
          {Object.entries(value).map(([path, limit]) => (
            <li key={path}>
              <Row>
                <div className="flex items-center gap-3">
                  <span className="min-w-0 flex-1 truncate font-mono text-sm" title={path}>
                    {path}
                  </span>
                  <span className="text-ink2 tabular-nums">
                    {t("settings.budgets.usedOf", {
                      amount: spentIn(path),
                      limit: formatUsd(limit),
                    })}
                  </span>
                  <IconButton
                    size="sm"
                    label={t("settings.budgets.removeFolder", { folder: path })}
                    icon={<Trash aria-hidden />}
                    onClick={() => {
                      const { [path]: _, ...others } = value;
                      set(others);
                    }}
                  />
                </div>
              </Row>
            </li>
          ))}
        </ul>
      )}
      <Row>
        <form
          className="grid grid-cols-[minmax(0,1fr)_120px_auto] items-end gap-3 max-sm:grid-cols-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isReady) return;
            set({ ...value, [folder.trim()]: usd }, (outcome) => {
              if (outcome !== "saved") return;
              setFolder("");
              setAmount("");
            });
          }}
        >
          <Field label={t("settings.budgets.folder")} error={refused && sayRefused(t, refused)}>
            <Input mono value={folder} onChange={(event) => setFolder(event.target.value)} />
          </Field>
          <Field label={t("settings.budgets.usdPerDayShort")}>
            <Input
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </Field>
          <Button type="submit" disabled={!isReady}>
            {t("settings.budgets.add")}
          </Button>
        </form>
      </Row>
    </Group>
  );
}
