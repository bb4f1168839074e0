import { ORPCError } from "@orpc/client";
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

test("what the engine says for people is shown, what the protocol says for programs is not", () => {
  const refused = new ORPCError("REFUSED", { defined: true, message: "Not while it runs." });
  expect(sentenceOf(refused, "It failed.")).toBe("Not while it runs.");
  const failed = new ORPCError("INTERNAL_SERVER_ERROR", { message: "Internal server error" });
  expect(sentenceOf(failed, "It failed.")).toBe("It failed.");
});
