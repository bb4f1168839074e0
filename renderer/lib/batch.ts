/** Gathers what arrives one by one, and hands it on together. */

/**
 * Calls `flush` with everything pushed since the last time. `schedule` says when: the next frame, a while
 * later. It is asked once per batch.
 */
export function batcher<T>(
  schedule: (run: () => void) => void,
  flush: (items: T[]) => void,
): (item: T) => void {
  let items: T[] = [];
  return (item) => {
    items.push(item);
    if (items.length > 1) return;
    schedule(() => {
      const batch = items;
      items = [];
      flush(batch);
    });
  };
}
