/** Known clock changes, worked out by hand from the zone rules. */
import { describe, expect, it } from "vitest";
import { parseSchedule, preview } from "./index.ts";

interface Case {
  name: string;
  zone: string;
  text: string;
  from: string;
  /** UTC; a tilde marks what a clock change moved. */
  fires: string[];
}

const CASES: Case[] = [
  {
    name: "New York, gap: a time inside moves to its end",
    zone: "America/New_York",
    text: "30 2 * * *",
    from: "2025-03-08T08:00:00Z",
    fires: ["~2025-03-09T07:00", "2025-03-10T06:30", "2025-03-11T06:30"],
  },
  {
    name: "New York, gap: several times inside become one",
    zone: "America/New_York",
    text: "0,20,40 2 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["~2025-03-09T07:00", "2025-03-10T06:00", "2025-03-10T06:20"],
  },
  {
    name: "New York, gap: a regular time at its end is not a moved one",
    zone: "America/New_York",
    text: "0 0-5 * * *",
    from: "2025-03-09T05:30:00Z",
    fires: ["2025-03-09T06:00", "2025-03-09T07:00", "2025-03-09T08:00", "2025-03-09T09:00"],
  },
  {
    name: "New York, gap: another schedule that is regular there is not a moved one",
    zone: "America/New_York",
    text: "30 2 * * *; 0 3 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["2025-03-09T07:00", "2025-03-10T06:30", "2025-03-10T07:00"],
  },
  {
    name: "New York, gap: wild minutes follow real time",
    zone: "America/New_York",
    text: "*/30 * * * *",
    from: "2025-03-09T06:00:00Z",
    fires: ["2025-03-09T06:30", "2025-03-09T07:00", "2025-03-09T07:30"],
  },
  {
    name: "New York, gap: wild minutes of the missing hour do not fire",
    zone: "America/New_York",
    text: "*/30 2 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["2025-03-10T06:00", "2025-03-10T06:30"],
  },
  {
    name: "New York, gap: a stepped range of hours is wild",
    zone: "America/New_York",
    text: "0 2-4/2 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["2025-03-09T08:00", "2025-03-10T06:00"],
  },
  {
    name: "New York, repeat: a fixed time fires on the first pass only",
    zone: "America/New_York",
    text: "30 1 * * *",
    from: "2025-11-01T12:00:00Z",
    fires: ["2025-11-02T05:30", "2025-11-03T06:30"],
  },
  {
    name: "New York, repeat: plain ranges are fixed times",
    zone: "America/New_York",
    text: "0 0-5 * * *",
    from: "2025-11-02T03:00:00Z",
    fires: ["2025-11-02T04:00", "2025-11-02T05:00", "2025-11-02T07:00", "2025-11-02T08:00"],
  },
  {
    name: "New York, repeat: wild minutes fire in both passes",
    zone: "America/New_York",
    text: "*/30 * * * *",
    from: "2025-11-02T04:40:00Z",
    fires: ["2025-11-02T05:00", "2025-11-02T05:30", "2025-11-02T06:00", "2025-11-02T06:30"],
  },
  {
    name: "New York, repeat: asked in the second pass, a fixed time waits for the next day",
    zone: "America/New_York",
    text: "30 1 * * *",
    from: "2025-11-02T06:10:00Z",
    fires: ["2025-11-03T06:30"],
  },
  {
    name: "New York 2026, gap: a time at its start",
    zone: "America/New_York",
    text: "0 2 * * *",
    from: "2026-03-07T12:00:00Z",
    fires: ["~2026-03-08T07:00", "2026-03-09T06:00"],
  },
  {
    name: "New York 2026, gap: two times inside become one",
    zone: "America/New_York",
    text: "0,30 2 * * *",
    from: "2026-03-07T12:00:00Z",
    fires: ["~2026-03-08T07:00", "2026-03-09T06:00", "2026-03-09T06:30"],
  },
  {
    name: "New York 2026, gap: every second hour takes the hours that there are",
    zone: "America/New_York",
    text: "0 */2 * * *",
    from: "2026-03-08T04:00:00Z",
    fires: ["2026-03-08T05:00", "2026-03-08T08:00", "2026-03-08T10:00"],
  },
  {
    name: "New York 2026, gap: every half hour is half an hour apart",
    zone: "America/New_York",
    text: "*/30 * * * *",
    from: "2026-03-08T06:00:00Z",
    fires: ["2026-03-08T06:30", "2026-03-08T07:00", "2026-03-08T07:30"],
  },
  {
    name: "New York 2026, repeat: a fixed time fires on the first pass only",
    zone: "America/New_York",
    text: "15 1 * * *",
    from: "2026-10-31T12:00:00Z",
    fires: ["2026-11-01T05:15", "2026-11-02T06:15"],
  },
  {
    name: "New York 2026, repeat: the end of the repeated hour is regular",
    zone: "America/New_York",
    text: "0 2 * * *",
    from: "2026-10-31T12:00:00Z",
    fires: ["2026-11-01T07:00", "2026-11-02T07:00"],
  },
  {
    name: "New York 2026, repeat: every second hour from an even one",
    zone: "America/New_York",
    text: "0 */2 * * *",
    from: "2026-11-01T03:00:00Z",
    fires: ["2026-11-01T04:00", "2026-11-01T07:00", "2026-11-01T09:00"],
  },
  {
    name: "New York 2026, repeat: every half hour in both passes",
    zone: "America/New_York",
    text: "*/30 * * * *",
    from: "2026-11-01T05:10:00Z",
    fires: ["2026-11-01T05:30", "2026-11-01T06:00", "2026-11-01T06:30", "2026-11-01T07:00"],
  },
  {
    name: "Lord Howe: two times, of which the gap swallows one",
    zone: "Australia/Lord_Howe",
    text: "0,30 2 * * *",
    from: "2025-10-03T16:00:00Z",
    fires: ["2025-10-04T15:30", "2025-10-05T15:00", "2025-10-05T15:30"],
  },
  {
    name: "São Paulo 2018: wild minutes of the missing hour do not fire",
    zone: "America/Sao_Paulo",
    text: "*/30 0 * * *",
    from: "2018-11-03T12:00:00Z",
    fires: ["2018-11-05T02:00", "2018-11-05T02:30"],
  },
  {
    name: "New York: six fields with a list of seconds are fixed",
    zone: "America/New_York",
    text: "0,30 30 2 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["~2025-03-09T07:00:00", "2025-03-10T06:30:00", "2025-03-10T06:30:30"],
  },
  {
    name: "São Paulo 2018: midnight does not exist",
    zone: "America/Sao_Paulo",
    text: "0 0 * * *",
    from: "2018-11-03T12:00:00Z",
    fires: ["~2018-11-04T03:00", "2018-11-05T02:00"],
  },
  {
    name: "São Paulo 2018: a date whose midnight is missing still has its fire",
    zone: "America/Sao_Paulo",
    text: "30 0 4 11 *",
    from: "2018-01-01T00:00:00Z",
    fires: ["~2018-11-04T03:00", "2019-11-04T03:30"],
  },
  {
    name: "São Paulo 2018: the hour before midnight repeats",
    zone: "America/Sao_Paulo",
    text: "30 23 * * *",
    from: "2018-02-17T12:00:00Z",
    fires: ["2018-02-18T01:30", "2018-02-19T02:30"],
  },
  {
    name: "São Paulo 2018: wild minutes in the repeated hour before midnight",
    zone: "America/Sao_Paulo",
    text: "*/30 23 * * *",
    from: "2018-02-17T12:00:00Z",
    fires: ["2018-02-18T01:00", "2018-02-18T01:30", "2018-02-18T02:00", "2018-02-18T02:30"],
  },
  {
    name: "Lord Howe: a gap of half an hour",
    zone: "Australia/Lord_Howe",
    text: "15 2 * * *",
    from: "2025-10-03T16:00:00Z",
    fires: ["~2025-10-04T15:30", "2025-10-05T15:15"],
  },
  {
    name: "Lord Howe: a repeat of half an hour",
    zone: "Australia/Lord_Howe",
    text: "45 1 * * *",
    from: "2025-04-05T12:00:00Z",
    fires: ["2025-04-05T14:45", "2025-04-06T15:15"],
  },
  {
    name: "Lord Howe: wild minutes in the repeat",
    zone: "Australia/Lord_Howe",
    text: "*/15 1 * * *",
    from: "2025-04-05T14:20:00Z",
    fires: ["2025-04-05T14:30", "2025-04-05T14:45", "2025-04-05T15:00", "2025-04-05T15:15"],
  },
  {
    name: "Apia 2011: the day that does not exist has no fire",
    zone: "Pacific/Apia",
    text: "0 9 * * *",
    from: "2011-12-29T00:00:00Z",
    fires: ["2011-12-29T19:00", "2011-12-30T19:00", "2011-12-31T19:00"],
  },
  {
    name: "Apia 2011: its date comes a year later",
    zone: "Pacific/Apia",
    text: "0 9 30 12 *",
    from: "2011-06-01T00:00:00Z",
    fires: ["2012-12-29T19:00"],
  },
  {
    name: "Apia 2011: midnight after the missing day is regular",
    zone: "Pacific/Apia",
    text: "0 0 * * *",
    from: "2011-12-29T00:00:00Z",
    fires: ["2011-12-29T10:00", "2011-12-30T10:00", "2011-12-31T10:00"],
  },
  {
    name: "Apia 2011: wild minutes run through",
    zone: "Pacific/Apia",
    text: "0 * * * *",
    from: "2011-12-30T08:30:00Z",
    fires: ["2011-12-30T09:00", "2011-12-30T10:00", "2011-12-30T11:00"],
  },
  {
    name: "Cairo 2023: midnight does not exist",
    zone: "Africa/Cairo",
    text: "0 0 * * *",
    from: "2023-04-27T00:00:00Z",
    fires: ["~2023-04-27T22:00", "2023-04-28T21:00"],
  },
  {
    name: "Cairo 2023: the hour before midnight repeats",
    zone: "Africa/Cairo",
    text: "30 23 * * *",
    from: "2023-10-26T00:00:00Z",
    fires: ["2023-10-26T20:30", "2023-10-27T21:30"],
  },
  {
    name: "Lisbon 2026: gap",
    zone: "Europe/Lisbon",
    text: "30 1 * * *",
    from: "2026-03-28T12:00:00Z",
    fires: ["~2026-03-29T01:00", "2026-03-30T00:30"],
  },
  {
    name: "Lisbon 2026: repeat",
    zone: "Europe/Lisbon",
    text: "30 1 * * *",
    from: "2026-10-24T12:00:00Z",
    fires: ["2026-10-25T00:30", "2026-10-26T01:30"],
  },
  {
    name: "Azores 2026: the gap begins at midnight",
    zone: "Atlantic/Azores",
    text: "0 0 * * *",
    from: "2026-03-28T12:00:00Z",
    fires: ["~2026-03-29T01:00", "2026-03-30T00:00"],
  },
  {
    name: "Azores 2026: the repeat begins at midnight",
    zone: "Atlantic/Azores",
    text: "30 0 * * *",
    from: "2026-10-24T12:00:00Z",
    fires: ["2026-10-25T00:30", "2026-10-26T01:30"],
  },
  {
    name: "Tehran 2022: the gap begins at midnight",
    zone: "Asia/Tehran",
    text: "0 0 * * *",
    from: "2022-03-21T00:00:00Z",
    fires: ["~2022-03-21T20:30", "2022-03-22T19:30"],
  },
  {
    name: "UTC has no clock changes",
    zone: "UTC",
    text: "30 2 * * *",
    from: "2025-03-08T12:00:00Z",
    fires: ["2025-03-09T02:30", "2025-03-10T02:30"],
  },
  {
    name: "an interval does not care",
    zone: "America/New_York",
    text: "every 1d",
    from: "2025-03-08T12:00:00Z",
    fires: ["2025-03-09T12:00", "2025-03-10T12:00"],
  },
  {
    name: "a single instant in a gap moves to its end",
    zone: "America/New_York",
    text: "2025-03-09 02:30",
    from: "2025-03-08T12:00:00Z",
    fires: ["~2025-03-09T07:00"],
  },
];

describe("clock changes", () => {
  it.each(CASES)("$name", ({ zone, text, from, fires }) => {
    const start = Date.parse(from);
    const context = { timezone: zone, anchorAt: start };
    const result = parseSchedule(text, context);
    if (!result.ok) throw new Error(result.error.message);
    const shown = preview(result.schedule, context, start, fires.length);
    const length = fires[0]!.replace("~", "").length;
    expect(
      shown.map(
        ({ at, shifted }) => `${shifted ? "~" : ""}${new Date(at).toISOString().slice(0, length)}`,
      ),
    ).toEqual(fires);
  });
});
