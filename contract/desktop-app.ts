/**
 * What pages in the desktop app can ask of the app itself, by a port of its own: which engine it shows, and its
 * updates. The engine's contract knows nothing of it.
 */
import { eventIterator, oc } from "@orpc/contract";
import * as z from "zod";

export const shownEngineSchema = z.strictObject({
  /** null: the engine of this computer, which is always there. */
  id: z.string().nullable(),
  /** "" for this computer. */
  name: z.string(),
  address: z.string(),
  /** Shown by the app now. */
  chosen: z.boolean(),
  /** Only the one that is shown is connected to. */
  state: z.enum(["connected", "connecting", "idle"]),
  /** Why it cannot be reached; null when it can, or when nobody tried. */
  problem: z.string().nullable(),
});
export type ShownEngine = z.infer<typeof shownEngineSchema>;

/** `self`: it replaces itself; `package`: the package manager does; `copy`: whoever put it there. */
export const UPDATE_KINDS = ["self", "package", "copy"] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** What a fetched version waits for: the end of a run, a job that is due soon, the window to be closed. */
export const UPDATE_OBSTACLES = ["run", "due", "window"] as const;
export type UpdateObstacle = (typeof UPDATE_OBSTACLES)[number];

export const updateProblemSchema = z.strictObject({
  /** Reading the feed, or fetching what it names. */
  what: z.enum(["feed", "fetch"]),
  /** A sentence of the engine's language, where the reason is a known one. */
  detail: z.string(),
});
export type UpdateProblem = z.infer<typeof updateProblemSchema>;

export const updateStateSchema = z.strictObject({
  /** Of this app. */
  version: z.string(),
  kind: z.enum(UPDATE_KINDS),
  /** `off`: no feed is configured. */
  step: z.enum(["off", "idle", "looking", "fetching", "ready", "installing"]),
  /** A newer version; null when the last look found none. */
  found: z.string().nullable(),
  /** When the feed was last read; epoch milliseconds. */
  checkedAt: z.int().nullable(),
  /** What went wrong at the last look. */
  problem: updateProblemSchema.nullable(),
  /** With `ready`: what it waits for. */
  obstacle: z.enum(UPDATE_OBSTACLES).nullable(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;

export const desktopAppContract = {
  updates: {
    /** The state now, and after every change. */
    watch: oc.output(eventIterator(updateStateSchema)),
    /** Looks for a newer version now. */
    look: oc.output(z.void()),
    /** Installs what was fetched as soon as nothing runs. */
    install: oc.output(z.void()),
  },
  engines: {
    /** The list now, and after every change. */
    watch: oc.output(eventIterator(z.array(shownEngineSchema))),
    /** Connects once to see that all is right; with a problem, nothing was kept. */
    add: oc
      .input(
        z.strictObject({
          name: z.string().max(80),
          address: z.string().max(500),
          token: z.string().max(500),
        }),
      )
      .output(z.strictObject({ problem: z.string().nullable() })),
    /** Forgets it, with its token. */
    remove: oc.input(z.strictObject({ id: z.string() })).output(z.void()),
    choose: oc.input(z.strictObject({ id: z.string().nullable() })).output(z.void()),
  },
};
