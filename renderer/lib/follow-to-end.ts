/** Streams of the engine, followed past cuts of the line. */
import { ConnectionError } from "./client/index.ts";
import { errorInMyWords } from "./sentences.ts";

/**
 * Follows a stream until it ends or the signal comes. Each time the line was cut, `follow` begins anew; it knows how
 * far it came. Rejects with what the engine refused, in the reader's language.
 */
export async function followToEnd(signal: AbortSignal, follow: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      return await follow();
    } catch (error) {
      if (signal.aborted) return;
      // The client itself waits until the line is there again.
      if (!(error instanceof ConnectionError)) throw errorInMyWords(error);
    }
  }
}
