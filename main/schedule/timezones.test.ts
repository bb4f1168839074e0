import { describe, expect, it } from "vitest";
import { isKnownTimezone, resolveTimezone, suggestTimezone, timezoneProblem } from "./index.ts";

describe("time zone names", () => {
  it("resolve `local` to the computer's zone", () => {
    expect(resolveTimezone("local", "Europe/Lisbon")).toBe("Europe/Lisbon");
    expect(resolveTimezone("", "Europe/Lisbon")).toBe("Europe/Lisbon");
    expect(resolveTimezone("Asia/Tokyo", "Europe/Lisbon")).toBe("Asia/Tokyo");
  });

  it.each(["UTC", "Europe/Lisbon", "America/Argentina/Buenos_Aires"])("know %s", (name) => {
    expect(isKnownTimezone(name)).toBe(true);
    expect(isKnownTimezone(name)).toBe(true);
  });

  it.each(["", "local", "Mars/Olympus", "+03:00", "Europe/Lisbn", "0"])(
    "do not know %j",
    (name) => {
      expect(isKnownTimezone(name)).toBe(false);
    },
  );

  it("are said to be wrong with the one that was meant", () => {
    for (const fine of ["local", "UTC"]) expect(timezoneProblem(fine)).toBeNull();
    const message =
      'The time zone "lisbn" is not known. Did you mean Europe/Lisbon? Use a name such as Europe/Paris, or local.';
    expect(timezoneProblem("lisbn")).toEqual({ message, suggestion: "Europe/Lisbon" });
    expect(timezoneProblem("Mars/Olympus")?.suggestion).toBeNull();
  });

  it.each([
    ["Europe/Lisbn", "Europe/Lisbon"],
    ["lisbon", "Europe/Lisbon"],
    ["São Paulo", "America/Sao_Paulo"],
    ["america/sao paulo", "America/Sao_Paulo"],
    ["new york", "America/New_York"],
    ["PST", "America/Los_Angeles"],
    ["Brasilia", "America/Sao_Paulo"],
    ["Tokio", "Asia/Tokyo"],
  ])("guess %j", (written, meant) => {
    expect(suggestTimezone(written)).toBe(meant);
  });

  it.each(["", "Mars/Olympus", "qqqqqqqq", "constructor", "__proto__"])(
    "do not guess %j",
    (written) => {
      expect(suggestTimezone(written)).toBeNull();
    },
  );
});
