/**
 * Keeps the focus on the page when what has it goes away. Left alone it falls back to the beginning, and who works by
 * keys or with a screen reader starts over after every job, message or person that is removed.
 *
 * A list says `data-keeps-focus="rows"`: the row that takes the place of the one that went gets the focus, or the
 * first part of it where rows take none. A bar of buttons that come and go says `data-keeps-focus="first"`. Where
 * nothing is left of either, the heading above gets it.
 */

const KEEPER = "[data-keeps-focus]";
const ROW = "li, tr, [role=row], [data-row]";
const PART = "a[href], button, input, select, textarea, summary, [tabindex]";
const HEADING = "h1, h2, h3";
/** What lies above the page, and gives the focus back by itself. */
const ABOVE = "[role=dialog], [role=alertdialog], [role=menu]";

/** Where the focus was, as far as that says where it should go. */
interface Place {
  part: HTMLElement;
  keeper: Element;
  row: Element | null;
  rowIndex: number;
  /** From the keeper outwards. */
  around: Element[];
  page: string;
}

/** Watches the document until the function that it returns is called. */
export function keepFocus(): () => void {
  let place: Place | null = null;
  const observer = new MutationObserver(() => {
    if (place === null || document.activeElement !== document.body) return;
    // On another page the focus has nothing to do with where it was on this one.
    if (place.page !== currentPage()) forget();
    else heir(place)?.focus();
  });

  function forget(): void {
    place = null;
    observer.disconnect();
  }

  function remember({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement) || target.closest(ABOVE) !== null) return;
    forget();
    place = placeOf(target);
    // Only while it is needed: output that is followed changes the page a lot.
    if (place !== null) observer.observe(document.body, { childList: true, subtree: true });
  }

  document.addEventListener("focusin", remember);
  // Who presses elsewhere has left on purpose.
  document.addEventListener("pointerdown", forget);
  return () => {
    forget();
    document.removeEventListener("focusin", remember);
    document.removeEventListener("pointerdown", forget);
  };
}

const currentPage = () => location.hash.split("?")[0]!;

function placeOf(part: HTMLElement): Place | null {
  const keeper = part.closest(KEEPER);
  if (keeper === null) return null;
  const rows = rowsOf(keeper);
  const row = rows.find((each) => each.contains(part)) ?? null;
  const around: Element[] = [];
  for (let at: Element | null = keeper; at !== null; at = at.parentElement) around.push(at);
  return {
    ...{ part, keeper, row, around },
    rowIndex: row === null ? 0 : rows.indexOf(row),
    page: currentPage(),
  };
}

function heir(lost: Place): HTMLElement | null {
  const { part, keeper, row, rowIndex } = lost;
  // A row that has moved loses the focus on the way.
  if (part.isConnected) return part;
  if (keeper.isConnected) {
    const rows = rowsOf(keeper);
    const next = row === null || row.isConnected ? row : rows[Math.min(rowIndex, rows.length - 1)];
    const found = firstPart(next ?? keeper);
    if (found !== undefined) return found;
  }
  for (const each of lost.around) {
    const heading = each.isConnected ? each.querySelector<HTMLElement>(HEADING) : null;
    if (heading === null) continue;
    heading.tabIndex = -1;
    return heading;
  }
  return null;
}

/** The outermost rows of a list; none in a bar. */
function rowsOf(keeper: Element): Element[] {
  if (keeper.getAttribute("data-keeps-focus") !== "rows") return [];
  return [...keeper.querySelectorAll(ROW)].filter(
    ({ parentElement }) => !keeper.contains(parentElement?.closest(ROW) ?? null),
  );
}

/** What can have the focus: a row itself, or the first part within. */
function firstPart(within: Element): HTMLElement | undefined {
  if (within instanceof HTMLElement && within.matches(PART)) return within;
  return [...within.querySelectorAll<HTMLElement>(PART)].find((part) => !part.matches(":disabled"));
}
