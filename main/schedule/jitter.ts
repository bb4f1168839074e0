/** A delay that looks random and is always the same for one job and one occurrence. */

/** Whole milliseconds in 0..jitterMs, both included. */
export function jitterFor(jobId: number, dueAt: number, jitterMs: number): number {
  if (!(jitterMs > 0)) return 0;
  // FNV-1a over the bytes of both numbers, then a final mix so that neighbours end far apart.
  let hash = 0x811c9dc5;
  for (let rest of [jobId, dueAt])
    for (let i = 0; i < 7; i += 1) {
      hash = Math.imul(hash ^ (rest & 255), 0x01000193);
      rest = Math.floor(rest / 256);
    }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return Math.floor((hash / 0x1_0000_0000) * (Math.floor(jitterMs) + 1));
}
