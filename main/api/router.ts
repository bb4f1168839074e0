/** The API: the contract implemented over the engine. Transports carry it; it knows none of them. */
import { createRouterClient } from "@orpc/server";
import { ACTIVE_RUN_STATES } from "../../contract/words.ts";
import { dashboardProcedures } from "./dashboard-procedures.ts";
import { agentProcedures } from "./agent-procedures.ts";
import { dataProcedures } from "./data-procedures.ts";
import { fromSettingProblem } from "./errors.ts";
import { folderProcedures } from "./folder-procedures.ts";
import type { ApiHost } from "./host.ts";
import { api as os } from "./implementer.ts";
import { calendarProcedures } from "./calendar-procedures.ts";
import { worktreeProcedures } from "./change-procedures.ts";
import { inboxProcedures } from "./inbox-procedures.ts";
import { insightProcedures } from "./insight-procedures.ts";
import { jobProcedures, ledgerProcedures, scheduleProcedures } from "./job-procedures.ts";
import { lastSeen, liveEvents } from "./live-events.ts";
import { notificationProcedures } from "./notification-procedures.ts";
import { proposalProcedures } from "./proposal-procedures.ts";
import { questionProcedures } from "./question-procedures.ts";
import { runProcedures } from "./run-procedures.ts";
import { steeringProcedures } from "./steering-procedures.ts";
import { timelineProcedures } from "./timeline-procedures.ts";
import { templateProcedures } from "./template-procedures.ts";
import { workProcedures } from "./work-procedures.ts";

export const router = os.router({
  folders: folderProcedures(os),
  templates: templateProcedures(os),
  work: workProcedures(os),
  jobs: jobProcedures(os),
  runs: runProcedures(os),
  questions: questionProcedures(os),
  proposals: proposalProcedures(os),
  worktrees: worktreeProcedures(os),
  insights: insightProcedures(os),
  calendar: calendarProcedures(os),
  ledger: ledgerProcedures(os),
  schedule: scheduleProcedures(os),
  inbox: inboxProcedures(os),
  timeline: timelineProcedures(os),
  notifications: notificationProcedures(os),
  steering: steeringProcedures(os),
  agents: agentProcedures(os),
  data: dataProcedures(os),
  settings: {
    get: os.settings.get.handler(({ context }) => context.settings.get()),
    set: os.settings.set.handler(async ({ input, context, errors }) => {
      const result = await context.settings.set(input.key, input.value);
      if (!result.ok) throw fromSettingProblem(errors, result.error, input.key);
      // Limits may have grown: what waited for a place can go now.
      context.engine.wake();
      context.engine.context.events.publish({ type: "settings" });
      if (input.key.startsWith("dashboard")) context.dashboard?.settingsChanged();
      return result.value;
    }),
  },
  engine: {
    health: os.engine.health.handler(({ context }) => health(context)),
    pauseAll: os.engine.pauseAll.handler(({ input, context }) => {
      context.engine.jobs.pauseEverything(input.until);
      return health(context);
    }),
    resumeAll: os.engine.resumeAll.handler(({ context }) => {
      context.engine.jobs.resumeEverything();
      return health(context);
    }),
    backup: os.engine.backup.handler(({ context }) => {
      const path = context.data.backup("by-hand");
      context.engine.context.events.publish({ type: "data" });
      return { path };
    }),
    check: os.engine.check.handler(({ context }) => context.data.check()),
    // Both end the connection that asks: its answer goes first.
    restart: os.engine.restart.handler(({ context, errors }) => {
      if (context.restart === null) {
        const message = "No engine runs that could start anew. Start one with: belfry daemon";
        throw errors.REFUSED({ message, data: { code: "no-engine" } });
      }
      setImmediate(context.restart);
      return { ok: true as const };
    }),
    shutdown: os.engine.shutdown.handler(({ input, context }) => {
      setImmediate(context.shutdown, input.stopAgents);
      return { ok: true as const };
    }),
  },
  dashboard: dashboardProcedures(os),
  events: {
    stream: os.events.stream.handler(({ input, context, signal, lastEventId }) =>
      liveEvents(context, lastSeen(input, lastEventId), signal),
    ),
  },
});

/** The API in process, with the same types as over a wire. */
export function localClient(host: ApiHost) {
  return createRouterClient(router, { context: host });
}

function health(context: ApiHost) {
  const { store, machine } = context.engine.context;
  return {
    ...context.about,
    heartbeatAt: context.heartbeatAt(),
    nextDueAt: context.engine.nextDueAt(),
    pausedUntil: context.engine.pause.until,
    active: context.engine.liveCount(),
    queued: store.countInStates(
      ACTIVE_RUN_STATES.filter((state) => state === "queued" || state === "waiting"),
    ),
    jobs: store.jobs().length,
    timezone: machine.timezone(),
  };
}
