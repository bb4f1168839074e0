/** Permissions that agents wait for, each with what the tool would be given and the two answers. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Question } from "../../contract/questions.ts";
import type { QuestionDecision } from "../../contract/words.ts";
import { cn } from "../lib/cn.ts";
import { useRules } from "../lib/job-rules.ts";
import { orpc } from "../lib/query.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { visibleText } from "../lib/visible-text.ts";
import { RuleWords } from "./allow-rules.tsx";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";
import { ReadFailed } from "./read-failed.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { toastFailure, toastUndo } from "./toast.tsx";

export interface OpenQuestionsProps {
  /** Only those of this run; without it all, each with the way to its run. */
  runId?: number;
  className?: string;
}

export function OpenQuestions({ runId, className }: OpenQuestionsProps) {
  const { t } = useTranslation();
  const input = { open: true, ...(runId === undefined ? {} : { runId }) };
  const questions = useQuery(orpc.questions.list.queryOptions({ input }));
  const { data = [] } = questions;
  if (questions.isError) {
    return <ReadFailed query={questions} what="questions" className={className} />;
  }
  if (data.length === 0) return null;
  return (
    <ul
      data-keeps-focus="rows"
      aria-label={t("questions.label")}
      className={cn("flex flex-col gap-1.5", className)}
    >
      {/* Oldest first: it is the next that is denied without an answer. */}
      {data.toReversed().map((question) => (
        <QuestionCard key={question.id} question={question} isAtRun={runId !== undefined} />
      ))}
    </ul>
  );
}

function QuestionCard({ question, isAtRun }: { question: Question; isAtRun: boolean }) {
  const { t } = useTranslation();
  const { id, runId, jobId, jobName, tool, detail, input, rule, deadlineAt } = question;
  const [message, setMessage] = useState("");
  const rules = useRules();
  const answer = useMutation(
    orpc.questions.answer.mutationOptions({
      onSuccess: ({ remembered }) => {
        if (!remembered || jobId === null || rule === null) return;
        const undo = () => void rules.forget(jobId, rule);
        toastUndo(t("questions.remembered", { job: jobName }), t("shell.undo"), undo);
      },
      onError: (error) => toastFailure(error, t("questions.notTaken")),
    }),
  );
  const decide = (decision: QuestionDecision) => {
    const words = message.trim();
    const told = decision === "deny" && words !== "" ? words : null;
    answer.mutate({ id, decision, message: told, by: "page" });
  };
  // Until the engine's word takes the card away, it cannot be answered twice.
  const isBusy = answer.isPending || answer.isSuccess;
  const wants = t("questions.wants", { job: jobName, tool: visibleText(tool) });
  return (
    <li
      tabIndex={-1}
      className="rounded-xl border border-line border-l-[3px] border-l-warn bg-panel px-3 py-2.5"
    >
      <p role="status" className="font-[550] break-words">
        {isAtRun ? (
          wants
        ) : (
          <Link to="/runs/$runId" params={{ runId: String(runId) }} className="hover:underline">
            {wants}
          </Link>
        )}
      </p>
      {detail !== "" && <p className="mt-1 font-mono text-sm break-words">{visibleText(detail)}</p>}
      <details className="mt-1 text-sm">
        <summary className="cursor-pointer text-ink2">{t("questions.all")}</summary>
        <pre
          tabIndex={0}
          aria-label={t("questions.all")}
          className="mt-1 max-h-60 overflow-auto rounded-lg bg-line2 p-2 font-mono break-words whitespace-pre-wrap"
        >
          {visibleText(input)}
        </pre>
      </details>
      {rule !== null && (
        <p className="mt-1 text-sm break-words whitespace-pre-wrap text-ink2">
          {t("questions.alwaysMeans")} <RuleWords rule={rule} />
        </p>
      )}
      <p className="mt-1 text-sm text-ink2">
        {t("questions.deadline")} <RelativeTime at={deadlineAt} />
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button variant="primary" size="sm" busy={isBusy} onClick={() => decide("allow")}>
          {t("questions.allow")}
        </Button>
        {rule !== null && (
          <Button size="sm" disabled={isBusy} onClick={() => decide("always")}>
            {t("questions.always")}
          </Button>
        )}
        <Button size="sm" disabled={isBusy} onClick={() => decide("deny")}>
          {t("questions.deny")}
        </Button>
        <Field label={t("questions.message")} hideLabel className="min-w-40 flex-1">
          <Input
            value={message}
            maxLength={2_000}
            placeholder={t("questions.message")}
            onChange={(event) => setMessage(event.target.value)}
          />
        </Field>
      </div>
    </li>
  );
}
