/** The code that pairs a person: short-lived, for one use, in memory only. */
import { randomInt } from "node:crypto";

/** How long a code can be used. */
const CODE_MS = 10 * 60_000;
/** Without letters and digits that are taken for one another. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_CHARS = 8;
/** Wrong codes after which the right one is void, too. */
const MAX_WRONG = 10;

export class Pairing {
  #open: { code: string; expiresAt: number; wrong: number } | null = null;

  /** A new code; an earlier one is void. @param now epoch milliseconds */
  begin(now: number): { code: string; expiresAt: number } {
    const letters = Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]!);
    const code = letters.join("");
    const expiresAt = now + CODE_MS;
    this.#open = { code, expiresAt, wrong: 0 };
    return { code, expiresAt };
  }

  /** Whether this is the code; then it cannot be used again. */
  redeem(text: string, now: number): boolean {
    const open = this.#open;
    if (open === null || now >= open.expiresAt) return false;
    const isRight = text.replace(/[\s-]/g, "").toUpperCase() === open.code;
    if (!isRight) open.wrong += 1;
    if (isRight || open.wrong >= MAX_WRONG) this.#open = null;
    return isRight;
  }

  /** End of the code that is open; null without one. */
  expiresAt(now: number): number | null {
    return this.#open !== null && now < this.#open.expiresAt ? this.#open.expiresAt : null;
  }
}
