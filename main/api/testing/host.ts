/** The API over a world of the engine: a real store, clocks and processes that a test drives. */
import { settingsSchema } from "../../../contract/settings.ts";
import { NotificationRelay } from "../../delivery/notification-relay.ts";
import { worldNotifications } from "../../delivery/testing/world-notifications.ts";
import { world, type World, type WorldOptions } from "../../engine/testing/world.ts";
import type { ApiHost } from "../host.ts";
import { localClient } from "../router.ts";

/** A host over the engine that lives now. */
export function hostOf(w: World, notifications = worldNotifications(w)): ApiHost {
  return {
    engine: w.engine,
    agents: {
      prepare: (request) => w.agents.prepare(request),
      reader: () => w.agents.reader(),
      detectAll: async () => [],
      detect: async (agent) => ({
        agent,
        title: agent,
        found: true,
        path: "/bin/agent",
        version: "1.0",
        signedIn: "yes",
        how: "it said so",
        problem: null,
        installHint: "",
      }),
      environmentReport: async () => ({
        ...{ source: "process" as const, shell: null, problem: null, path: [] },
        ...{ onlyShell: [], onlyEngine: [], different: [] },
      }),
      continueCommand: (_agent, id) => `resume ${id}`,
      demoTask: () => ({ name: "A look", prompt: "Look around." }),
    },
    settings: {
      get: () => w.settings,
      async set(key, value) {
        const [group, name] = key.split(".") as ["engine", "maxActive"];
        const parsed = settingsSchema.safeParse({
          ...w.settings,
          [group]: { ...w.settings[group], [name]: value },
        });
        if (!parsed.success) {
          return { ok: false, error: { code: "invalid-setting", message: "Not a number." } };
        }
        w.settings = parsed.data;
        return { ok: true, value: w.settings };
      },
    },
    notifications,
    relay: new NotificationRelay({ problem: () => "none", show: async () => "shown" }, w.timers),
    data: {
      backup: (reason) => w.store.backup(reason),
      check: () => w.store.check(),
      backups: () => [],
      restoring: () => ({ wish: null, last: null }),
      wishRestore: () => ({ ok: true, value: null }),
      cancelRestore: () => {},
      forgetRestored: () => {},
      clearHistory: async () => {
        const limits = { maxAgeDays: 0, maxRunsPerJob: null, maxBytes: null };
        return w.store.prune({ now: w.clock.now() + 1, ...limits, bytesOf: () => 0 }).runs;
      },
    },
    steering: null,
    dashboard: null,
    about: { version: "0", host: "daemon", pid: 1, dataDir: w.dir, startedAt: w.clock.now() },
    heartbeatAt: () => w.beats.at(-1) ?? 0,
    restart: null,
    shutdown: () => {},
  };
}

export const draft = {
  name: "Job",
  agent: "claude",
  prompt: "Do it.",
  cwd: "/work",
  profile: "read-only",
  schedule: "",
} as const;

/** The API over the engine that lives now. */
export const clientOf = (w: World) => localClient(hostOf(w));

export async function api(options: WorldOptions = {}) {
  const w = await world(options);
  return { w, client: clientOf(w) };
}
