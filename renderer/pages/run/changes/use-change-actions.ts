/** Apply, revert, discard, keep: each done at once and taken back with one click where that is possible. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MoveResult } from "../../../../contract/changes.ts";
import { dataOf, sentenceOf } from "../../../lib/api-error.ts";
import { orpc } from "../../../lib/query.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { toast, toastError, toastFailure, toastUndo } from "../../../ui/toast.tsx";

export function useChangeActions(runId: number) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [refused, setRefused] = useState<MoveResult | null>(null);
  const [asksToDiscard, setAsksToDiscard] = useState<string | null>(null);
  const readAgain = () => {
    void cache.invalidateQueries({ queryKey: orpc.runs.changes.key() });
    void cache.invalidateQueries({ queryKey: orpc.worktrees.key() });
  };
  const onError = (error: unknown) => toastFailure(error, t("changes.failed"));
  /** @param done the words for what was done */
  const settle = (done: string) => (result: MoveResult) => {
    readAgain();
    setRefused(result.ok ? null : result);
    if (!result.ok) return toastError(t("changes.nothingChanged"), { text: result.message });
    const { moveId } = result;
    if (moveId === null) return toast(done, { text: result.message });
    return toastUndo(done, t("shell.undo"), () => undo.mutate({ id: runId, moveId }));
  };
  const undo = useMutation(
    orpc.runs.undoMove.mutationOptions({ onSuccess: settle(t("changes.undone")), onError }),
  );
  const apply = useMutation(
    orpc.worktrees.apply.mutationOptions({ onSuccess: settle(t("changes.applied")), onError }),
  );
  const revert = useMutation(
    orpc.runs.revertChanges.mutationOptions({ onSuccess: settle(t("changes.reverted")), onError }),
  );
  const restore = useMutation(
    orpc.worktrees.restore.mutationOptions({
      onSuccess: () => {
        readAgain();
        toast(t("changes.restored"));
      },
      onError,
    }),
  );
  const discard = useMutation(
    orpc.worktrees.discard.mutationOptions({
      onSuccess: () => {
        readAgain();
        setAsksToDiscard(null);
        toastUndo(t("changes.discarded"), t("shell.undo"), () => restore.mutate({ id: runId }));
      },
      onError(error) {
        if (dataOf(error)["code"] === "has-work") {
          setAsksToDiscard(sentenceOf(error, ""));
          return;
        }
        setAsksToDiscard(null);
        onError(error);
      },
    }),
  );
  const keep = useMutation(orpc.worktrees.keep.mutationOptions({ onSuccess: readAgain, onError }));
  return {
    ...{ apply, revert, undo, discard, keep, restore, refused, asksToDiscard },
    dismiss: () => setRefused(null),
    cancelDiscard: () => setAsksToDiscard(null),
  };
}
export type ChangeActions = ReturnType<typeof useChangeActions>;
