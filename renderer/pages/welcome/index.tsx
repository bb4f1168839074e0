/** The first minutes: which agents are ready, what to do about the others, and a first job. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FilePlus, LayoutTemplate, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Card, Page, PageHeader } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toastFailure } from "../../ui/toast.tsx";
import { WithCommands } from "../../ui/with-commands.tsx";
import { ReadinessTag, readinessOf } from "../agents/readiness.tsx";

export function WelcomePage() {
  const { t } = useTranslation();
  return (
    <Page header={<PageHeader title={t("welcome.title")} />}>
      <div className="mx-auto flex max-w-180 flex-col gap-7 py-2">
        <p className="text-lg text-ink2">{t("welcome.lead")}</p>
        <Step number={1} title={t("welcome.agents.title")}>
          <FoundAgents />
        </Step>
        <Step number={2} title={t("welcome.job.title")}>
          <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
            <Choice
              to="/templates"
              icon={<LayoutTemplate aria-hidden />}
              title={t("welcome.job.template")}
              text={t("welcome.job.templateText")}
            />
            <Choice
              to="/jobs/new"
              icon={<FilePlus aria-hidden />}
              title={t("welcome.job.empty")}
              text={t("welcome.job.emptyText")}
            />
            <LookFirst />
          </div>
        </Step>
        <p className="text-ink2">{t("welcome.private")}</p>
      </div>
    </Page>
  );
}

function Step(props: { number: number; title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2.5 flex items-center gap-2.5 text-lg font-semibold">
        <span
          aria-hidden
          className="flex size-6 items-center justify-center rounded-full bg-accent-soft text-sm text-accent"
        >
          {props.number}
        </span>
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}

function FoundAgents() {
  const { t } = useTranslation();
  const agents = useQuery(orpc.agents.list.queryOptions());
  if (agents.isPending) return <SkeletonRows rows={4} label={t("agents.looking")} />;
  if (agents.isError) {
    return <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />;
  }
  const clis = agents.data.filter(({ agent }) => !["custom", "shell", "demo"].includes(agent));
  const here = clis.filter((info) => info.found);
  const missing = clis.filter((info) => !info.found);
  return (
    <Card>
      {here.length === 0 && <p className="text-ink2">{t("welcome.agents.none")}</p>}
      <ul className="flex flex-col gap-2">
        {here.map((info) => (
          <li key={info.agent}>
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-[550]">{t(`words.agent.${info.agent}`)}</span>
              <ReadinessTag info={info} />
              <span className="text-ink3">{info.version}</span>
            </div>
            {readinessOf(info) !== "ready" && (
              <p className="text-ink2">
                <WithCommands text={info.problem ?? info.installHint} />
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-3 text-ink2">
        {missing.length > 0 &&
          t("welcome.agents.missing", { names: missing.map(({ title }) => title).join(", ") })}{" "}
        <Link to="/agents" className="text-accent underline underline-offset-2">
          {t("welcome.agents.more")}
        </Link>
      </p>
    </Card>
  );
}

/** To the demo job where a first start made one; else a run of the demonstration, which needs nothing set up. */
function LookFirst() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const jobs = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  const demo = useMutation(
    orpc.agents.smoke.mutationOptions({
      onSuccess: ({ id }) => navigate({ to: "/runs/$runId", params: { runId: String(id) } }),
      onError: (error) => toastFailure(error),
    }),
  );
  const words = {
    icon: <Sun aria-hidden />,
    title: t("welcome.job.look"),
    text: t("welcome.job.lookText"),
  };
  if (jobs.data?.some(({ agent }) => agent === "demo")) return <Choice to="/today" {...words} />;
  return (
    <button
      type="button"
      className={CHOICE}
      disabled={demo.isPending}
      onClick={() => demo.mutate({ agent: "demo" })}
    >
      <ChoiceWords {...words} />
    </button>
  );
}

const CHOICE =
  "flex flex-col gap-1 rounded-xl border border-line bg-panel px-4 py-3.5 text-left hover:border-accent [&_svg]:mb-1 [&_svg]:size-5 [&_svg]:text-accent";

interface ChoiceWordsProps {
  icon: ReactNode;
  title: string;
  text: string;
}

function Choice({
  to,
  ...words
}: ChoiceWordsProps & { to: "/templates" | "/jobs/new" | "/today" }) {
  return (
    <Link to={to} className={CHOICE}>
      <ChoiceWords {...words} />
    </Link>
  );
}

function ChoiceWords({ icon, title, text }: ChoiceWordsProps) {
  return (
    <>
      {icon}
      <span className="font-semibold">{title}</span>
      <span className="text-ink2">{text}</span>
    </>
  );
}
