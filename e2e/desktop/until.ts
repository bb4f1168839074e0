/** Asks again and again until the answer is good. */

const PAUSE_MS = 100;

/** Fails after `withinMs`. */
export async function until<T>(
  ask: () => T | null | false | Promise<T | null | false>,
  withinMs = 30_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`It did not come true in time: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
