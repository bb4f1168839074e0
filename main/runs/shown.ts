/**
 * How much of an attempt's output may be shown while it is being written: what has been looked through for secrets.
 *
 * Known in the process that carries the engine, which is the one that serves the output.
 */
import { type Cut, type StreamName } from "./cut.ts";

/** Logical ends, by stream and folder. */
const ends = new Map<string, number>();

const keyOf = (dir: string, name: StreamName) => `${name}:${dir}`;

/** undefined when nothing of the stream is kept back. */
export function shownUpTo(dir: string, name: StreamName): number | undefined {
  return ends.get(keyOf(dir, name));
}

/** @param end logical; never goes back */
export function showUpTo(dir: string, name: StreamName, end: number): void {
  ends.set(keyOf(dir, name), Math.max(end, shownUpTo(dir, name) ?? 0));
}

/** From now on all of the stream may be shown. */
export function showAll(dir: string, name: StreamName): void {
  ends.delete(keyOf(dir, name));
}

/** How much of a file of so many bytes may be shown. What was kept at a cut had been looked through then. */
export function shownSize(dir: string, name: StreamName, cut: Cut, size: number): number {
  const end = shownUpTo(dir, name);
  if (end === undefined) return size;
  const isBeforeCut = cut.droppedBytes === 0 || end < cut.cutAt;
  return Math.min(size, isBeforeCut ? end : Math.max(cut.cutAt, end - cut.droppedBytes));
}
