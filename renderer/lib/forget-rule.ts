/** Takes a remembered permission away from a job, with an undo. */
import { useTranslation } from "react-i18next";
import { type AllowRule, ruleText } from "../../contract/allow-rules.ts";
import { toastError, toastUndo } from "../ui/toast.tsx";
import { sentenceOf } from "./api-error.ts";
import { client } from "./client/index.ts";

export function useForgetRule() {
  const { t } = useTranslation();

  /** Over the rules as they are now: what others added meanwhile stays. */
  async function change(jobId: number, rule: AllowRule, isAllowed: boolean): Promise<boolean> {
    try {
      const { version, allow } = await client.jobs.get({ id: jobId });
      const others = allow.filter((each) => ruleText(each) !== ruleText(rule));
      await client.jobs.edit({
        id: jobId,
        expectedVersion: version,
        patch: { allow: isAllowed ? [...others, rule] : others },
      });
      return true;
    } catch (error) {
      toastError(t("allow.notChanged"), { text: sentenceOf(error, t("shell.failed.text")) });
      return false;
    }
  }

  return async (jobId: number, rule: AllowRule): Promise<void> => {
    if (!(await change(jobId, rule, false))) return;
    toastUndo(
      t("allow.removed", { rule: ruleText(rule) }),
      t("shell.undo"),
      () => void change(jobId, rule, true),
    );
  };
}
