/**
 * What lets someone in: the token of this installation for scripts, one-time links for browsers, and the sessions
 * that the links open. Sessions are signed with the token, so that they outlive a restart and end with the token.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** How long a link may wait for its browser. */
const LINK_MS = 2 * 60_000;
/** How long a browser stays in without coming back. */
export const SESSION_MS = 30 * 24 * 3_600_000;
const MAX_LINKS = 20;
const TOKEN_FORM = /^[\w-]{43}$/;

export class Keys {
  readonly file: string;
  #token: string;
  /** Digest of the code → when it ends. */
  #links = new Map<string, number>();

  /** Reads the token of the file, or makes one. Throws when the file cannot be written. */
  constructor(file: string) {
    this.file = file;
    this.#token = readToken(file) ?? newToken(file);
  }

  isToken(given: string): boolean {
    return sameText(given, this.#token);
  }

  /** A new token; links and sessions of the old one end. */
  renew(): void {
    this.#token = newToken(this.file);
    this.#links.clear();
  }

  /** @param now epoch milliseconds */
  newLink(now: number): { code: string; expiresAt: number } {
    const code = randomBytes(24).toString("base64url");
    const expiresAt = now + LINK_MS;
    for (const [key, until] of this.#links) if (until <= now) this.#links.delete(key);
    if (this.#links.size >= MAX_LINKS) this.#links.delete([...this.#links.keys()][0]!);
    this.#links.set(digest(code), expiresAt);
    return { code, expiresAt };
  }

  /** True once per code, before it ends. */
  useLink(code: string, now: number): boolean {
    const key = digest(code);
    const until = this.#links.get(key);
    this.#links.delete(key);
    return until !== undefined && until > now;
  }

  /** Whether a link waits for its browser. */
  hasOpenLink(now: number): boolean {
    return [...this.#links.values()].some((until) => until > now);
  }

  newSession(now: number): string {
    const body = `${(now + SESSION_MS).toString(36)}.${randomBytes(12).toString("base64url")}`;
    return `${body}.${this.#sign(body)}`;
  }

  /** When the session ends, epoch milliseconds; null when it is not one, or is over. */
  sessionEnd(session: string, now: number): number | null {
    const cut = session.lastIndexOf(".");
    const body = session.slice(0, Math.max(0, cut));
    if (!sameText(session.slice(cut + 1), this.#sign(body))) return null;
    const until = Number.parseInt(body.split(".")[0]!, 36);
    return until > now ? until : null;
  }

  #sign(body: string): string {
    return createHmac("sha256", this.#token).update(`session ${body}`).digest("base64url");
  }
}

function readToken(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (!TOKEN_FORM.test(text)) return null;
    // It may have come with a copy of the folder, which forgets who may read what.
    chmodSync(file, 0o600);
    return text;
  } catch {
    return null;
  }
}

function newToken(file: string): string {
  const token = randomBytes(32).toString("base64url");
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${token}\n`, { mode: 0o600 });
  renameSync(fresh, file);
  return token;
}

/** Digests are compared, so that neither length nor content can be felt by the time it takes. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), Buffer.from(digest(b), "hex"));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
