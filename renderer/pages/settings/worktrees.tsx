/** The worktrees that runs left: what each holds, the way to it, and an end to those beyond the limits. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatBytes, formatDateTime } from "../../lib/format.ts";
import { type api, orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Table, Td, Th, Tr } from "../../ui/table.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";
import { Row } from "./parts.tsx";

const INPUT = { withWork: true };

type Listed = Awaited<ReturnType<typeof api.worktrees.list>>[number];

export function Worktrees() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const worktrees = useQuery(orpc.worktrees.list.queryOptions({ input: INPUT }));
  const clean = useMutation(
    orpc.worktrees.clean.mutationOptions({
      onSuccess: ({ removed, left }) =>
        toast(t("settings.worktrees.cleaned", { count: removed.length }), {
          text:
            left.length === 0 ? undefined : t("settings.worktrees.left", { count: left.length }),
        }),
      onError: (error) => toastFailure(error),
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.worktrees.key() }),
    }),
  );
  return (
    <Row>
      {worktrees.isPending && <SkeletonRows label={t("shell.loading")} />}
      {worktrees.isError && (
        <ErrorState error={worktrees.error} onRetry={() => void worktrees.refetch()} />
      )}
      {worktrees.data?.length === 0 && <p className="text-ink2">{t("settings.worktrees.none")}</p>}
      {worktrees.data !== undefined && worktrees.data.length > 0 && (
        <div data-keeps-focus="rows">
          <List worktrees={worktrees.data} />
          {/* What would be lost is decided one by one, beside what it is: no yes for all of it here. */}
          <Button
            className="mt-3"
            busy={clean.isPending}
            onClick={() => clean.mutate({ confirm: false })}
          >
            {t("settings.worktrees.clean")}
          </Button>
        </div>
      )}
    </Row>
  );
}

function List({ worktrees }: { worktrees: readonly Listed[] }) {
  const { t } = useTranslation();
  return (
    <div className="relative overflow-x-auto">
      <Table label={t("settings.worktrees.list")}>
        <thead>
          <tr>
            <Th>{t("settings.worktrees.run")}</Th>
            <Th className="max-sm:hidden">{t("settings.worktrees.made")}</Th>
            <Th>{t("settings.worktrees.holds")}</Th>
            <Th className="text-right max-sm:hidden">{t("settings.worktrees.size")}</Th>
          </tr>
        </thead>
        <tbody>
          {worktrees.map((worktree) => (
            <Tr key={worktree.runId}>
              <Td className="max-w-60 min-w-0 max-sm:max-w-40">
                <Link
                  to="/runs/$runId"
                  params={{ runId: String(worktree.runId) }}
                  search={{ tab: "changes" }}
                  className="block truncate font-[550] hover:underline"
                >
                  {worktree.jobName}
                </Link>
                <span className="block truncate text-sm text-ink3" title={worktree.path}>
                  {worktree.branch}
                </span>
              </Td>
              <Td className="whitespace-nowrap max-sm:hidden">
                {formatDateTime(worktree.createdAt)}
              </Td>
              <Td>
                <Holds worktree={worktree} />
              </Td>
              <Td className="text-right whitespace-nowrap max-sm:hidden">
                {worktree.bytes === null ? "–" : formatBytes(worktree.bytes)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Holds({ worktree }: { worktree: Listed }) {
  const { t } = useTranslation();
  const { active, work, state, appliedAt } = worktree;
  if (active) return t("settings.worktrees.atWork");
  if (work === null) return t("settings.worktrees.notRead");
  const parts: string[] = [];
  if (work.uncommitted > 0) parts.push(t("settings.worktrees.files", { count: work.uncommitted }));
  if (work.unpublished > 0)
    parts.push(t("settings.worktrees.commits", { count: work.unpublished }));
  if (parts.length === 0) {
    parts.push(t(appliedAt === null ? "settings.worktrees.nothing" : "settings.worktrees.applied"));
  }
  if (state === "kept") parts.push(t("settings.worktrees.kept"));
  return parts.join(", ");
}
