/** The `work` procedures: what a draft would do, before it is saved. */
import { profileFlags } from "../agents/profiles.ts";
import type { api } from "./implementer.ts";
import { previewWork } from "./work-preview.ts";

export function workProcedures(os: typeof api) {
  return os.work.router({
    preview: os.work.preview.handler(({ input, context }) => previewWork(context, input)),
    profiles: os.work.profiles.handler(({ input }) =>
      profileFlags(input.agent).map(({ profile, supported, args, note }) => ({
        profile,
        supported,
        args,
        note,
      })),
    ),
  });
}
