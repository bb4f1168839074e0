/** Asks again and again until the answer is good. */

/** Fails after `withinMs`; between two answers it waits for `pauseMs`. */
export async function until<T>(
  ask: () => T | null | false | Promise<T | null | false>,
  withinMs = 30_000,
  pauseMs = 100,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`It did not come true in time: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
