/** The jobs that choose for themselves who is told what, each with the way to its editor. */
import { Link } from "@tanstack/react-router";
import type { Job } from "../../../contract/job.ts";
import { isToldAsAll } from "../../lib/tell.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Section } from "../../ui/page.tsx";

export function OwnChoices({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useTranslation();
  const own = jobs.filter(({ tell }) => !isToldAsAll(tell));
  if (own.length === 0) return null;
  return (
    <Section title={t("notifications.rules.own")}>
      <p className="mb-2 text-sm text-ink3">{t("notifications.rules.ownHint")}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {own.map(({ id, name }) => (
          <li key={id}>
            <Link
              to="/jobs/$jobId/edit"
              params={{ jobId: String(id) }}
              className="text-accent hover:underline"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
