import { describe, expect, it } from "vitest";
import { isInWindow, type Window, windowProblem } from "./index.ts";

const night: Window = { days: [5], from: "22:00", to: "06:00" };
const office: Window = { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:30" };

function inside(iso: string, windows: { active?: Window[]; blackout?: Window[] }, zone = "UTC") {
  return isInWindow(Date.parse(iso), zone, {
    activeWindows: windows.active,
    blackoutWindows: windows.blackout,
  });
}

describe("isInWindow", () => {
  it("allows everything without windows", () => {
    expect(inside("2026-11-20T03:00:00Z", {})).toBe(true);
    expect(inside("2026-11-20T03:00:00Z", { active: [], blackout: [] })).toBe(true);
  });

  it("opens at `from` and is closed at `to`", () => {
    expect(inside("2026-11-20T08:59:59.999Z", { active: [office] })).toBe(false);
    expect(inside("2026-11-20T09:00:00Z", { active: [office] })).toBe(true);
    expect(inside("2026-11-20T17:29:59.999Z", { active: [office] })).toBe(true);
    expect(inside("2026-11-20T17:30:00Z", { active: [office] })).toBe(false);
    expect(inside("2026-11-21T12:00:00Z", { active: [office] })).toBe(false);
  });

  it("crosses midnight and counts the day on which it opens", () => {
    // 2026-11-20 is a Friday.
    expect(inside("2026-11-20T21:59:00Z", { active: [night] })).toBe(false);
    expect(inside("2026-11-20T22:00:00Z", { active: [night] })).toBe(true);
    expect(inside("2026-11-21T05:59:00Z", { active: [night] })).toBe(true);
    expect(inside("2026-11-21T06:00:00Z", { active: [night] })).toBe(false);
    expect(inside("2026-11-20T05:00:00Z", { active: [night] })).toBe(false);
    expect(inside("2026-11-21T23:00:00Z", { active: [night] })).toBe(false);
  });

  it("forbids inside a blackout, which wins over an active window", () => {
    const lunch: Window = { days: [], from: "12:00", to: "13:00" };
    expect(inside("2026-11-20T12:30:00Z", { active: [office], blackout: [lunch] })).toBe(false);
    expect(inside("2026-11-20T13:00:00Z", { active: [office], blackout: [lunch] })).toBe(true);
    expect(inside("2026-11-22T12:30:00Z", { blackout: [lunch] })).toBe(false);
  });

  it("is enough to be inside one of several", () => {
    expect(inside("2026-11-20T23:00:00Z", { active: [office, night] })).toBe(true);
  });

  it("counts in the zone of the job", () => {
    expect(inside("2026-11-20T12:00:00Z", { active: [office] }, "America/Los_Angeles")).toBe(false);
    expect(inside("2026-11-20T17:00:00Z", { active: [office] }, "America/Los_Angeles")).toBe(true);
  });

  it("takes equal ends for a whole day, and 24:00 for its end", () => {
    const whole: Window = { days: [5], from: "06:00", to: "06:00" };
    expect(inside("2026-11-20T06:00:00Z", { active: [whole] })).toBe(true);
    expect(inside("2026-11-21T05:59:00Z", { active: [whole] })).toBe(true);
    expect(inside("2026-11-21T06:00:00Z", { active: [whole] })).toBe(false);
    const late: Window = { days: [5], from: "20:00", to: "24:00" };
    expect(inside("2026-11-20T23:59:59Z", { active: [late] })).toBe(true);
    expect(inside("2026-11-21T00:00:00Z", { active: [late] })).toBe(false);
  });
});

describe("windowProblem", () => {
  it("accepts sound windows", () => {
    expect(windowProblem(night)).toBeNull();
    expect(windowProblem({ days: [], from: "0:00", to: "24:00" })).toBeNull();
  });

  it.each(["25:00", "24:01", "9", "9:60", "", "nine"])("names the time %j", (from) => {
    expect(windowProblem({ days: [], from, to: "10:00" })).toContain(`"${from}"`);
    expect(windowProblem({ days: [], from: "10:00", to: from })).toContain(`"${from}"`);
  });

  it("names a day out of range", () => {
    expect(windowProblem({ days: [7], from: "9:00", to: "10:00" })).toContain("Day 7");
    expect(windowProblem({ days: [1.5], from: "9:00", to: "10:00" })).toContain("Day 1.5");
  });
});
