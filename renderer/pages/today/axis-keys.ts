/** Moving between the marks of the axis by arrow keys: along a lane, or to the nearest one of the next lane. */

export interface MarkPlace {
  lane: number;
  left: number;
}

/** Index of the mark to go to; null when there is none that way. `marks` are in the order of lanes, then of time. */
export function nextMark(marks: readonly MarkPlace[], current: number, key: string): number | null {
  const here = marks[current];
  if (here === undefined) return null;
  const inLane = (lane: number) =>
    marks.flatMap((mark, index) => (mark.lane === lane ? [{ ...mark, index }] : []));
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = current + (key === "ArrowLeft" ? -1 : 1);
    return marks[next]?.lane === here.lane ? next : null;
  }
  if (key === "Home") return inLane(here.lane)[0]!.index;
  if (key === "End") return inLane(here.lane).at(-1)!.index;
  const step = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
  if (step === 0) return null;
  const lanes = [...new Set(marks.map(({ lane }) => lane))];
  const lane = lanes[lanes.indexOf(here.lane) + step];
  if (lane === undefined) return null;
  return inLane(lane).reduce((best, mark) =>
    Math.abs(mark.left - here.left) < Math.abs(best.left - here.left) ? mark : best,
  ).index;
}
