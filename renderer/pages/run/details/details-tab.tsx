/** Everything else that is known of a run: when, why, how it was started, what was told to whom. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RunFacts } from "../../../../contract/run-page.ts";
import type { Attempt, RunDetail } from "../../../../contract/run.ts";
import { useEventWords } from "../../../lib/event-words.ts";
import {
  formatCompact,
  formatDateTime,
  formatDuration,
  formatNumber,
  formatUsd,
} from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { Section } from "../../../ui/page.tsx";
import { ReadFailed } from "../../../ui/read-failed.tsx";
import { Fact, Facts, Td, Th, Tr, WideTable } from "../../../ui/table.tsx";
import { OutcomeBadge, Tag } from "../../../ui/tag.tsx";
import { asksNoModel } from "../asks-no-model.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { useRunFacts } from "../use-run-facts.ts";
import { WaitReasons } from "../wait-reasons.tsx";
import { RunTimeline } from "./run-timeline.tsx";

export function DetailsTab({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const known = useRunFacts(run.id);
  const facts = known.data;
  const { state } = run;
  const isWaiting = state === "waiting" || state === "queued";
  return (
    <div className="h-full overflow-auto px-5.5 py-4 max-sm:px-3" tabIndex={-1}>
      <div className="mx-auto flex max-w-[920px] flex-col gap-7">
        {/* Why a run waits says it itself. */}
        {!isWaiting && <ReadFailed query={known} what="runFacts" />}
        {isWaiting && (
          <Section title={t("run.details.whyNot")}>
            <WaitReasons runId={run.id} state={state} />
          </Section>
        )}
        <Section title={t("run.details.timeline")}>
          <RunTimeline run={run} facts={facts} />
        </Section>
        <RunFactsList run={run} facts={facts} />
        <Section title={t("run.details.attempts")}>
          <Attempts attempts={run.attempts} />
        </Section>
        <Commands run={run} facts={facts} />
        <Section title={t("run.details.deliveries")}>
          <Deliveries facts={facts} />
        </Section>
      </div>
    </div>
  );
}

function RunFactsList({ run, facts }: { run: RunDetail; facts: RunFacts | undefined }) {
  const { t } = useTranslation();
  const { tokens } = run;
  const occurrence = facts?.occurrence;
  return (
    <Section title={t("run.details.facts")}>
      <Facts>
        <Fact name={t("run.details.run")}>
          {run.id}
          {run.jobId !== null && (
            <>
              {" · "}
              <Link
                to="/jobs/$jobId"
                params={{ jobId: String(run.jobId) }}
                className="text-accent underline"
              >
                {run.jobName}
              </Link>
            </>
          )}
        </Fact>
        <Fact name={t("run.details.trigger")}>{t(`words.trigger.${run.trigger}`)}</Fact>
        <Fact name={t("run.details.ledger")}>
          {occurrence === undefined ? (
            "–"
          ) : occurrence === null ? (
            t("run.details.noOccurrence")
          ) : (
            <span className="flex flex-wrap items-center gap-2">
              <OutcomeBadge outcome={occurrence.outcome} />
              {occurrence.reason !== null && <span>{occurrence.reason}</span>}
            </span>
          )}
        </Fact>
        {run.failureClass !== null && (
          <Fact name={t("run.details.failure")}>{t(`words.failure.${run.failureClass}`)}</Fact>
        )}
        <Fact name={t("run.details.folder")}>
          <code dir="ltr">{visibleText(run.work.cwd)}</code>
        </Fact>
        <Fact name={t("run.details.session")}>
          {run.sessionId === null ? "–" : <code>{visibleText(run.sessionId)}</code>}
        </Fact>
        <Fact name={t("run.tokens")}>
          {t("run.details.tokens", {
            input: formatNumber(tokens.input),
            cached: formatNumber(tokens.cached),
            output: formatNumber(tokens.output),
            reasoning: formatNumber(tokens.reasoning),
          })}
        </Fact>
        <Fact name={t("run.cost")}>
          {run.costUsd === null ? "" : `${formatUsd(run.costUsd)} · `}
          {t(`run.details.costSource.${asksNoModel(run) ? "none" : run.costSource}`)}
        </Fact>
      </Facts>
    </Section>
  );
}

function Attempts({ attempts }: { attempts: Attempt[] }) {
  const { t } = useTranslation();
  if (attempts.length === 0) return <p className="text-ink3">{t("run.details.noAttempt")}</p>;
  return <AttemptsTable attempts={attempts} />;
}

