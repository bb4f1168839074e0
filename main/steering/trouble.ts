/** What went wrong between Telegram and us, in a sentence, and whether waiting helps. */
import { BotError, GrammyError, HttpError } from "grammy";

export interface Trouble {
  /** A sentence. No secrets: the token is part of every address. */
  message: string;
  /** As Telegram says it; null when nothing of Telegram's came back. */
  code: number | null;
  /** How long Telegram asks to wait. Milliseconds. */
  retryAfterMs: number | null;
}

/** null = it is no trouble with Telegram, but a bug. */
export function troubleOf(error: unknown): Trouble | null {
  if (error instanceof BotError) return troubleOf(error.error);
  if (error instanceof GrammyError) {
    const { error_code: code, description, parameters } = error;
    const seconds = parameters.retry_after;
    const retryAfterMs = seconds === undefined ? null : seconds * 1000;
    return { message: sentence(code, description), code, retryAfterMs };
  }
  if (error instanceof HttpError) {
    const { error: cause } = error;
    const message = cause instanceof Error ? cause.message : "Telegram could not be reached.";
    return { message, code: null, retryAfterMs: null };
  }
  return null;
}

/** Whether the same call may go through later. */
export function mayPass({ code }: Trouble): boolean {
  return code === null || code === 401 || code === 409 || code === 429 || code >= 500;
}

function sentence(code: number, description: string): string {
  if (code === 401 || code === 404) {
    return `Telegram does not know the bot's token (${description}). Enter it again in the channel.`;
  }
  if (code === 409) {
    return `Another program listens to this bot (${description}). Only one can: end the other, or make a bot of its own for Belfry.`;
  }
  return `Telegram answered with ${code}: ${description}`;
}
