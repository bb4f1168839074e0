import { expect, test } from "vitest";
import { FakeClock, FakeTimers } from "../engine/testing/clock.ts";
import { watchHeart } from "./heart.ts";

/** An engine that is looked at for some seconds. */
async function watched(
  ask: (signal: AbortSignal, seconds: number) => Promise<number>,
  seconds: number,
) {
  const clock = new FakeClock(0);
  const timers = new FakeTimers(clock);
  const start = clock.mono;
  const silentAt: number[] = [];
  const now = () => (clock.mono - start) / 1_000;
  watchHeart({
    ask: (signal) => ask(signal, now()),
    timers,
    onSilent: () => silentAt.push(now()),
  });
  for (let second = 0; second < seconds; second += 1) {
    clock.pass(1_000);
    for (let due = timers.take(clock.mono); due; due = timers.take(clock.mono)) due.callback();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return silentAt;
}

test("one that answers with new signs of life is left alone", async () => {
  expect(await watched(async (_signal, now) => Math.floor(now / 30), 900)).toEqual([]);
});

test("one that does not answer is silent after ten seconds, and told once", async () => {
  const never = (signal: AbortSignal) =>
    new Promise<number>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  expect(await watched(never, 300)).toEqual([30]);
});

test("one that cannot be asked is silent at once", async () => {
  expect(await watched(() => Promise.reject(new Error("It hung up.")), 300)).toEqual([20]);
});

test("one that answers without a sign of life for two minutes is silent", async () => {
  expect(await watched(async () => 4_711, 300)).toEqual([140]);
});
