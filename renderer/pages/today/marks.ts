/** From a lane of the engine to marks on the axis: where each lies, and which of them is worth a word beside it. */
import type { Bar, Gap, Lane } from "../../../contract/timeline.ts";

interface Placed {
  key: string;
  /** Per cent of the width of the axis. */
  left: number;
  width: number;
}
export type Mark =
  | (Placed & { kind: "bar"; bar: Bar })
  | (Placed & { kind: "gap"; gap: Gap })
  | (Placed & { kind: "fire"; at: number; more: number });

/** A word beside a mark. */
export interface Note {
  /** The end of its mark that it stands at, in per cent of the axis. */
  at: number;
  side: "left" | "right";
  about:
    | { kind: "running"; since: number }
    | { kind: "failed"; exitCode: number | null; state: Bar["state"] }
    | { kind: "late"; ms: number }
    | { kind: "next"; at: number }
    | { kind: "cost"; usd: number };
}

export interface LaneMarks {
  /** What ran, what did not, and the next fire: those can be reached by keyboard. In the order of time. */
  marks: Mark[];
  /** Places of the later fires. */
  fires: number[];
  density: { left: number; width: number } | null;
  note: Note | null;
}

/** Room that a note needs, in per cent. */
const NOTE_ROOM = 9;
/** Marks that end after this have no room to their right. */
const LAST_RIGHT = 88;

export function marksOf(lane: Lane, from: number, until: number, now: number): LaneMarks {
  const place = (at: number): number =>
    (100 * (Math.min(until, Math.max(from, at)) - from)) / (until - from);
  const marks: Mark[] = [
    ...lane.bars.map((bar): Mark => {
      const left = place(bar.from);
      const width = place(bar.until ?? Math.max(now, bar.from)) - left;
      return { kind: "bar", key: `b${bar.from}-${bar.runId ?? 0}`, left, width, bar };
    }),
    ...lane.gaps.map((gap): Mark => {
      const left = place(gap.from);
      return { kind: "gap", key: `g${gap.from}`, left, width: place(gap.until) - left, gap };
    }),
  ];
  const [next, ...later] = lane.fires;
  if (next !== undefined) {
    const more = later.length;
    marks.push({ kind: "fire", key: "next", left: place(next), width: 0, at: next, more });
  }
  marks.sort((a, b) => a.left - b.left);
  const { density } = lane;
  return {
    marks,
    fires: later.map(place),
    density:
      density === null
        ? null
        : { left: place(density.from), width: place(density.until) - place(density.from) },
    note: noteOf(lane, marks, later.map(place)),
  };
}

function noteOf(lane: Lane, marks: readonly Mark[], fires: readonly number[]): Note | null {
  const candidates = marks.flatMap((mark): Note[] => {
    const about = aboutMark(lane, mark);
    if (about === null) return [];
    const end = mark.left + mark.width;
    return [
      end > LAST_RIGHT ? { at: mark.left, side: "left", about } : { at: end, side: "right", about },
    ];
  });
  const begins = [...marks.map((mark) => mark.left), ...fires];
  const ends = [...marks.map((mark) => mark.left + mark.width), ...fires];
  const free = ({ at, side }: Note) =>
    side === "right"
      ? !begins.some((place) => place > at + 0.5 && place < at + NOTE_ROOM)
      : !ends.some((place) => place < at - 0.5 && place > at - NOTE_ROOM);
  const rank = ["running", "failed", "late", "next", "cost"];
  return (
    candidates
      .filter(free)
      .toSorted(
        (a, b) => rank.indexOf(a.about.kind) - rank.indexOf(b.about.kind) || b.at - a.at,
      )[0] ?? null
  );
}

function aboutMark(lane: Lane, mark: Mark): Note["about"] | null {
  if (mark.kind === "gap") return null;
  if (mark.kind === "fire") {
    // A single fire has room for more than its place.
    if (mark.more > 0) return null;
    return lane.expectedUsd !== null && mark.left < 85
      ? { kind: "cost", usd: lane.expectedUsd }
      : { kind: "next", at: mark.at };
  }
  const { bar } = mark;
  if (bar.until === null) return { kind: "running", since: bar.from };
  if (bar.count > 1) return null;
  if (bar.failed > 0) return { kind: "failed", exitCode: bar.exitCode, state: bar.state };
  return bar.lateMs === null ? null : { kind: "late", ms: bar.lateMs };
}
