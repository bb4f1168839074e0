/** What a person does with a run. Each tells what became of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RunDetail } from "../../../contract/run.ts";
import { copyText } from "../../lib/copy-text.ts";
import { orpc } from "../../lib/query.ts";
import { saveText } from "../../lib/save-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { toast, toastError, toastFailure } from "../../ui/toast.tsx";

export function useRunActions(run: RunDetail) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { id } = run;
  const failed = (title: string) => (error: unknown) => toastFailure(error, title);
  const readAgain = () =>
    cache.invalidateQueries({ queryKey: orpc.runs.get.queryKey({ input: { id } }) });

  const stop = useMutation(
    orpc.runs.stop.mutationOptions({ onSuccess: readAgain, onError: failed(t("run.notStopped")) }),
  );
  const retry = useMutation(
    orpc.runs.retry.mutationOptions({ onSuccess: readAgain, onError: failed(t("run.notRetried")) }),
  );
  const again = useMutation(
    orpc.runs.again.mutationOptions({
      onSuccess: (made) => navigate({ to: "/runs/$runId", params: { runId: String(made.id) } }),
    }),
  );
  const download = useMutation(
    orpc.runs.export.mutationOptions({
      onSuccess: ({ name, text }) => saveText(name, text, "text/markdown"),
      onError: failed(t("run.notExported")),
    }),
  );
  const pin = useMutation(
    orpc.inbox.mark.mutationOptions({ onSuccess: readAgain, onError: failed(t("shell.notDone")) }),
  );
  const copy = async (text: string, done: string) => {
    if (await copyText(text)) toast(done);
    else toastError(t("run.copyFailed"));
  };
  return { stop, retry, again, download, pin, copy };
}
