/** The `data` procedures: backups and their restoring, what has been spent, and an end to the history. */
import { MAX_RUN_COUNT } from "../../contract/run-filter.ts";
import type { Restoring } from "../../contract/data.ts";
import { localDay, monthStart } from "../engine/local-day.ts";
import { fromRefusal } from "./errors.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

const restoringOf = (context: ApiHost): Restoring => ({
  ...context.data.restoring(),
  canRestart: context.restart !== null,
});

/** Lets other pages know, too. */
function told(context: ApiHost): Restoring {
  context.engine.context.events.publish({ type: "data" });
  return restoringOf(context);
}

export function dataProcedures(os: typeof api) {
  return os.data.router({
    backups: os.data.backups.handler(({ context }) => context.data.backups()),
    restoring: os.data.restoring.handler(({ context }) => restoringOf(context)),
    changedSince: os.data.changedSince.handler(({ input, context }) => {
      const { store } = context.engine.context;
      const jobs = store.jobs({ includeRemoved: true });
      const counted = store.countRuns({ from: input.at }, MAX_RUN_COUNT + 1);
      return {
        jobs: jobs.filter((job) => job.updatedAt > input.at || (job.removedAt ?? 0) > input.at)
          .length,
        runs: { count: Math.min(counted, MAX_RUN_COUNT), more: counted > MAX_RUN_COUNT },
        underWay: context.engine.liveCount(),
      };
    }),
    restore: os.data.restore.handler(({ input, context, errors }) => {
      fromRefusal(errors, context.data.wishRestore(input.path));
      return told(context);
    }),
    cancelRestore: os.data.cancelRestore.handler(({ context }) => {
      context.data.cancelRestore();
      return told(context);
    }),
    forgetRestored: os.data.forgetRestored.handler(({ context }) => {
      context.data.forgetRestored();
      return told(context);
    }),
    spent: os.data.spent.handler(({ context }) => {
      const { store, clock, machine } = context.engine.context;
      const today = localDay(clock.now(), machine.timezone());
      const folders = Object.keys(context.settings.get().budgets.usdPerFolderPerDay);
      return {
        today: store.spend({ fromDay: today }),
        month: store.spend({ fromDay: monthStart(today) }),
        folders: folders.map((folder) => ({
          folder,
          usd: store.spend({ fromDay: today, folder }).usd,
        })),
      };
    }),
    clearHistory: os.data.clearHistory.handler(async ({ context }) => {
      const backup = context.data.backup("before-clearing");
      const runs = await context.data.clearHistory();
      // What the pages know of runs and due instants is gone.
      context.engine.context.events.publish({ type: "reset" });
      return { runs, backup };
    }),
  });
}
