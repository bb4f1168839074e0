/** Gives a job a remembered permission, or takes one away, with an undo. */
import { type AllowRule, ruleText } from "../../contract/allow-rules.ts";
import { toastFailure, toastUndo } from "../ui/toast.tsx";
import { api } from "./query.ts";
import { useTranslation } from "./use-translation.ts";

export function useRules() {
  const { t } = useTranslation();

  /** Over the rules as they are now: what others added meanwhile stays. */
  async function change(jobId: number, rule: AllowRule, isAllowed: boolean): Promise<boolean> {
    try {
      const { version, allow } = await api.jobs.get({ id: jobId });
      const others = allow.filter((each) => ruleText(each) !== ruleText(rule));
      await api.jobs.edit({
        id: jobId,
        expectedVersion: version,
        patch: { allow: isAllowed ? [...others, rule] : others },
      });
      return true;
    } catch (error) {
      toastFailure(error, t("allow.notChanged"));
      return false;
    }
  }

  async function forget(jobId: number, rule: AllowRule): Promise<void> {
    if (!(await change(jobId, rule, false))) return;
    toastUndo(
      t("allow.removed", { rule: ruleText(rule) }),
      t("shell.undo"),
      () => void change(jobId, rule, true),
    );
  }

  /** False when it was refused; that has been told. */
  async function remember(jobId: number, rule: AllowRule): Promise<boolean> {
    if (!(await change(jobId, rule, true))) return false;
    toastUndo(
      t("allow.added", { rule: ruleText(rule) }),
      t("shell.undo"),
      () => void change(jobId, rule, false),
    );
    return true;
  }

  return { forget, remember };
}
