import i18next from "i18next";
import { beforeEach, expect, test } from "vitest";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatPercent,
  formatRelative,
  formatTime,
  formatUsd,
} from "./format.ts";

const NOW = Date.UTC(2026, 10, 21, 8, 25);
const zone = { timeZone: "UTC" };
/** Intl uses narrow and no-break spaces of its own choice. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

beforeEach(async () => {
  await i18next.init({ lng: "en", resources: {}, fallbackLng: false });
});

test("durations have at most two units, and round down the smaller one", () => {
  const all = [350, 48_000, 59_600, 21 * 60_000 + 4_000, 3 * 3_600_000 + 20 * 60_000, 180_000_000];
  expect(all.map(formatDuration).map(plain)).toEqual([
    "350 ms",
    "48 sec",
    "1 min",
    "21 min 4 sec",
    "3 hr 20 min",
    "2 days 2 hr",
  ]);
});

test("small sums of money keep the digits that matter", () => {
  expect([0, 0.0042, 0.87, 12.5, 1_234.5].map(formatUsd)).toEqual([
    "$0.00",
    "$0.0042",
    "$0.87",
    "$12.50",
    "$1,234.50",
  ]);
});

test("times are of the zone asked for, with 24 hours", () => {
  expect(formatTime(NOW, zone)).toBe("08:25");
  expect(formatTime(NOW, { timeZone: "America/Sao_Paulo" })).toBe("05:25");
  expect(formatTime(Date.UTC(2026, 10, 21, 0, 5), zone)).toBe("00:05");
});

test("the year is told when it is not this one", () => {
  expect(formatDate(NOW, zone, NOW)).not.toContain("2026");
  expect(formatDate(NOW, zone, Date.UTC(2027, 5, 1))).toContain("2026");
});

test("the distance in time is told in the largest unit that fits", () => {
  const ago = (ms: number) => formatRelative(NOW - ms, NOW);
  expect([35 * 60_000, 2 * 3_600_000, 86_400_000].map(ago)).toEqual([
    "35 min. ago",
    "2 hr. ago",
    "yesterday",
  ]);
  expect(formatRelative(NOW + 35 * 60_000, NOW)).toBe("in 35 min.");
});

test("sizes and shares", () => {
  expect([0, 1_023, 1_536, 5 * 1024 ** 3].map(formatBytes).map(plain)).toEqual([
    "0 byte",
    "1,023 byte",
    "1.5 kB",
    "5 GB",
  ]);
  expect(plain(formatPercent(0.972))).toBe("97.2%");
});

test("the language in use decides, from one call to the next", async () => {
  await i18next.changeLanguage("pt-BR");
  expect(plain(formatUsd(1_234.5))).toBe("US$ 1.234,50");
  expect(formatRelative(NOW - 86_400_000, NOW)).toBe("ontem");
});
