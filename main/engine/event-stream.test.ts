import { describe, expect, test } from "vitest";
import type { EngineEvent } from "../../contract/engine-events.ts";
import { EventStream } from "./event-stream.ts";

const note = { type: "engine", pausedUntil: null } as const;

function heard(stream: EventStream, after?: number) {
  const events: EngineEvent[] = [];
  const end = stream.subscribe((event) => void events.push(event), after);
  return { events, end, numbers: () => events.map((event) => event.seq) };
}

describe("the event stream", () => {
  test("numbers grow by one, and everyone hears every event in order", () => {
    const stream = new EventStream("e");
    const [a, b] = [heard(stream), heard(stream)];
    for (let i = 0; i < 5; i += 1) stream.publish(note);
    expect(a.numbers()).toEqual([1, 2, 3, 4, 5]);
    expect(b.numbers()).toEqual([1, 2, 3, 4, 5]);
    b.end();
    stream.publish(note);
    expect(a.numbers()).toHaveLength(6);
    expect(b.numbers()).toHaveLength(5);
  });

  test("who comes back gets what was missed, and nothing twice", () => {
    const stream = new EventStream("e");
    for (let i = 0; i < 10; i += 1) stream.publish(note);
    const back = heard(stream, 7);
    stream.publish(note);
    expect(back.numbers()).toEqual([8, 9, 10, 11]);
    expect(heard(stream, 11).numbers()).toEqual([]);
    expect(heard(stream).numbers()).toEqual([]);
  });

  test("what is no longer kept, or was never there, is told by a reset", () => {
    const stream = new EventStream("e");
    for (let i = 0; i < 10_000; i += 1) stream.publish(note);
    const late = heard(stream, 5);
    expect(late.events).toEqual([{ type: "reset", seq: 10_000 }]);
    stream.publish(note);
    expect(late.numbers()).toEqual([10_000, 10_001]);
    // A number of an earlier engine.
    expect(heard(stream, 20_000).events[0]!.type).toBe("reset");
    expect(heard(stream, 9_000).numbers()[0]).toBe(9_001);
  });

  test("a listener that publishes does not turn the order around for others", () => {
    const stream = new EventStream("e");
    let answered = false;
    stream.subscribe(() => {
      if (answered) return;
      answered = true;
      stream.publish(note);
    });
    const other = heard(stream);
    stream.publish(note);
    expect(other.numbers()).toEqual([1, 2]);
  });

  test("one who subscribes in the middle of an event hears it once at most", () => {
    const stream = new EventStream("e");
    let inner: ReturnType<typeof heard> | null = null;
    stream.subscribe(() => {
      inner ??= heard(stream, 0);
    });
    stream.publish(note);
    stream.publish(note);
    expect(inner!.numbers()).toEqual([1, 2]);
  });

  test("a listener that throws harms neither the publisher nor the others", () => {
    const errors: unknown[] = [];
    const stream = new EventStream("e", (error) => errors.push(error));
    stream.subscribe(() => {
      throw new Error("broken");
    });
    const other = heard(stream);
    stream.publish(note);
    stream.publish(note);
    expect(other.numbers()).toEqual([1, 2]);
    expect(errors).toHaveLength(2);
  });
});
