import { describe, expect, test } from "vitest";
import { localizeAnswer, localizer } from "./sentences.ts";

const say = localizer({
  sentences: {
    "Run {id} does not exist.": "A execução {id} não existe.",
    "Run {id} ended as {state}, and this run waits for its {wanted}.":
      "A execução {id} terminou como {state}, e esta espera por {wanted}.",
    "Paused after {count} failures in a row. The last: {reason}":
      "Pausada após {count} falhas seguidas. A última: {reason}",
    "It ran longer than its limit of {limit}.": "Passou do limite de {limit}.",
    "{path} is not a folder. Edit the job.": "{path} não é uma pasta. Edite a tarefa.",
    "Waits for the network.": "Espera pela rede.",
  },
  words: { failed: "com falha", success: "sucesso" },
});

describe("a sentence of the engine in another language", () => {
  test("with what was filled in", () => {
    expect(say("Run 7 does not exist.")).toBe("A execução 7 não existe.");
    expect(say("/tmp/a file is not a folder. Edit the job.")).toBe(
      "/tmp/a file não é uma pasta. Edite a tarefa.",
    );
  });

  test("words that are filled in are translated too", () => {
    expect(say("Run 7 ended as failed, and this run waits for its success.")).toBe(
      "A execução 7 terminou como com falha, e esta espera por sucesso.",
    );
  });

  test("a sentence within a sentence", () => {
    expect(
      say("Paused after 5 failures in a row. The last: It ran longer than its limit of 2 h."),
    ).toBe("Pausada após 5 falhas seguidas. A última: Passou do limite de 2 h.");
  });

  test("sentences in a row, known and unknown", () => {
    expect(say("Waits for the network. Run 7 does not exist.")).toBe(
      "Espera pela rede. A execução 7 não existe.",
    );
    expect(say("Something an agent said. Waits for the network.")).toBe(
      "Something an agent said. Espera pela rede.",
    );
  });

  test("what is not known stays to the letter, whatever is in it", () => {
    for (const text of ["", "x", "API Error: {id} $1 (.*)", "a".repeat(10_000), "Run 7"]) {
      expect(say(text)).toBe(text);
    }
  });
});

describe("an answer of the API", () => {
  test("has its sentences translated, and nothing else", () => {
    const answer = [{ name: "Waits for the network.", reason: "Waits for the network." }];
    expect(localizeAnswer(answer, say)).toEqual([
      { name: "Waits for the network.", reason: "Espera pela rede." },
    ]);
  });

  test("keeps its identity where nothing changes", () => {
    const same = { id: 1, reason: null };
    const answer = { rows: [same, { id: 2, reason: "Waits for the network." }] };
    const said = localizeAnswer(answer, say);
    expect(said.rows[0]).toBe(same);
    expect(localizeAnswer(same, say)).toBe(same);
  });
});
