/** One agent: state, what to do about it, its flags, and a first try. */
import { ChevronRight } from "lucide-react";
import type { AgentFlags } from "../../../contract/agents.ts";
import type { AgentInfo } from "../../../contract/health.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Card } from "../../ui/page.tsx";
import { WithCommands } from "../../ui/with-commands.tsx";
import { Flags } from "./flags.tsx";
import { ReadinessTag } from "./readiness.tsx";
import { SmokeTest } from "./smoke-test.tsx";

export interface AgentCardProps {
  info: AgentInfo;
  flags: AgentFlags | undefined;
}

export function AgentCard({ info, flags }: AgentCardProps) {
  const { t } = useTranslation();
  const title = t(`words.agent.${info.agent}`);
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-semibold">{title}</h3>
            <ReadinessTag info={info} />
            {info.version !== null && <span className="text-ink2">{info.version}</span>}
          </div>
          {info.path !== null && (
            <p className="font-mono text-sm break-all text-ink3">{info.path}</p>
          )}
          {info.found && <p className="text-ink2">{t("agents.how", { how: info.how })}</p>}
          {info.found && info.problem !== null && <p className="text-bad">{info.problem}</p>}
          {(!info.found || info.signedIn === "no") && (
            <p className="text-ink2">
              <WithCommands text={info.installHint} />
            </p>
          )}
        </div>
        {info.found && <SmokeTest agent={info.agent} title={title} />}
      </div>
      {flags !== undefined && (
        <details className="group mt-2">
          <summary className="flex w-fit cursor-default items-center gap-1 rounded-md text-ink2 hover:text-ink">
            <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
            {t("agents.flags", { agent: title })}
          </summary>
          <Flags title={title} flags={flags} />
        </details>
      )}
    </Card>
  );
}
