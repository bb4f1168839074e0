/** The environment that agents get: of the login shell, not of however the engine was started. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Fact, Facts } from "../../ui/table.tsx";
import { toastFailure } from "../../ui/toast.tsx";

export function Environment() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const key = orpc.agents.environment.queryKey({ input: {} });
  const found = useQuery(orpc.agents.environment.queryOptions({ input: {} }));
  const again = useMutation({
    mutationFn: () => api.agents.environment({ fresh: true }),
    onSuccess: (fresh) => cache.setQueryData(key, fresh),
    onError: (error) => toastFailure(error),
  });
  // The login shell is asked, which can take seconds.
  if (found.isPending) return <SkeletonRows rows={3} label={t("shell.loading")} />;
  if (found.isError) {
    return (
      <ErrorState
        title={t("agents.environment.title")}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
    );
  }
  const environment = found.data;
  const { source, shell, problem, onlyShell, onlyEngine, different, path } = environment;
  const names = (list: string[]) =>
    list.length === 0 ? t("agents.environment.none") : list.join(", ");
  return (
    <section>
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h2 className="font-semibold">{t("agents.environment.title")}</h2>
        <Button size="sm" busy={again.isPending} onClick={() => again.mutate()}>
          {t("agents.environment.again")}
        </Button>
      </div>
      <Card>
        <p className="text-ink2">
          {source === "shell"
            ? t("agents.environment.shell", { shell: shell ?? "–" })
            : t("agents.environment.process")}
        </p>
        {problem !== null && <p className="mt-1 text-bad">{problem}</p>}
        <Facts className="mt-3">
          <Fact name={t("agents.environment.onlyShell")}>{names(onlyShell)}</Fact>
          <Fact name={t("agents.environment.onlyEngine")}>{names(onlyEngine)}</Fact>
          <Fact name={t("agents.environment.different")}>{names(different)}</Fact>
          <Fact name={t("agents.environment.path")}>
            <ul className="font-mono text-sm break-all">
              {path.map((folder, index) => (
                <li key={`${index}-${folder}`}>{folder}</li>
              ))}
            </ul>
          </Fact>
        </Facts>
      </Card>
    </section>
  );
}
