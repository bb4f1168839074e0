import { expect, test } from "vitest";
import { Failure } from "./failure.ts";
import { kindIn, nearJobs, pickJob } from "./references.ts";

const jobs = [
  { id: 1, name: "Nightly review" },
  { id: 2, name: "nightly Review" },
  { id: 3, name: "Disk space" },
  { id: 4, name: "3" },
  { id: 5, name: "Nightly build" },
];

const refused = (reference: string): Failure => {
  try {
    pickJob(jobs, reference);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error("It was accepted.");
};

test.each([
  ["3", 3],
  ["#3", 3],
  ["Nightly review", 1],
  ["nightly Review", 2],
  ["DISK SPACE", 3],
  ["disk", 3],
  ["nightly b", 5],
])("%s means job %i", (reference, id) => expect(pickJob(jobs, reference).id).toBe(id));

test("what fits several is refused with the candidates", () => {
  const failure = refused("NIGHTLY REVIEW");
  expect(failure.exit).toBe("refused");
  expect(failure.details["candidates"]).toEqual([
    { id: 1, name: "Nightly review" },
    { id: 2, name: "nightly Review" },
  ]);
  expect(failure.hint).toContain("Nightly review");
});

test("what fits none is not found, with what is near", () => {
  const failure = refused("Disc space");
  expect(failure.exit).toBe("notFound");
  expect(failure.hint).toContain("3  Disk space");
  expect(refused("").exit).toBe("notFound");
});

test("a part of a name is near, the unlike is not", () => {
  expect(nearJobs(jobs, "build").map(({ id }) => id)).toEqual([5]);
  expect(nearJobs(jobs, "zzzzzzzz")).toEqual([]);
});

test("the word before says which is meant", () => {
  expect(kindIn(["run", "41"])).toEqual({ kind: "run", reference: "41" });
  expect(kindIn(["job", "Disk", "space"])).toEqual({ kind: "job", reference: "Disk space" });
  expect(kindIn(["run"])).toEqual({ kind: null, reference: "run" });
});
