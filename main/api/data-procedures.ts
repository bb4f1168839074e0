/** The `data` procedures: backups, what has been spent, and an end to the history. */
import { localDay, monthStart } from "../engine/local-day.ts";
import type { api } from "./implementer.ts";

export function dataProcedures(os: typeof api) {
  return os.data.router({
    backups: os.data.backups.handler(({ context }) => context.data.backups()),
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
