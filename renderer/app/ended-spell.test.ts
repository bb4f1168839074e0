import { expect, test } from "vitest";
import type { Run } from "../../contract/run.ts";
import { EndedSpell } from "./ended-spell.ts";

const run = (id: number, state = "refused") => ({ id, state }) as Run;

test("a few ends are told one by one, many as one that counts up, and the few with them", () => {
  const spell = new EndedSpell();
  spell.add(run(1), 0);
  spell.add(run(2, "succeeded"), 100);
  expect(spell.take()).toMatchObject({ single: [{ id: 1 }, { id: 2 }], many: null });
  spell.add(run(3), 5_000);
  expect(spell.take()).toEqual({ single: [], many: { good: 1, bad: 2 }, gathered: [1, 2] });
  spell.add(run(4), 14_000);
  expect(spell.take()).toEqual({ single: [], many: { good: 1, bad: 3 }, gathered: [] });
});

test("five hundred that drip in are one piece of news", () => {
  const spell = new EndedSpell();
  let single = 0;
  for (let id = 1; id <= 500; id += 1) {
    spell.add(run(id), id * 700);
    single += spell.take().single.length;
  }
  expect(single).toBe(2);
  spell.add(run(501), 500 * 700 + 1);
  expect(spell.take().many).toEqual({ good: 0, bad: 501 });
});

test("after a quiet time the next end is news by itself, and a run that ended twice counts once", () => {
  const spell = new EndedSpell();
  for (const id of [1, 2, 3, 3]) spell.add(run(id), 0);
  expect(spell.take().many).toEqual({ good: 0, bad: 3 });
  spell.add(run(4), 10_001);
  expect(spell.take()).toMatchObject({ single: [{ id: 4 }], many: null, gathered: [] });
});
