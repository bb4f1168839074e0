/** What the search for secrets gives. */

/** Bytes kept before a place, so that what leads to a secret is seen with it. */
export const CONTEXT_BYTES = 64;
/** A secret that is still coming in holds back at most so much. */
export const MAX_HELD_BYTES = 16 * 1024;

/** A secret, by positions in the searched buffer. */
export interface Finding {
  start: number;
  end: number;
  /** What it is, for its mark. */
  name: string;
}

/** `openAt`: where something begins that more bytes may turn into a secret; the length when there is nothing. */
export interface Found {
  findings: Finding[];
  openAt: number;
}
