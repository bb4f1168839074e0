/**
 * Shows the end of the list inside a tab, at once. The list's own way to an index goes on for a while, and would pull
 * back a person who scrolls up meanwhile.
 */
export function toEnd(frame: HTMLElement | null): void {
  const list = frame?.querySelector("[role=region]");
  if (list) list.scrollTop = list.scrollHeight;
}
