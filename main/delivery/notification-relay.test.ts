import { expect, test } from "vitest";
import type { NativeNotification } from "../../contract/native-notification.ts";
import { FakeClock, FakeTimers } from "../engine/testing/clock.ts";
import { NotificationRelay } from "./notification-relay.ts";

const notice = (title: string): NativeNotification => ({
  ...{ title, body: "", urgent: false, tag: title, runId: null, jobId: null },
});

/** A host that shows what nobody takes; with a sentence in `problem` it cannot. */
function place(problem: string | null = null) {
  const clock = new FakeClock(0);
  const timers = new FakeTimers(clock);
  const own: string[] = [];
  const relay = new NotificationRelay(
    {
      problem: () => problem,
      async show({ title }) {
        if (problem !== null) throw new Error(problem);
        own.push(title);
        return "by the host";
      },
    },
    timers,
  );
  let changes = 0;
  relay.onChange(() => (changes += 1));
  const pass = (ms: number) => {
    clock.pass(ms);
    for (let due = timers.take(clock.mono); due; due = timers.take(clock.mono)) due.callback();
  };
  return { relay, own, pass, changes: () => changes };
}

/** An app that takes notifications, and answers each as told; null = not at all. */
function app(relay: NotificationRelay, said: ((title: string) => string | null) | null) {
  const abort = new AbortController();
  const taken: string[] = [];
  const over = (async () => {
    for await (const { number, notification } of relay.take(abort.signal)) {
      taken.push(notification.title);
      if (said) relay.answer(number, { said: said(notification.title) });
    }
  })();
  return { taken, over, leave: () => abort.abort() };
}

test("without an app the host shows them, with one the app, and never both", async () => {
  const { relay, own, changes } = place();
  expect(await relay.show(notice("before"))).toBe("by the host");
  const first = app(relay, () => "by the app");
  expect(await relay.show(notice("one"))).toBe("by the app");
  expect(await Promise.all(["two", "three"].map((title) => relay.show(notice(title))))).toEqual([
    ...["by the app", "by the app"],
  ]);
  first.leave();
  await first.over;
  expect(await relay.show(notice("after"))).toBe("by the host");
  expect(first.taken).toEqual(["one", "two", "three"]);
  expect(own).toEqual(["before", "after"]);
  expect(changes()).toBe(2);
});

test("a host without a desktop can show them as long as an app is there", async () => {
  const { relay } = place("No desktop session.");
  expect(relay.problem()).toBe("No desktop session.");
  const one = app(relay, () => "by the app");
  expect(relay.problem()).toBeNull();
  expect(await relay.show(notice("one"))).toBe("by the app");
  one.leave();
  await one.over;
  await expect(relay.show(notice("two"))).rejects.toThrow("No desktop session.");
});

test("what the app could not show is shown by the host", async () => {
  const { relay, own } = place();
  app(relay, () => null);
  expect(await relay.show(notice("one"))).toBe("by the host");
  expect(own).toEqual(["one"]);
});

test("an app that leaves or hangs with one in hand keeps it from nobody", async () => {
  const { relay, own, pass } = place();
  const leaving = app(relay, null);
  const one = relay.show(notice("one"));
  leaving.leave();
  expect(await one).toBe("by the host");

  const hanging = app(relay, null);
  const two = relay.show(notice("two"));
  await expect.poll(() => hanging.taken).toEqual(["two"]);
  pass(4_999);
  expect(own).toEqual(["one"]);
  pass(1);
  expect(await two).toBe("by the host");
  // Its stream has ended: it can come back, and is not asked until then.
  await hanging.over;
  expect(await relay.show(notice("three"))).toBe("by the host");
  expect(hanging.taken).toEqual(["two"]);
});

test("the newest app has them, and an answer that comes too late changes nothing", async () => {
  const { relay, own } = place();
  const old = app(relay, () => "by the old one");
  app(relay, () => "by the new one");
  await old.over;
  expect(await relay.show(notice("one"))).toBe("by the new one");
  relay.answer(1, { said: "late" });
  expect(own).toEqual([]);
  expect(old.taken).toEqual([]);
});
