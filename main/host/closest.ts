/** The known word that is nearest to a mistyped one. */
import { editDistance } from "../schedule/spelling.ts";

/** null when none is near enough to be meant. */
export function closest(word: string, known: readonly string[]): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), Infinity);
    if (best === null || distance < best.distance) best = { word: candidate, distance };
  }
  return best !== null && best.distance <= Math.max(2, word.length / 3) ? best.word : null;
}
