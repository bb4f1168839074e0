/** What is refused, where it points, what it says, and what it offers instead. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TEXT_LENGTH, parseSchedule } from "./index.ts";
import { runs } from "./testing/runs.ts";

/** Friday, in winter time, so that the local time is UTC. */
const CONTEXT = { timezone: "Europe/Lisbon", anchorAt: Date.UTC(2026, 10, 20, 10) };

/** Text, position, length, message, suggestion. */
const REFUSED: [string, number, number, string, string | null][] = [
  ["75 * * * *", 0, 2, "Minute 75 is out of range: use 0 to 59.", null],
  ["* 24 * * *", 2, 2, "Hour 24 is out of range: use 0 to 23.", "* 0 * * *"],
  ["0 24 * * *", 2, 2, "Hour 24 is out of range: use 0 to 23.", "0 0 * * *"],
  ["* * 0 * *", 4, 1, "Day of month 0 is out of range: use 1 to 31.", null],
  ["* * 32 * *", 4, 2, "Day of month 32 is out of range: use 1 to 31.", null],
  ["* * * 13 *", 6, 2, "Month 13 is out of range: use 1 to 12.", null],
  ["* * * 0 *", 6, 1, "Month 0 is out of range: use 1 to 12.", null],
  ["* * * * 8", 8, 1, "Day of week 8 is out of range: use 0 to 7.", null],
  ["60 * * * * *", 0, 2, "Second 60 is out of range: use 0 to 59.", "0 * * * * *"],
  ["* 60 * * * *", 2, 2, "Minute 60 is out of range: use 0 to 59.", "* 0 * * * *"],
  [
    "0 9 * *",
    7,
    0,
    "A cron expression has 5 fields, or 6 with seconds first; this has 4.",
    "0 9 * * *",
  ],
  [
    "0 9",
    3,
    0,
    "A cron expression has 5 fields, or 6 with seconds first; this has 2.",
    "0 9 * * *",
  ],
  [
    "0 9 * * * * *",
    12,
    1,
    "A cron expression has 5 fields, or 6 with seconds first; this has 7.",
    "0 9 * * * *",
  ],
  ["*/0 * * * *", 2, 1, "Minute step 0 is out of range: use 1 or more.", null],
  [
    "*/90 * * * *",
    2,
    2,
    "Minute step 90 is too large: only 60 values are counted, anew in each hour.",
    "every 90m",
  ],
  [
    "* */25 * * *",
    4,
    2,
    "Hour step 25 is too large: only 24 values are counted, anew in each day.",
    null,
  ],
  [
    "5/15 * * * *",
    0,
    4,
    "Minute has a step after a single number: write a range or * before the slash.",
    "5-59/15 * * * *",
  ],
  ["*/x * * * *", 2, 1, 'Minute step "x" is not a whole number.', null],
  ["*/ * * * *", 2, 0, "Minute has a slash without a step after it.", null],
  [
    "10-5 * * * *",
    0,
    4,
    "Minute range 10-5 runs backwards: the first number must not be larger than the second.",
    "10-59,0-5 * * * *",
  ],
  [
    "* 22-6 * * *",
    2,
    4,
    "Hour range 22-6 runs backwards: the first number must not be larger than the second.",
    "* 22-23,0-6 * * *",
  ],
  [
    "* * * 11-2 *",
    6,
    4,
    "Month range 11-2 runs backwards: the first number must not be larger than the second.",
    "* * * 11-12,1-2 *",
  ],
  [
    "* * * * 5-1",
    8,
    3,
    "Day of week range 5-1 runs backwards: the first number must not be larger than the second.",
    "* * * * 5-6,0-1",
  ],
  [
    "* * * * 6-0",
    8,
    3,
    "Day of week range 6-0 runs backwards: the first number must not be larger than the second.",
    "* * * * 6,0",
  ],
  [
    "* * * * fri-mon",
    8,
    7,
    "Day of week range fri-mon runs backwards: the first number must not be larger than the second.",
    "* * * * 5-6,0-1",
  ],
  ["1,,2 * * * *", 2, 0, "Minute has an empty item in its list.", "1,2 * * * *"],
  [",1 * * * *", 0, 0, "Minute has an empty item in its list.", "1 * * * *"],
  ["1, * * * *", 2, 0, "Minute has an empty item in its list.", "1 * * * *"],
  ["- * * * *", 0, 0, 'Minute has a number missing in "-".', null],
  ["1- * * * *", 2, 0, 'Minute has a number missing in "1-".', null],
  ["-5 * * * *", 0, 0, 'Minute has a number missing in "-5".', null],
  [
    "1-2-3 * * * *",
    2,
    3,
    'Minute does not understand "2-3": use 0 to 59, *, lists, ranges and steps.',
    null,
  ],
  [
    "a * * * *",
    0,
    1,
    'Minute does not understand "a": use 0 to 59, *, lists, ranges and steps.',
    null,
  ],
  ["* * * foo *", 6, 3, 'Month does not know "foo": use JAN to DEC or 1 to 12.', null],
  [
    "* * * * monday",
    8,
    6,
    'Day of week does not know "monday": use SUN to SAT or 0 to 7.',
    "* * * * MON",
  ],
  [
    "* * * january *",
    6,
    7,
    'Month does not know "january": use JAN to DEC or 1 to 12.',
    "* * * JAN *",
  ],
  [
    "? * * * *",
    0,
    1,
    'Minute does not understand "?": use 0 to 59, *, lists, ranges and steps.',
    "* * * * *",
  ],
  [
    "* ? * * *",
    2,
    1,
    'Hour does not understand "?": use 0 to 23, *, lists, ranges and steps.',
    null,
  ],
  ["* * L-40 * *", 4, 4, "L-40 is out of range: use L-1 to L-30.", null],
  ["* * 0W * *", 4, 2, "Day of month 0 is out of range: use 1 to 31.", null],
  ["* * 32W * *", 4, 3, "Day of month 32 is out of range: use 1 to 31.", null],
  ["* * W * *", 4, 1, 'Day of month does not understand "W": use L, L-3, LW or 15W.', null],
  ["* * L5 * *", 4, 2, 'Day of month does not understand "L5": use L, L-3, LW or 15W.', null],
  [
    "* * * * L",
    8,
    1,
    "Day of week needs a day before L, such as 5L for the last Friday of the month.",
    "* * * * 5L",
  ],
  [
    "* * * * 5#6",
    10,
    1,
    '"#6" is out of range: a month has a first (#1) to fifth (#5) such day.',
    null,
  ],
  [
    "* * * * 5#0",
    10,
    1,
    '"#0" is out of range: a month has a first (#1) to fifth (#5) such day.',
    null,
  ],
  [
    "* * * * 5#",
    10,
    0,
    '"#" is out of range: a month has a first (#1) to fifth (#5) such day.',
    null,
  ],
  ["* * * * #2", 8, 0, 'Day of week has a number missing in "#2".', null],
  ["* * * * 9#1", 8, 1, "Day of week 9 is out of range: use 0 to 7.", null],
  ["* * * * FRO#1", 8, 3, 'Day of week does not know "FRO": use SUN to SAT or 0 to 7.', null],
  ["0 0 30 2 *", 4, 4, "This can never fire: no month it names has such a day.", "0 0 L 2 *"],
  [
    "0 0 31 4,6,9,11 *",
    4,
    11,
    "This can never fire: no month it names has such a day.",
    "0 0 L 4,6,9,11 *",
  ],
  ["0 0 31W 2 *", 4, 5, "This can never fire: no month it names has such a day.", "0 0 LW 2 *"],
  ["0 0 30 FEB *", 4, 6, "This can never fire: no month it names has such a day.", "0 0 L FEB *"],
  ["* * * * * foo", 10, 3, 'Day of week does not know "foo": use SUN to SAT or 0 to 7.', null],
  [
    "*/5",
    3,
    0,
    "A cron expression has 5 fields, or 6 with seconds first; this has 1.",
    "*/5 * * * *",
  ],
  ["**", 2, 0, "A cron expression has 5 fields, or 6 with seconds first; this has 1.", null],
  [
    "* *",
    3,
    0,
    "A cron expression has 5 fields, or 6 with seconds first; this has 2.",
    "* * * * *",
  ],
  [
    "1.5 * * * *",
    0,
    3,
    'Minute does not understand "1.5": use 0 to 59, *, lists, ranges and steps.',
    null,
  ],
  ["-1 * * * *", 0, 0, 'Minute has a number missing in "-1".', null],
  ["* * * * 1-8", 10, 1, "Day of week 8 is out of range: use 0 to 7.", null],
  ["* * 5-40 * *", 6, 2, "Day of month 40 is out of range: use 1 to 31.", null],
  ["@reboot", 0, 7, "@reboot is not a time: Belfry fires by the clock only.", null],
  [
    "@dayly",
    0,
    6,
    '"@dayly" is not known: use @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.',
    "@daily",
  ],
  [
    "@",
    0,
    1,
    '"@" is not known: use @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.',
    null,
  ],
  ["@every 30m", 0, 1, 'Write "every" without the @.', "every 30m"],
  [
    "@hourly foo",
    0,
    11,
    '"@hourly foo" is not known: use @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.',
    null,
  ],
  ["every", 5, 0, 'The text ends too early: say how often, such as "every 30m".', "every 30m"],
  ["every day", 9, 0, "The time of day is missing.", "every day at 9:00"],
  ["daily", 5, 0, "The time of day is missing.", "daily at 9:00"],
  ["every week", 0, 10, "Every week needs a day and a time.", "every monday at 9:00"],
  ["every month", 0, 11, "Every month needs a day and a time.", "1st of the month at 9:00"],
  ["every year", 0, 10, "Every year needs a date and a time.", "every january 1 at 9:00"],
  [
    "every 2 months",
    0,
    14,
    "Months and years differ in length: name the day of the month and a time.",
    "first day of january, march, may, july, september and november at 9:00",
  ],
  [
    "every other day",
    0,
    15,
    "Every other day or week cannot be tied to the calendar: use a length of time, counted from when it is saved.",
    "every 2d",
  ],
  [
    "every other week",
    0,
    16,
    "Every other day or week cannot be tied to the calendar: use a length of time, counted from when it is saved.",
    "every 2w",
  ],
  [
    "every second monday at 9",
    0,
    12,
    "Every second such day cannot be tied to the calendar: use a length of time, counted from when it is saved.",
    "every 2w",
  ],
  ["every 0m", 6, 2, "A length of time must be at least 1 second.", "every 1m"],
  ["every 0s", 6, 2, "A length of time must be at least 1 second.", "every 1s"],
  [
    "every 30",
    6,
    2,
    '"30" alone says nothing: add a unit such as minutes, a month, or "at" before a time.',
    "every 30m",
  ],
  [
    "every 30 bananas",
    6,
    2,
    '"30" alone says nothing: add a unit such as minutes, a month, or "at" before a time.',
    "every 30m",
  ],
  [
    "every m30",
    6,
    1,
    '"m" is not expected here: days, times or a length of time should come.',
    "every 30m",
  ],
  [
    "second weekday of the month at 9",
    0,
    14,
    "Only the first and the last weekday of a month can be named.",
    null,
  ],
  ["every 1m1h", 6, 4, "Units must go from large to small, each at most once.", null],
  ["every 1h 1h", 6, 5, "Units must go from large to small, each at most once.", null],
  ["every 99999d", 6, 6, "A length of time can be at most ten years.", null],
  [
    "every 30m at 9",
    0,
    14,
    "A frequency and times of day do not go together: name the days and times, or only how often.",
    "every 30m",
  ],
  [
    "every 2 days at 9",
    0,
    17,
    "A frequency and times of day do not go together: name the days and times, or only how often.",
    "every 2d",
  ],
  [
    "every day at",
    12,
    0,
    "The text ends too early: a time such as 9:00 should come.",
    "every day at 9:00",
  ],
  ["every day at 25", 13, 2, '"25" is not a time of day: use 0:00 to 23:59.', null],
  ["every day at 9:60", 13, 4, '"9:60" is not a time of day: use 0:00 to 23:59.', null],
  [
    "every day at 24:00",
    13,
    5,
    "24:00 is the beginning of the next day: write midnight (00:00).",
    "every day at midnight",
  ],
  ["every day at 13pm", 13, 4, "With am or pm the hour must be 1 to 12.", "every day at 13:00"],
  ["every day at 0am", 13, 3, "With am or pm the hour must be 1 to 12.", "every day at midnight"],
  [
    "every day at 9.30",
    14,
    1,
    '"." is not expected here: write hours and minutes with a colon, as in 9:30.',
    "every day at 9:30",
  ],
  ["every day at noonish", 13, 7, '"noonish" is not understood.', null],
  [
    "every day at 9 at 10",
    15,
    2,
    "One schedule has one list of times: separate several schedules with a semicolon.",
    "every day at 9 and 10",
  ],
  [
    "every day every monday at 9",
    16,
    6,
    "One schedule has one set of days: separate several schedules with a semicolon.",
    null,
  ],
  [
    "mondays at 9 and thursdays at 10",
    13,
    3,
    "One schedule has one set of days and times: separate several schedules with a semicolon.",
    "mondays at 9; thursdays at 10",
  ],
  ["evry day at 9", 0, 4, '"evry" is not understood; perhaps "every".', "every day at 9"],
  ["every dya at 9", 6, 3, '"dya" is not understood; perhaps "day".', "every day at 9"],
  ["tuseday at 9", 0, 7, '"tuseday" is not understood; perhaps "tuesday".', "tuesday at 9"],
  ["weekdays", 8, 0, "The time of day is missing.", "weekdays at 9:00"],
  ["weekdays 9", 9, 1, 'Write "at" before a time of day.', "weekdays at 9"],
  ["monday", 6, 0, "The time of day is missing.", "monday at 9:00"],
  ["on mondays", 10, 0, "The time of day is missing.", "on mondays at 9:00"],
  ["at 9", 0, 4, "Say on which days, or today or tomorrow.", "every day at 9"],
  ["9:30", 0, 4, "Say on which days, or today or tomorrow.", "every day at 9:30"],
  ["noon", 0, 4, "Say on which days, or today or tomorrow.", "every day at noon"],
  [
    "9",
    0,
    1,
    '"9" alone says nothing: add a unit such as minutes, a month, or "at" before a time.',
    "every day at 9",
  ],
  [
    "1-5",
    0,
    1,
    '"1" alone says nothing: add a unit such as minutes, a month, or "at" before a time.',
    null,
  ],
  ["tomorrow", 8, 0, "The time of day is missing.", "tomorrow at 9:00"],
  ["tomorrow at 99", 12, 2, '"99" is not a time of day: use 0:00 to 23:59.', null],
  [
    "tomorrow every 2 hours",
    0,
    22,
    "One day and a frequency do not go together: name the times of that day.",
    null,
  ],
  ["today at 9am", 0, 12, "This time of today is over.", "tomorrow at 9:00"],
  [
    "next friday at 9",
    0,
    4,
    "This can mean two different days: name the day alone, or give a date.",
    "friday at 9",
  ],
  [
    "every next friday at 9",
    6,
    4,
    "This can mean two different days: name the day alone, or give a date.",
    "every friday at 9",
  ],
  [
    "first monday at 9",
    12,
    0,
    'Say of which month: add "of the month" or the name of a month.',
    "first monday of the month at 9",
  ],
  [
    "sixth monday of the month at 9",
    0,
    5,
    '"sixth" is not understood; perhaps "fifth".',
    "fifth monday of the month at 9",
  ],
  [
    "6th monday of the month at 9",
    0,
    10,
    "A month has a first to fifth such day, and a last one.",
    null,
  ],
  [
    "first monday of the month",
    25,
    0,
    "The time of day is missing.",
    "first monday of the month at 9:00",
  ],
  ["32nd of the month at 9", 0, 4, "Day 32 is out of range: use 1 to 31.", null],
  ["0th of the month at 9", 0, 3, "Day 0 is out of range: use 1 to 31.", null],
  [
    "last of the month at 9",
    5,
    2,
    '"of" is not expected here: say the last what.',
    "last day of the month at 9",
  ],
  ["31 february at 9", 0, 16, "This month has no day 31.", "last day of february at 9"],
  [
    "every 30 february at 9",
    0,
    22,
    "This can never fire: no month it names has such a day.",
    "last day of february at 9",
  ],
  [
    "february at 9",
    9,
    2,
    '"at" is not expected here: a day of the month should come.',
    "every day in february at 9",
  ],
  ["february 30 2027 at 9", 0, 21, "Day 30 is out of range: 2027-02 has days 1 to 28.", null],
  ["1 december", 10, 0, "The time of day is missing.", "1 december at 9:00"],
  [
    "december at 9",
    9,
    2,
    '"at" is not expected here: a day of the month should come.',
    "every day in december at 9",
  ],
  [
    "12/01/2026 at 9",
    0,
    10,
    "This date can be read in two ways: write the year first, as in 2026-12-01.",
    null,
  ],
  [
    "01.12.2026 09:00",
    0,
    10,
    "This date can be read in two ways: write the year first, as in 2026-12-01.",
    null,
  ],
  ["2026-13-01 09:00", 0, 10, "Month 13 is out of range: use 1 to 12.", null],
  ["2026-02-30 09:00", 0, 10, "Day 30 is out of range: 2026-02 has days 1 to 28.", null],
  ["2026-12-01", 10, 0, "A date alone is not an instant: add a time.", "2026-12-01 09:00"],
  ["2026-12-01T", 10, 1, "The date must be followed by a time such as 09:00.", "2026-12-01 09:00"],
  ["2026-12-01 25:00", 11, 5, '"25:00" is not a time of day: use 00:00 to 23:59.', null],
  ["2026-12-01 09:61", 11, 5, '"09:61" is not a time of day: use 00:00 to 23:59.', null],
  ["2026-12-01 9", 10, 2, "The date must be followed by a time such as 09:00.", "2026-12-01 09:00"],
  [
    "2026-12-01 09:00 Lisbon",
    17,
    6,
    '"Lisbon" is not an offset: use Z or something like +01:00.',
    "2026-12-01 09:00",
  ],
  [
    "2026-12-01T09:00+25:00",
    16,
    6,
    '"+25:00" is not an offset: use Z or something like +01:00.',
    "2026-12-01T09:00",
  ],
  ["2020-01-01 09:00", 0, 16, "This instant is in the past.", "2027-01-01 09:00"],
  ["2020-01-01T09:00:00Z", 0, 20, "This instant is in the past.", "2027-01-01T09:00:00Z"],
  ["2026-11-20T09:59:59Z", 0, 20, "This instant is in the past.", "2026-11-21T09:59:59Z"],
  ["1500-01-01 09:00", 0, 10, "Year 1500 is out of range: use 1970 to 2500.", null],
  ["in", 0, 2, '"in" is not expected here: days, times or a length of time should come.', null],
  ["in 5", 4, 0, "The text ends too early: a unit such as minutes or hours should come.", "in 5m"],
  ["in 5 bananas", 5, 7, '"bananas" is not understood.', null],
  [
    "in a while",
    0,
    2,
    '"in" is not expected here: days, times or a length of time should come.',
    null,
  ],
  ["2h please", 3, 6, '"please" is not understood.', "2h"],
  ["2h 2h", 0, 5, "Units must go from large to small, each at most once.", null],
  [
    "30m every day",
    4,
    5,
    '"every" is not expected here: a delay stands alone.',
    "every 30m every day",
  ],
  ["now please", 4, 6, '"please" is not understood.', "now"],
  ["manual; 0 9 * * *", 0, 6, '"manual" must stand alone.', null],
  ["0 9 * * *;", 10, 0, "There is no schedule between or after the semicolons.", "0 9 * * *"],
  [";0 9 * * *", 0, 0, "There is no schedule between or after the semicolons.", "0 9 * * *"],
  [
    "0 9 * * *;;0 10 * * *",
    10,
    0,
    "There is no schedule between or after the semicolons.",
    "0 9 * * *;0 10 * * *",
  ],
  ["0 9 * * *; 75 * * * *", 11, 2, "Minute 75 is out of range: use 0 to 59.", null],
  [
    "0 9 * * *; evry day at 9",
    11,
    4,
    '"evry" is not understood; perhaps "every".',
    "0 9 * * *; every day at 9",
  ],
  [
    "between 9 and 17",
    0,
    16,
    'Say how often between these hours, as in "every 2 hours between 9 and 17".',
    "every hour between 9 and 17",
  ],
  [
    "every day between 9 and 17",
    10,
    16,
    'Say how often between these hours, as in "every 2 hours between 9 and 17".',
    "every hour between 9 and 17",
  ],
  [
    "every 2 hours between 9",
    23,
    0,
    'The text ends too early: "and" and a second time should come.',
    null,
  ],
  ["every 2 hours between 9 and 9", 14, 15, "The two times are the same.", null],
  ["every 10 hours between 9 and 17", 15, 16, "The length of time is longer than the hours.", null],
  [
    "every 7 minutes on mondays",
    0,
    26,
    "This length does not divide the day evenly, so it cannot be tied to days: name two times, or leave the days out.",
    "every 7m",
  ],
  [
    "every 90 seconds between 9 and 10",
    17,
    16,
    "Between two times, whole minutes are needed.",
    null,
  ],
  [
    "every 2 hours between 22 and 6 on weekdays",
    14,
    28,
    "Hours across midnight do not go with named days: use two schedules.",
    null,
  ],
  ["hourly hourly", 7, 6, "How often is said twice.", null],
  ["in january at 9", 0, 15, "Say on which days of these months.", "every day in january at 9"],
  ["foo", 0, 3, '"foo" is not understood.', null],
  ["foo bar", 0, 3, '"foo" is not understood.', null],
  ["💥", 0, 2, '"💥" is not expected here: days, times or a length of time should come.', null],
  [
    "every 💥 at 9",
    6,
    2,
    '"💥" is not expected here: days, times or a length of time should come.',
    null,
  ],
  [
    '"0 9 * * *"',
    0,
    2,
    'Minute does not understand ""0": use 0 to 59, *, lists, ranges and steps.',
    "0 9 * * *",
  ],
  [
    "0 9 * * * # comment",
    12,
    7,
    "A cron expression has 5 fields, or 6 with seconds first; this has 7.",
    "0 9 * * *",
  ],
  [
    "cron 0 9 * * *",
    0,
    4,
    'Second does not understand "cron": use 0 to 59, *, lists, ranges and steps.',
    "0 9 * * *",
  ],
  ["25:00", 0, 5, '"25:00" is not a time of day: use 0:00 to 23:59.', null],
  ["60 * * * *", 0, 2, "Minute 60 is out of range: use 0 to 59.", "0 * * * *"],
  [
    "* * * *",
    7,
    0,
    "A cron expression has 5 fields, or 6 with seconds first; this has 4.",
    "* * * * *",
  ],
  [
    "@never",
    0,
    6,
    '"@never" is not known: use @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.',
    "none",
  ],
  ["every foo", 6, 3, '"foo" is not understood.', "every day at 9:00"],
  ["every foo at 7", 6, 3, '"foo" is not understood.', "every day at 7"],
  ["evry weekday at 9", 0, 4, '"evry" is not understood; perhaps "every".', "every weekday at 9"],
  ["evry wekday at 9", 0, 4, '"evry" is not understood; perhaps "every".', "every weekday at 9"],
  ["tomorow at 7am", 0, 7, '"tomorow" is not understood; perhaps "tomorrow".', "tomorrow at 7am"],
  ["today", 5, 0, "The time of day is missing.", "today at 11:00"],
  ["weekly", 0, 6, "Every week needs a day and a time.", "every monday at 9:00"],
  ["monthly", 0, 7, "Every month needs a day and a time.", "1st of the month at 9:00"],
  ["yearly", 0, 6, "Every year needs a date and a time.", "every january 1 at 9:00"],
  ["semanalmente", 0, 12, "Every week needs a day and a time.", "toda segunda às 9:00"],
  ["every tomorrow at 9", 0, 5, "A single day comes only once.", "tomorrow at 9"],
  ["every 2026-12-01 at 9", 0, 5, "A single day comes only once.", "2026-12-01 at 9"],
  ["every december 25 in january at 9", 0, 33, "One day and months do not go together.", null],
  [
    "2 mondays of the month at 9",
    0,
    9,
    'A number before "mondays" can be a count or a position: write which one of the month.',
    "2nd mondays of the month at 9",
  ],
  ["every month every 2 hours", 0, 11, "How often is said twice.", null],
  [
    "every\u0000day at 9",
    5,
    1,
    "The text holds a character that cannot be seen (U+0000): remove it.",
    "everyday at 9",
  ],
  [
    "every day​ at 9",
    9,
    1,
    "The text holds a character that cannot be seen (U+200B): remove it.",
    "every day at 9",
  ],
  [
    "every day at 9\u001b[31m",
    14,
    1,
    "The text holds a character that cannot be seen (U+001B): remove it.",
    "every day at 9",
  ],
  ["\u0007", 0, 1, "The text holds a character that cannot be seen (U+0007): remove it.", null],
  [
    "0 9 * *\u0007 *",
    7,
    1,
    "The text holds a character that cannot be seen (U+0007): remove it.",
    "0 9 * * *",
  ],
  [
    "every day at 9 UTC",
    14,
    4,
    "The time zone does not belong in the text: choose it beside the schedule.",
    "every day at 9",
  ],
  [
    "0 9 * * 1-5 America/New_York",
    11,
    17,
    "The time zone does not belong in the text: choose it beside the schedule.",
    "0 9 * * 1-5",
  ],
  [
    "TZ=UTC 0 9 * * *",
    0,
    6,
    "The time zone does not belong in the text: choose it beside the schedule.",
    "0 9 * * *",
  ],
  [
    "dia 15 às 9",
    6,
    0,
    'Say of which month: add "of the month" or the name of a month.',
    "dia 15 do mês às 9",
  ],
  ["toda segunda", 12, 0, "The time of day is missing.", "toda segunda às 9:00"],
  ["às 9", 0, 4, "Say on which days, or today or tomorrow.", "todo dia às 9"],
  ["2026-11-20 09:00", 0, 16, "This instant is in the past.", "2026-11-21 09:00"],
  ["2026-03-01 09:00", 0, 16, "This instant is in the past.", "2027-03-01 09:00"],
  [
    "every 2 weeks at 9",
    0,
    18,
    "A frequency and times of day do not go together: name the days and times, or only how often.",
    "every 2w",
  ],
  [
    "weekdays 9-17",
    9,
    1,
    'Write "at" before a time of day.',
    "every hour weekdays between 9 and 17",
  ],
  ["monday and tuesday", 18, 0, "The time of day is missing.", "monday and tuesday at 9:00"],
  ["nonsense nonsense nonsense", 0, 8, '"nonsense" is not understood.', null],
  [
    "every 5",
    6,
    1,
    '"5" alone says nothing: add a unit such as minutes, a month, or "at" before a time.',
    "every 5m",
  ],
  ["0 9 31 2 *", 4, 4, "This can never fire: no month it names has such a day.", "0 9 L 2 *"],
  ["0 9 30 2 * *", 4, 2, "Hour 30 is out of range: use 0 to 23.", null],
  [
    "0 9 * * * *  *",
    13,
    1,
    "A cron expression has 5 fields, or 6 with seconds first; this has 7.",
    "0 9 * * * *",
  ],
];

