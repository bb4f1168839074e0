/** What is offered for texts that people write and that say too little, or too much, to be accepted. */
import { describe, expect, it } from "vitest";
import { describeSchedule, parseSchedule } from "./index.ts";
import { rephrase } from "./rephrase.ts";

/** Friday 20 November 2026, 10:00. */
const CONTEXT = { timezone: "America/New_York", anchorAt: Date.UTC(2026, 10, 20, 15) };

/** What is written, what is offered, and what that means. */
const OFFERED: Record<string, [text: string, suggestion: string, meaning: string][]> = {
  "how often in a day or week": [
    ["once a day", "every day at 9:00", "Every day at 09:00"],
    ["twice a day", "every day at 9:00 and 17:00", "Every day at 09:00 and 17:00"],
    ["3 times a day", "every day at 8:00, 13:00 and 18:00", "Every day at 08:00, 13:00 and 18:00"],
    ["once a week at 8", "every monday at 8", "Every Monday at 08:00"],
    ["once a month", "first day of the month at 9:00", "On day 1 of every month at 09:00"],
    ["twice an hour", "every 30m", "Every 30 minutes, counted from when it was saved"],
    ["every half hour", "every 30m", "Every 30 minutes, counted from when it was saved"],
    ["every 1.5 hours", "every 1h30m", "Every 1 hour 30 minutes, counted from when it was saved"],
    ["every 1h30", "every 1h30m", "Every 1 hour 30 minutes, counted from when it was saved"],
    ["fortnightly", "every 2w", "Every 2 weeks, counted from when it was saved"],
    [
      "quarterly at 8",
      "first day of january, april, july and october at 8",
      "On day 1 of January, April, July and October at 08:00",
    ],
    ["duas vezes por dia", "todo dia às 9:00 e 17:00", "Every day at 09:00 and 17:00"],
    ["de hora em hora", "a cada hora", "Every 1 hour, counted from when it was saved"],
  ],
  "parts of the day": [
    ["every morning", "every day at 9:00", "Every day at 09:00"],
    ["every morning at 7", "every day at 7", "Every day at 07:00"],
    ["every evening at 7", "every day at 7pm", "Every day at 19:00"],
    ["every evening at 7:30", "every day at 7:30pm", "Every day at 19:30"],
    ["every evening at 19", "every day at 19", "Every day at 19:00"],
    ["every night at 2", "every day at 2", "Every day at 02:00"],
    ["every monday morning", "every monday at 9:00", "Every Monday at 09:00"],
    [
      "tonight at 9",
      "today at 9pm",
      "Once, on Friday 20 November 2026 at 21:00 (America/New_York)",
    ],
    ["toda manhã", "todo dia às 9:00", "Every day at 09:00"],
    ["toda sexta à noite", "toda sexta às 21:00", "Every Friday at 21:00"],
  ],
  "times of day": [
    ["every day at 9.30", "every day at 9:30", "Every day at 09:30"],
    ["every day at 0930", "every day at 09:30", "Every day at 09:30"],
    ["every day at 9 o'clock", "every day at 9", "Every day at 09:00"],
    ["every day at 6 p.m.", "every day at 6 pm", "Every day at 18:00"],
    ["half past 9 every day", "9:30 every day", "Every day at 09:30"],
    ["quarter to 1 every day", "0:45 every day", "Every day at 00:45"],
    ["quarter past 9", "every day at 9:15", "Every day at 09:15"],
    ["9 on mondays", "at 9 on mondays", "Every Monday at 09:00"],
    ["every hour at :15", "15 * * * *", "Every hour, at minute 15"],
    ["5 minutes past every hour", "5 * * * *", "Every hour, at minute 5"],
  ],
  "hours of the day": [
    [
      "every weekday 9-17",
      "every hour every weekday between 9 and 17",
      "Every hour from 09:00 to 17:00, every weekday (Monday to Friday)",
    ],
    [
      "every 20 min 9am to 5pm",
      "every 20 min between 9am and 5pm",
      "Every 20 minutes from 09:00 to 16:59; every day at 17:00",
    ],
    [
      "every 15 minutes during business hours",
      "every 15 minutes between 9 and 17 on weekdays",
      "Every 15 minutes from 09:00 to 16:59, every weekday (Monday to Friday); every weekday (Monday to Friday) at 17:00",
    ],
    [
      "every 3 hours starting at 9",
      "every 3 hours from 9 to 23:59",
      "Every 3 hours from 09:00 to 21:00",
    ],
    ["every day from 9 to 17", "every hour from 9 to 17", "Every hour from 09:00 to 17:00"],
  ],
  "days and dates": [
    ["every working day at 9", "every weekday at 9", "Every weekday (Monday to Friday) at 09:00"],
    [
      "every weekday at 9 except friday",
      "every monday, tuesday, wednesday and thursday at 9",
      "Every Monday, Tuesday, Wednesday and Thursday at 09:00",
    ],
    [
      "every day except sat and sunday at 9",
      "every monday, tuesday, wednesday, thursday and friday at 9",
      "Every weekday (Monday to Friday) at 09:00",
    ],
    [
      "between monday and friday at 9",
      "monday to friday at 9",
      "Every weekday (Monday to Friday) at 09:00",
    ],
    [
      "end of the month at 17:00",
      "last day of the month at 17:00",
      "On the last day of every month at 17:00",
    ],
    [
      "the day after tomorrow at 9",
      "2026-11-22 at 9",
      "Once, on Sunday 22 November 2026 at 09:00 (America/New_York)",
    ],
    [
      "in 3 days at 9",
      "2026-11-23 at 9",
      "Once, on Monday 23 November 2026 at 09:00 (America/New_York)",
    ],
    [
      "2 hours from now",
      "in 2 hours",
      "Once, on Friday 20 November 2026 at 12:00 (America/New_York)",
    ],
    [
      "12/25/2026 at 8",
      "2026-12-25 at 8",
      "Once, on Friday 25 December 2026 at 08:00 (America/New_York)",
    ],
    [
      "25/12 at 8",
      "25 december at 8",
      "Once, on Friday 25 December 2026 at 08:00 (America/New_York)",
    ],
  ],
  "other schedulers": [
    ["rate(5 minutes)", "every 5 minutes", "Every 5 minutes, counted from when it was saved"],
    ["cron(0 9 * * ? *)", "0 9 * * ?", "Every day at 09:00"],
    ["PT1H30M", "every 1H30M", "Every 1 hour 30 minutes, counted from when it was saved"],
    ["H 9 * * *", "0 9 * * *", "Every day at 09:00"],
    ["Mon..Fri 09:00", "Mon-Fri 09:00", "Every weekday (Monday to Friday) at 09:00"],
    ["*-*-* 09:00", "every day at 09:00", "Every day at 09:00"],
    ["“0 9 * * *”", "0 9 * * *", "Every day at 09:00"],
    ["0 9 * * 1–5", "0 9 * * 1-5", "Every weekday (Monday to Friday) at 09:00"],
  ],
};