function AttemptsTable({ attempts }: { attempts: Attempt[] }) {
  const { t } = useTranslation();
  return (
    <WideTable label={t("run.details.attempts")}>
      <thead>
        <tr>
          <Th>{t("run.attempt")}</Th>
          <Th>{t("run.started")}</Th>
          <Th>{t("run.took")}</Th>
          <Th>{t("run.details.outcome")}</Th>
          <Th>{t("run.tokens")}</Th>
          <Th>{t("run.cost")}</Th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <Tr key={attempt.attempt}>
            <Td>{attempt.attempt}</Td>
            <Td className="whitespace-nowrap">
              {attempt.startedAt === null ? "–" : formatDateTime(attempt.startedAt)}
            </Td>
            <Td className="whitespace-nowrap">{took(attempt)}</Td>
            <Td>
              <AttemptEnd attempt={attempt} />
            </Td>
            <Td>{formatCompact(totalOf(attempt))}</Td>
            <Td>{attempt.costUsd === null ? "–" : formatUsd(attempt.costUsd)}</Td>
          </Tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function AttemptEnd({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const { exitCode, reason, finishedAt } = attempt;
  if (finishedAt === null) return <Tag tone="run">{t("words.state.running")}</Tag>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {exitCode !== null && (
        <Tag tone={exitCode === 0 ? "ok" : "bad"}>{t("run.exit", { code: exitCode })}</Tag>
      )}
      {reason !== null && <span className="min-w-0 break-words">{visibleText(reason)}</span>}
    </span>
  );
}

function Commands({ run, facts }: { run: RunDetail; facts: RunFacts | undefined }) {
  const { t } = useTranslation();
  const command = run.attempts.findLast((attempt) => attempt.command !== null)?.command;
  return (
    <Section title={t("run.details.command")}>
      <Facts>
        {command && (
          <>
            <Fact name={t("run.details.program")}>
              <Command text={[command.file, ...command.args].map(quoted).join(" ")} />
            </Fact>
            <Fact name={t("run.details.variables")}>
              {command.envNames.length === 0 ? (
                t("run.details.noVariables")
              ) : (
                <code className="break-words">{command.envNames.join(", ")}</code>
              )}
            </Fact>
          </>
        )}
        {facts && (
          <Fact name={t("run.details.belfry")}>
            <Command text={facts.commands.belfry} />
          </Fact>
        )}
        {run.continueCommand !== null && (
          <Fact name={t("run.continue")}>
            <Command text={run.continueCommand} />
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function Command({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <span className="flex items-start gap-2">
      <code
        dir="ltr"
        className="max-h-40 min-w-0 overflow-auto break-all whitespace-pre-wrap"
        tabIndex={0}
      >
        {visibleText(text)}
      </code>
      <CopyButton text={text} label={t("run.copy")} />
    </span>
  );
}

function Deliveries({ facts }: { facts: RunFacts | undefined }): ReactNode {
  const { t } = useTranslation();
  const eventWords = useEventWords();
  if (facts === undefined) return <p className="text-ink3">–</p>;
  if (facts.deliveries.length === 0) {
    return <p className="text-ink3">{t("run.details.noDelivery")}</p>;
  }
  const tones = {
    pending: "quiet",
    sent: "ok",
    failed: "warn",
    dead: "bad",
    digest: "quiet",
    grouped: "quiet",
    dropped: "quiet",
    discarded: "quiet",
  } as const;
  return (
    <ul className="flex flex-col gap-1.5">
      {facts.deliveries.map((delivery) => (
        <li key={delivery.id} className="flex flex-wrap items-center gap-2">
          <Tag tone={tones[delivery.state]}>{t(`run.delivery.${delivery.state}`)}</Tag>
          <span>
            {delivery.channel} · {eventWords(delivery.event)} · {formatDateTime(delivery.createdAt)}
          </span>
          {delivery.nextTryAt !== null && delivery.state === "failed" && (
            <span className="text-ink3">
              {t("run.delivery.nextTry", { time: formatDateTime(delivery.nextTryAt) })}
            </span>
          )}
          {delivery.lastError !== null && (
            <span className="text-ink2">{visibleText(delivery.lastError)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

const totalOf = ({ tokens }: Attempt): number =>
  tokens.input + tokens.cached + tokens.output + tokens.reasoning;

const took = ({ startedAt, finishedAt }: Attempt): string =>
  startedAt === null || finishedAt === null ? "–" : formatDuration(finishedAt - startedAt);

/** For reading, not for pasting: words with spaces are seen as one. */
const quoted = (word: string): string => (/[\s"'\\]|^$/.test(word) ? `'${word}'` : word);
