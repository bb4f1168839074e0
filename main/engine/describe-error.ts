/** An error as text for the log. */

/** Expected errors carry a code and a sentence, which is all that helps; of a bug one wants the place too. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? error.message : (error.stack ?? error.message);
}
