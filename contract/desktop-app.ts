/**
 * What pages in the desktop app can ask of the app itself, by a port of its own: which engine it shows. The engine's
 * contract knows nothing of it.
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

export const desktopAppContract = {
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
