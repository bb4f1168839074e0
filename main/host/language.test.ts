import { expect, test } from "vitest";
import { languageFor, languagesOf } from "./language.ts";

test("the system's languages decide where the setting does not", () => {
  expect(languageFor("system", ["pt-PT", "en-US"])).toBe("pt-BR");
  expect(languageFor("system", ["fr-FR", "en-GB", "pt-BR"])).toBe("en");
  expect(languageFor("system", ["fr-FR"])).toBe("en");
  expect(languageFor("system", [])).toBe("en");
  expect(languageFor("pt-BR", ["en-US"])).toBe("pt-BR");
});

test("an environment names its language as locales do", () => {
  const of = (env: Record<string, string>) => languageFor("system", languagesOf(env));
  expect(of({ LANG: "pt_BR.UTF-8" })).toBe("pt-BR");
  expect(of({ LC_ALL: "", LC_MESSAGES: "pt", LANG: "en_US.UTF-8" })).toBe("pt-BR");
  expect(of({ LC_ALL: "en_GB.UTF-8", LANG: "pt_BR.UTF-8" })).toBe("en");
  expect(of({ LANG: "ptx_XX" })).toBe("en");
  expect(of({ LANG: "C.UTF-8" })).toBe("en");
  expect(of({})).toBe("en");
});