const SENTENCE = /^["@A-Z0-9].{8,}\.$/u;

describe("refused texts", () => {
  it("are many", () => {
    expect(new Set(REFUSED.map(([text]) => text)).size).toBeGreaterThan(120);
  });

  it.each(REFUSED)("%j", (text, position, length, message, suggestion) => {
    expect(parseSchedule(text, CONTEXT)).toEqual({
      ok: false,
      error: { message, position, length, suggestion },
    });
    expect(message).toMatch(SENTENCE);
    expect(position + length).toBeLessThanOrEqual(text.length);
    if (suggestion !== null) expect(parseSchedule(suggestion, CONTEXT).ok).toBe(true);
  });

  it("are too long", () => {
    const text = `0 9 * * *${" ".repeat(MAX_TEXT_LENGTH)}`;
    const result = parseSchedule(text, CONTEXT);
    expect(result).toMatchObject({ ok: false, error: { position: MAX_TEXT_LENGTH, length: 9 } });
    expect(parseSchedule(text.slice(0, MAX_TEXT_LENGTH), CONTEXT).ok).toBe(true);
  });

  it("come with a zone that nobody knows", () => {
    const result = parseSchedule("0 9 * * *", { ...CONTEXT, timezone: "Europe/Lisbn" });
    expect(result).toMatchObject({
      ok: false,
      error: { message: 'The time zone "Europe/Lisbn" is not known; perhaps Europe/Lisbon.' },
    });
  });

  it("name a day that the zone left out", () => {
    const apia = { timezone: "Pacific/Apia", anchorAt: Date.UTC(2011, 11, 1) };
    const result = parseSchedule("2011-12-30 09:00", apia);
    expect(result).toMatchObject({
      ok: false,
      error: { message: "This day does not exist in Pacific/Apia." },
    });
  });
});

describe("any text at all", () => {
  const word = fc.constantFrom(
    ..."every each 2 30 m h minutes hours day days weekday weekend monday fri at 9 9:30 pm noon and , - between to first last 15th of the month january december 2026 2026-12-01 tomorrow today in now next other second * */5 L W # ; @daily às todo a cada every week month monthly yearly weekly twice once except morning tonight until two dia às de segunda 25/12 9.30 past hour".split(
      " ",
    ),
  );
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..."0123456789*/,-#LW? :;@adhmt"), maxLength: 30 }),
    fc.array(word, { maxLength: 9 }).map((words) => words.join(" ")),
  );

  it("is accepted or refused with a sentence, a place inside it and a usable suggestion", () => {
    fc.assert(
      fc.property(text, (each) => {
        const result = parseSchedule(each, CONTEXT);
        if (result.ok) return;
        const { message, position, length, suggestion } = result.error;
        expect(message).toMatch(/^.{8,}\.$/su);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(position + length).toBeLessThanOrEqual(each.length);
        if (suggestion !== null) expect(parseSchedule(suggestion, CONTEXT).ok).toBe(true);
      }),
      { numRuns: runs(3000) },
    );
  });

  it("has a canonical form that means the same", () => {
    fc.assert(
      fc.property(text, (each) => expectRoundTrip(each)),
      { numRuns: runs(3000) },
    );
  });
});

function expectRoundTrip(text: string): void {
  const first = parseSchedule(text, CONTEXT);
  if (!first.ok) return;
  const again = parseSchedule(first.schedule.canonical, CONTEXT);
  if (!again.ok) throw new Error(`${first.schedule.canonical}: ${again.error.message}`);
  expect(again.schedule.canonical).toBe(first.schedule.canonical);
  expect(again.schedule.kind).toBe(first.schedule.kind);
  const plain = (part: object): object => ({ ...part, shifted: undefined });
  expect(again.schedule.parts.map(plain)).toEqual(first.schedule.parts.map(plain));
}
