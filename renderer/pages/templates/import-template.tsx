/** Takes templates in from a file; what cannot be read is said, and nothing is kept of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { api, orpc } from "../../lib/query.ts";
import { readText } from "../../lib/read-text.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { toast, toastFailure } from "../../ui/toast.tsx";

/** Larger files are no templates; they are not even read. */
const MAX_BYTES = 4_000_000;

export function ImportTemplate() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const take = useMutation({
    async mutationFn(file: File) {
      if (file.size > MAX_BYTES) throw new Error(t("templates.import.tooLarge"));
      const text = await readText(file);
      const plan = await api.jobs.import({ text, kind: "belfry" });
      if (plan.templates.length === 0) throw new Error(t("templates.import.none"));
      // Jobs of the same file stay where they are: they are taken in on the page of the jobs.
      const decisions = plan.jobs.map(({ index }) => ({ index, action: "skip" as const }));
      return api.jobs.import({ text, kind: "belfry", dryRun: false, decisions });
    },
    onSuccess(plan) {
      void cache.invalidateQueries({ queryKey: orpc.templates.key() });
      toast(t("templates.import.done", { count: plan.templates.length }));
    },
    onError: (error) => toastFailure(error, t("templates.import.failed")),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("templates.import.choose")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) take.mutate(file);
        }}
      />
      <Button busy={take.isPending} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        {t("templates.import.action")}
      </Button>
    </>
  );
}
