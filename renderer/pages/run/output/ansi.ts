/** Terminal colours as pieces of text with a look. Every other terminal sequence is left out: nothing is executed. */
import Anser from "anser";
import { visibleText } from "../../../lib/visible-text.ts";

/** A piece of a line that looks the same throughout. */
export interface Piece {
  text: string;
  /** Class names, see `ansi.css`; empty for plain text. */
  look: string;
  /** Colours beyond the sixteen, as CSS colours. */
  color?: string;
  background?: string;
}

/** Colour changes in one line that are followed; the rest of the line is plain. */
const MAX_PIECES = 400;
/** Characters of colour sequences that are carried from line to line. */
const MAX_IN_FORCE = 200;

const COLOUR = /^\u001b\[[\d;:]*m$/;
/** Sequences of a terminal: CSI, OSC (titles, links), other strings, and short ones. */
const SEQUENCE =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]/g;

/** Reads lines one after another: a colour that is not taken back goes on in the next line. */
export class AnsiReader {
  /** Colour sequences in force at the end of the line before. */
  #inForce = "";

  read(line: string): Piece[] {
    if (line === "") return [];
    if (!line.includes("\u001b") && this.#inForce === "") {
      return [{ text: visibleText(line), look: "" }];
    }
    const before = this.#inForce;
    let changes = 0;
    const coloured = line.replace(SEQUENCE, (sequence) => {
      if (!COLOUR.test(sequence)) return "";
      changes += 1;
      if (changes > MAX_PIECES) return "";
      const usual = sequence.replaceAll(":", ";");
      this.#note(usual);
      return usual;
    });
    const parts = Anser.ansiToJson(before + coloured, { json: true, use_classes: true });
    return parts.filter(({ content }) => content !== "").map(toPiece);
  }

  #note(sequence: string): void {
    const isReset = sequence.startsWith("\u001b[m") || sequence.startsWith("\u001b[0");
    const inForce = isReset ? "" : this.#inForce;
    const isOnlyReset = isReset && !sequence.includes(";");
    this.#inForce = isOnlyReset
      ? ""
      : inForce.length > MAX_IN_FORCE
        ? sequence
        : inForce + sequence;
  }
}

/** The text of a line without any terminal sequence. */
export function plainText(line: string): string {
  return visibleText(line.includes("\u001b") ? line.replace(SEQUENCE, "") : line);
}

function toPiece(part: Anser.AnserJsonEntry): Piece {
  const piece: Piece = { text: visibleText(part.content), look: "" };
  const looks = part.decorations.map((decoration) => `ansi-${decoration}`);
  const colour = (name: string | null, truecolor: string | null, kind: "fg" | "bg") => {
    if (!name) return undefined;
    if (name === "ansi-truecolor") return `rgb(${truecolor})`;
    const index = /^ansi-palette-(\d+)$/.exec(name)?.[1];
    if (index !== undefined) return paletteColour(Number(index));
    looks.push(`${name}-${kind}`);
    return undefined;
  };
  const color = colour(part.fg, part.fg_truecolor, "fg");
  const background = colour(part.bg, part.bg_truecolor, "bg");
  piece.look = looks.join(" ");
  if (color !== undefined) piece.color = color;
  if (background !== undefined) piece.background = background;
  return piece;
}

/** One of the 256 colours of a terminal, from the seventeenth on. */
function paletteColour(index: number): string {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  const [r, g, b] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return `rgb(${level(r!)}, ${level(g!)}, ${level(b!)})`;
}
