/** The exact sentences for every form, in both languages. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeSchedule, parseSchedule } from "./index.ts";
import { cronText, dayCronText } from "./testing/arbitraries.ts";
import { runs } from "./testing/runs.ts";

/** Friday 20 November 2026, 10:00 in Lisbon. */
const CONTEXT = { timezone: "Europe/Lisbon", anchorAt: Date.UTC(2026, 10, 20, 10) };

const SENTENCES: [text: string, english: string, portuguese: string][] = [
  [
    "",
    "No schedule: runs only when started by hand, by another job, by an agent or by API",
    "Sem agendamento: roda somente quando iniciado à mão, por outra tarefa, por um agente ou pela API",
  ],
  ["0 9 * * *", "Every day at 09:00", "Todos os dias às 09:00"],
  [
    "0 9 * * 1-5",
    "Every weekday (Monday to Friday) at 09:00",
    "A cada dia útil (segunda a sexta) às 09:00",
  ],
  [
    "0 10 * * 0,6",
    "Every weekend day (Saturday and Sunday) at 10:00",
    "A cada dia de fim de semana (sábado e domingo) às 10:00",
  ],
  [
    "30 18 * * 1,4",
    "Every Monday and Thursday at 18:30",
    "A cada segunda-feira e quinta-feira às 18:30",
  ],
  ["0 9 * * 0", "Every Sunday at 09:00", "A cada domingo às 09:00"],
  ["30 9 * * *; 0 17 * * *", "Every day at 09:30 and 17:00", "Todos os dias às 09:30 e 17:00"],
  ["15 30 9 * * *", "Every day at 09:30:15", "Todos os dias às 09:30:15"],
  [
    "0 9,12,17 * * *",
    "Every day at 09:00, 12:00 and 17:00",
    "Todos os dias às 09:00, 12:00 e 17:00",
  ],
  ["0 0 1 1 *", "On 1 January every year at 00:00", "Em 1 de janeiro de cada ano às 00:00"],
  [
    "0 9 1,15 * *",
    "On days 1 and 15 of every month at 09:00",
    "Nos dias 1 e 15 de cada mês às 09:00",
  ],
  [
    "0 9 5-10 * *",
    "On days 5 to 10 of every month at 09:00",
    "Nos dias 5 a 10 de cada mês às 09:00",
  ],
  [
    "0 9 * 1,7 *",
    "Every day in January and July at 09:00",
    "Todos os dias em janeiro e julho às 09:00",
  ],
  [
    "0 9 * 6-8 1",
    "Every Monday in June to August at 09:00",
    "A cada segunda-feira em junho a agosto às 09:00",
  ],
  ["0 17 L * *", "On the last day of every month at 17:00", "No último dia de cada mês às 17:00"],
  [
    "0 17 L-3 * *",
    "On the day 3 days before the last day of every month at 17:00",
    "No dia 3 dias antes do último dia de cada mês às 17:00",
  ],
  [
    "0 9 1W * *",
    "On the first weekday (Monday to Friday) of every month at 09:00",
    "No primeiro dia útil (segunda a sexta) de cada mês às 09:00",
  ],
  [
    "0 9 15W * *",
    "On the weekday nearest to day 15 of every month at 09:00",
    "No dia útil mais próximo do dia 15 de cada mês às 09:00",
  ],
  [
    "0 9 LW * *",
    "On the last weekday (Monday to Friday) of every month at 09:00",
    "No último dia útil (segunda a sexta) de cada mês às 09:00",
  ],
  [
    "0 9 1,L * *",
    "On day 1 and the last day of every month at 09:00",
    "No dia 1 e no último dia de cada mês às 09:00",
  ],
  ["0 17 L 2 *", "On the last day of February at 17:00", "No último dia de fevereiro às 17:00"],
  [
    "0 9 * * 1#1",
    "On the first Monday of every month at 09:00",
    "Na primeira segunda-feira de cada mês às 09:00",
  ],
  [
    "0 9 * * 1#1,1#3",
    "On the first Monday and the third Monday of every month at 09:00",
    "Na primeira segunda-feira e na terceira segunda-feira de cada mês às 09:00",
  ],
  [
    "0 17 * * 5L",
    "On the last Friday of every month at 17:00",
    "Na última sexta-feira de cada mês às 17:00",
  ],
  [
    "0 9 * 1 0#2",
    "On the second Sunday of January at 09:00",
    "No segundo domingo de janeiro às 09:00",
  ],
  [
    "0 9 * * 1,5L",
    "Every Monday and also on the last Friday of every month at 09:00",
    "A cada segunda-feira e também na última sexta-feira de cada mês às 09:00",
  ],
  [
    "0 9 1 * 1",
    "On day 1 of every month and also every Monday at 09:00",
    "No dia 1 de cada mês e também a cada segunda-feira às 09:00",
  ],
  [
    "0 9 13 * 5L",
    "On day 13 of every month and also on the last Friday of every month at 09:00",
    "No dia 13 de cada mês e também na última sexta-feira de cada mês às 09:00",
  ],
  [
    "0 9 */2 * 1",
    "On days 1 to 31 in steps of 2 of every month when that is Monday at 09:00",
    "Nos dias 1 a 31 de 2 em 2 de cada mês quando for segunda-feira às 09:00",
  ],
  [
    "0 9 */2 * 1,2,5#1",
    "On days 1 to 31 in steps of 2 of every month when that is Monday or Tuesday or the first Friday at 09:00",
    "Nos dias 1 a 31 de 2 em 2 de cada mês quando for segunda-feira ou terça-feira ou a primeira sexta-feira às 09:00",
  ],
  ["0 9 1-31 * 1", "Every day at 09:00", "Todos os dias às 09:00"],
  ["* * * * *", "Every minute", "A cada minuto"],
  ["* * * * * *", "Every second", "A cada segundo"],
  ["*/10 * * * * *", "Every 10 seconds", "A cada 10 segundos"],
  ["*/30 * * * *", "Every 30 minutes", "A cada 30 minutos"],
  [
    "*/15 9-17 * * 1-5",
    "Every 15 minutes from 09:00 to 17:59, every weekday (Monday to Friday)",
    "A cada 15 minutos das 09:00 às 17:59, a cada dia útil (segunda a sexta)",
  ],
  ["*/30 2 * * *", "Every 30 minutes from 02:00 to 02:59", "A cada 30 minutos das 02:00 às 02:59"],
  [
    "*/7 * * * *",
    "Every hour at minutes 0 to 56 in steps of 7",
    "A cada hora nos minutos 0 a 56 de 7 em 7",
  ],
  ["0 * * * *", "Every hour, on the hour", "A cada hora, na hora cheia"],
  ["15 * * * *", "Every hour, at minute 15", "A cada hora, no minuto 15"],
  ["0,20 * * * *", "Every hour at minutes 0 and 20", "A cada hora nos minutos 0 e 20"],
  ["0 */2 * * *", "Every 2 hours, on the hour", "A cada 2 horas, na hora cheia"],
  ["15 */6 * * *", "Every 6 hours, at minute 15", "A cada 6 horas, no minuto 15"],
  [
    "0 9-17/2 * * 1-5",
    "Every 2 hours from 09:00 to 17:00, every weekday (Monday to Friday)",
    "A cada 2 horas das 09:00 às 17:00, a cada dia útil (segunda a sexta)",
  ],
  ["0 9-17/1 * * *", "Every hour from 09:00 to 17:00", "A cada hora das 09:00 às 17:00"],
  ["0 */5 * * *", "Every 5 hours from 00:00 to 20:00", "A cada 5 horas das 00:00 às 20:00"],
  [
    "*/20 8,12,18 * * *",
    "Every 20 minutes in the hours 8, 12 and 18",
    "A cada 20 minutos nas horas 8, 12 e 18",
  ],
  [
    "0,30 0-11 * * *",
    "Every 30 minutes from 00:00 to 11:59",
    "A cada 30 minutos das 00:00 às 11:59",
  ],
  ["5,10 * * * * *", "At seconds 5 and 10", "Nos segundos 5 e 10"],
  [
    "*/10 0-5 9 * * *",
    "Every 10 seconds, at minutes 0 to 5 from 09:00 to 09:59",
    "A cada 10 segundos, nos minutos 0 a 5 das 09:00 às 09:59",
  ],
  [
    "0 9 * * *; every friday at 5pm",
    "Every day at 09:00; every Friday at 17:00",
    "Todos os dias às 09:00; a cada sexta-feira às 17:00",
  ],
  [
    "every 30m",
    "Every 30 minutes, counted from when it was saved",
    "A cada 30 minutos, a contar de quando foi salvo",
  ],
  [
    "every 1h30m",
    "Every 1 hour 30 minutes, counted from when it was saved",
    "A cada 1 hora e 30 minutos, a contar de quando foi salvo",
  ],
  [
    "every 1d",
    "Every 1 day, counted from when it was saved",
    "A cada 1 dia, a contar de quando foi salvo",
  ],
  [
    "every 2w",
    "Every 2 weeks, counted from when it was saved",
    "A cada 2 semanas, a contar de quando foi salvo",
  ],
  [
    "every 1s",
    "Every 1 second, counted from when it was saved",
    "A cada 1 segundo, a contar de quando foi salvo",
  ],
  [
    "tomorrow at 7am",
    "Once, on Saturday 21 November 2026 at 07:00 (Europe/Lisbon)",
    "Uma vez: sábado, 21 de novembro de 2026, às 07:00 (Europe/Lisbon)",
  ],
  [
    "every 30m; 2h",
    "Every 30 minutes, counted from when it was saved; once, on Friday 20 November 2026 at 12:00 (Europe/Lisbon)",
    "A cada 30 minutos, a contar de quando foi salvo; uma vez: sexta-feira, 20 de novembro de 2026, às 12:00 (Europe/Lisbon)",
  ],
  [
    "every 30 minutes between 9 and 17",
    "Every 30 minutes from 09:00 to 16:59; every day at 17:00",
    "A cada 30 minutos das 09:00 às 16:59; todos os dias às 17:00",
  ],
];

