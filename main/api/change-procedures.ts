/** What runs changed, and worktrees: procedures over the engine. */
import { fromRefusal } from "./errors.ts";
import type { api } from "./implementer.ts";

type Api = typeof api;

/** Join the group `runs`. */
export function changesProcedures(os: Api) {
  return {
    changes: os.runs.changes.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.changes.of(input.id, input.attempt)),
    ),
    changedFile: os.runs.changedFile.handler(async ({ input, context, errors }) => {
      const { id, attempt, path, fromLine, maxLines } = input;
      const file = fromRefusal(errors, await context.engine.changes.file(id, attempt, path));
      const lines = file.lines.slice(fromLine, fromLine + maxLines);
      const nextLine = fromLine + lines.length;
      return {
        text: lines.map((line) => `${line}\n`).join(""),
        nextLine,
        totalLines: file.lines.length,
        done: nextLine >= file.lines.length,
        cut: file.cut,
      };
    }),
    revertChanges: os.runs.revertChanges.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.changes.revert(input.id)),
    ),
    undoMove: os.runs.undoMove.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.changes.undo(input.id, input.moveId)),
    ),
  };
}

export function worktreeProcedures(os: Api) {
  return os.worktrees.router({
    list: os.worktrees.list.handler(({ input, context }) =>
      context.engine.worktrees.list(input.withWork),
    ),
    apply: os.worktrees.apply.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.worktrees.apply(input.id)),
    ),
    discard: os.worktrees.discard.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.worktrees.discard(input.id, input.confirm)),
    ),
    restore: os.worktrees.restore.handler(async ({ input, context, errors }) =>
      fromRefusal(errors, await context.engine.worktrees.restore(input.id)),
    ),
    keep: os.worktrees.keep.handler(({ input, context, errors }) =>
      fromRefusal(errors, context.engine.worktrees.keep(input.id, input.keep)),
    ),
    clean: os.worktrees.clean.handler(({ input, context }) =>
      context.engine.worktrees.clean(input.confirm),
    ),
  });
}
