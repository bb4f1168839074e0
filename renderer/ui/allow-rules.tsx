/** Remembered permissions of a job, each said exactly and with the way to take it away. */
import { X } from "lucide-react";
import { type AllowRule, ruleText } from "../../contract/allow-rules.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { visibleText } from "../lib/visible-text.ts";
import { Button } from "./button.tsx";

export interface AllowRulesProps {
  rules: readonly AllowRule[];
  onRemove: (rule: AllowRule) => void;
}

export function AllowRules({ rules, onRemove }: AllowRulesProps) {
  const { t } = useTranslation();
  return (
    <ul data-keeps-focus="rows" aria-label={t("allow.title")} className="flex flex-col gap-1">
      {rules.map((rule) => (
        <li
          key={ruleText(rule)}
          className="flex items-center gap-2 rounded-lg border border-line bg-panel py-1 pr-1 pl-2.5"
        >
          <span className="min-w-0 flex-1 text-sm break-words whitespace-pre-wrap">
            <RuleWords rule={rule} />
          </span>
          <Button
            variant="ghost"
            size="sm"
            aria-label={t("allow.remove", { rule: visibleText(ruleText(rule)) })}
            onClick={() => onRemove(rule)}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Exactly what a rule allows. */
export function RuleWords({ rule: { tool, only } }: { rule: AllowRule }) {
  const { t } = useTranslation();
  if (only === null) return t("allow.any", { tool: visibleText(tool) });
  return (
    <>
      {t("allow.only", { tool: visibleText(tool) })}{" "}
      <code className="font-mono">{visibleText(only)}</code>
    </>
  );
}
