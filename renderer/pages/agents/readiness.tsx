/** Is an agent ready, in one tag. */
import { CircleAlert, CircleCheck, CircleHelp, CircleSlash, type LucideIcon } from "lucide-react";
import type { AgentInfo } from "../../../contract/health.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

export type Readiness = "ready" | "unknown" | "signed-out" | "problem" | "missing";

export function readinessOf(info: AgentInfo): Readiness {
  if (!info.found) return "missing";
  if (info.problem !== null) return "problem";
  if (info.signedIn === "no") return "signed-out";
  return info.signedIn === "yes" ? "ready" : "unknown";
}

const LOOKS: Record<Readiness, { tone: Tone; icon: LucideIcon }> = {
  ready: { tone: "ok", icon: CircleCheck },
  unknown: { tone: "quiet", icon: CircleHelp },
  "signed-out": { tone: "warn", icon: CircleAlert },
  problem: { tone: "bad", icon: CircleAlert },
  missing: { tone: "quiet", icon: CircleSlash },
};

export function ReadinessTag({ info }: { info: AgentInfo }) {
  const { t } = useTranslation();
  const readiness = readinessOf(info);
  return <Tag {...LOOKS[readiness]}>{t(`agents.readiness.${readiness}`)}</Tag>;
}
