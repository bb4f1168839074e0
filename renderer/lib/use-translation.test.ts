import i18next from "i18next";
import { beforeEach, expect, test, vi } from "vitest";
import { translator } from "./use-translation.ts";

/** As components call it, without the typed keys of the real words. */
type Say = (key: string, values?: object) => string;

beforeEach(async () => {
  await i18next.init({
    lng: "en",
    interpolation: { escapeValue: false },
    resources: {
      en: {
        translation: { hello: "Hello", runs_one: "{{count}} run", runs_other: "{{count}} runs" },
      },
      "pt-BR": { translation: { hello: "Olá" } },
    },
  });
});

test("what has been said once is not looked up again, and other values are other words", () => {
  const say = translator().t as unknown as Say;
  const lookedUp = vi.spyOn(i18next, "t");
  const said = () => [say("hello"), say("runs", { count: 1 }), say("runs", { count: 2 })];
  expect(said()).toEqual(["Hello", "1 run", "2 runs"]);
  expect(said()).toEqual(["Hello", "1 run", "2 runs"]);
  expect(lookedUp).toHaveBeenCalledTimes(3);
  lookedUp.mockRestore();
});

test("another language has words of its own", async () => {
  expect((translator().t as unknown as Say)("hello")).toBe("Hello");
  await i18next.changeLanguage("pt-BR");
  expect((translator().t as unknown as Say)("hello")).toBe("Olá");
});

test("what is kept has an end", () => {
  const say = translator().t as unknown as Say;
  for (let count = 0; count < 5_000; count += 1) say("runs", { count });
  const lookedUp = vi.spyOn(i18next, "t");
  expect(say("runs", { count: 0 })).toBe("0 runs");
  expect(lookedUp).toHaveBeenCalledTimes(1);
  lookedUp.mockRestore();
});
