/** Marks every place of a text inside an element, without changing what is in it. */
import { useEffect, type RefObject } from "react";

const NAME = "run-find";
/** Marks at most: more are not told apart by eye. */
const MAX_MARKS = 2_000;

/** Keeps the marks true while the element's content changes, as a virtual list's does. */
export function useFindMarks(ref: RefObject<HTMLElement | null>, text: string): void {
  useEffect(() => {
    const root = ref.current;
    if (root === null || text === "" || !("highlights" in CSS)) return;
    let frame = 0;
    const mark = () => {
      frame = 0;
      CSS.highlights.set(NAME, new Highlight(...rangesOf(root, text)));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    soon();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [ref, text]);
}

function rangesOf(root: HTMLElement, text: string): Range[] {
  const wanted = text.toLowerCase();
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const content = node.nodeValue?.toLowerCase() ?? "";
    for (
      let at = content.indexOf(wanted);
      at !== -1;
      at = content.indexOf(wanted, at + wanted.length)
    ) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
      if (ranges.length >= MAX_MARKS) return ranges;
    }
  }
  return ranges;
}
