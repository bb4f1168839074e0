/** Which rows are chosen; shift takes all between the last one and this. */
import { useState } from "react";

export function useSelection(ids: readonly number[]) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [last, setLast] = useState<number | null>(null);
  // What is no longer in the list cannot be acted on.
  const present = ids.filter((id) => chosen.has(id));

  function toggle(id: number, withRange = false): void {
    const next = new Set(present);
    const [from, to] = [last === null ? -1 : ids.indexOf(last), ids.indexOf(id)];
    if (withRange && from !== -1) {
      for (const each of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
    } else if (next.has(id)) next.delete(id);
    else next.add(id);
    setChosen(next);
    setLast(id);
  }

  return {
    chosen: present,
    has: (id: number) => chosen.has(id),
    toggle,
    all: () => setChosen(new Set(ids)),
    none: () => setChosen(new Set()),
  };
}
export type Selection = ReturnType<typeof useSelection>;
