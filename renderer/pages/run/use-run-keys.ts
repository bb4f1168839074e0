/** Keys of a run's page: j and k to the next and previous run of the job, the browser's key for finding. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import type { Run } from "../../../contract/run.ts";
import { useRunFacts } from "./use-run-facts.ts";

export function useRunKeys(run: Run, actions: { openFind: () => void }): void {
  const facts = useRunFacts(run.id).data;
  const navigate = useNavigate();
  const go = (id: number | null | undefined) => {
    if (id) void navigate({ to: "/runs/$runId", params: { runId: String(id) } });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "f" && !event.shiftKey) {
      event.preventDefault();
      actions.openFind();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || isTyping(event.target)) return;
    if (event.key === "j") go(facts?.nextId);
    if (event.key === "k") go(facts?.previousId);
  });
  useEffect(() => {
    const each = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", each);
    return () => document.removeEventListener("keydown", each);
  }, []);
}

/** In a field, a menu or a dialog a letter means itself. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      "input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog], [role=listbox]",
    ) !== null
  );
}