describe.each(Object.entries(OFFERED))("%s", (_subject, texts) => {
  it.each(texts)("%j", (text, suggestion, meaning) => {
    const refused = parseSchedule(text, CONTEXT);
    expect(refused).toMatchObject({ ok: false, error: { suggestion } });
    const offered = parseSchedule(suggestion, CONTEXT);
    if (!offered.ok) throw new Error(offered.error.message);
    expect(describeSchedule(offered.schedule, "en", CONTEXT.timezone)).toBe(meaning);
  });
});

describe("rephrase", () => {
  it.each([
    "12/01/2026 at 9",
    "1/2 at 9",
    "nonsense",
    "0 9 * * *",
    "2026-12-01 09:00",
    "every 30m",
  ])("leaves %j alone", (text) => {
    expect(rephrase(text, CONTEXT)).toBeNull();
  });

  it("is quick on long and hostile texts", () => {
    for (const piece of [
      "at 9 at ",
      "every ",
      "1 from now ",
      ";",
      "(((",
      " - 9 to ",
      "except sun, ",
      "a ",
    ]) {
      const text = piece.repeat(Math.floor(1000 / piece.length));
      const begin = performance.now();
      parseSchedule(text, CONTEXT);
      expect(performance.now() - begin).toBeLessThan(2000);
    }
  });
});
