/** Looks for a text in lines of terminal output as a person sees them. */

const TERMINAL_SEQUENCE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** @returns whether a line holds the text, colours and other terminal sequences aside */
export function lineMatcher(text: string, matchCase: boolean): (line: string) => boolean {
  const fold = (some: string): string => (matchCase ? some : some.toLowerCase());
  const wanted = fold(text);
  return (line) => {
    const seen = line.includes("\u001b") ? line.replace(TERMINAL_SEQUENCE, "") : line;
    return fold(seen).includes(wanted);
  };
}