function described(text: string, locale: "en" | "pt-BR"): string | null {
  const result = parseSchedule(text, CONTEXT);
  return result.ok ? describeSchedule(result.schedule, locale, CONTEXT.timezone) : null;
}

describe("describeSchedule", () => {
  it.each(SENTENCES)("%j", (text, english, portuguese) => {
    expect(described(text, "en")).toBe(english);
    expect(described(text, "pt-BR")).toBe(portuguese);
  });

  it("shows single instants in the zone it is given", () => {
    const result = parseSchedule("2027-07-01T23:30:00Z", CONTEXT);
    if (!result.ok) throw new Error(result.error.message);
    expect(describeSchedule(result.schedule, "en", "Asia/Tokyo")).toBe(
      "Once, on Friday 2 July 2027 at 08:30 (Asia/Tokyo)",
    );
  });

  it("says the same for a text and its canonical form", () => {
    for (const [text, english] of SENTENCES) {
      const result = parseSchedule(text, CONTEXT);
      if (!result.ok) throw new Error(result.error.message);
      expect(described(result.schedule.canonical, "en")).toBe(english);
    }
  });

  it("has a whole sentence for any cron expression, in both languages", () => {
    fc.assert(
      fc.property(fc.oneof(cronText, dayCronText), (text) => {
        for (const locale of ["en", "pt-BR"] as const) {
          const sentence = described(text, locale);
          if (sentence === null) return;
          expect(sentence).toMatch(/^\p{Lu}/u);
          expect(sentence).not.toMatch(/undefined|null|NaN| {2}|,,| ,|[ ,]$/);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
