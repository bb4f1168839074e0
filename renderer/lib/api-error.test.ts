import i18next from "i18next";
import { expect, test } from "vitest";
import ptBR from "../../resources/locales/pt-BR.json" with { type: "json" };
import { sentenceOf } from "./api-error.ts";
import { ConnectionError } from "./client/wire.ts";

test("that the engine does not answer is said in the reader's language", async () => {
  await i18next.init({ lng: "pt-BR", resources: { "pt-BR": { translation: ptBR } } });
  expect(sentenceOf(new ConnectionError("unanswered"), "")).toMatch(/^O motor não responde/);
  expect(sentenceOf(new ConnectionError("cut"), "")).toMatch(/^A conexão caiu/);
});

test("an error without a sentence gets the one that fits the place", () => {
  expect(sentenceOf(new Error("Not now."), "It failed.")).toBe("Not now.");
  expect(sentenceOf(new Error(), "It failed.")).toBe("It failed.");
});
