/** Colours, few of them, and only where they say something. */
export type Paint = (text: string) => string;

export interface Style {
  bold: Paint;
  dim: Paint;
  good: Paint;
  bad: Paint;
  warn: Paint;
  accent: Paint;
}

const same: Paint = (text) => text;

export function styleFor(colour: boolean): Style {
  const paint = (open: number, close: number): Paint =>
    colour ? (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`) : same;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    good: paint(32, 39),
    bad: paint(31, 39),
    warn: paint(33, 39),
    accent: paint(36, 39),
  };
}
