/**
 * Changes of what a page shows, which is in its address. A choice is a step of the history: back takes it back, and the
 * page stays. What is typed, or walked through row by row, is not: back leads to where one came from.
 */

export interface Filters<S> {
  /** Of a filter, a tab, a grouping: a step of the history. */
  choose: (change: Partial<S>) => void;
  /** Typing in a search, the row that is looked at: takes the place of the address that is there. */
  adjust: (change: Partial<S>) => void;
}

/** What `getRouteApi` gives, as far as it is used here. */
interface Route<S> {
  useSearch: () => S;
  useNavigate: () => unknown;
}

interface To<S> {
  search: (old: S) => S;
  replace: boolean;
  resetScroll: boolean;
}
type Navigate<S> = (to: To<S>) => Promise<void>;

export function useFilters<S extends object>(route: Route<S>): Filters<S> {
  // The router's own type is a function over all addresses, from which that of one page does not follow.
  const navigate = route.useNavigate() as Navigate<S>;
  // The same address still: what was scrolled stays there, the list that one walks through among it.
  const change = (replace: boolean) => (patch: Partial<S>) =>
    void navigate({ search: (old) => ({ ...old, ...patch }), replace, resetScroll: !replace });
  return { choose: change(false), adjust: change(true) };
}
