import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MESSAGE_LANGUAGES, type MessageLanguage } from "../../contract/notification-words.ts";
import type { CommandRequest } from "../engine/ports.ts";
import { liveRun, type ReadRun, RESOURCES, testAgents } from "./testing.ts";

let language: MessageLanguage = "en";
const agents = testAgents({ language: () => language });
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belfry-demo-"));
});
beforeEach(() => {
  language = "en";
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const demo = (prompt: string, change: Partial<CommandRequest> = {}): Promise<ReadRun> =>
  liveRun(agents, folder, {
    ...{ agent: "demo", prompt: `${prompt} [demo:slow 0]`, profile: "read-only" },
    ...change,
  });

describe("the demonstration agent", () => {
  it("behaves like an agent, costs nothing and says what it is", async () => {
    const { verdict, state, events } = await demo("Tidy up.");
    expect(verdict).toMatchObject({
      ok: true,
      answer: expect.stringMatching(/^Demo: .*No model was asked/),
    });
    expect(state).toMatchObject({
      costUsd: 0,
      costSource: "reported",
      finished: true,
      permissionBlocks: 0,
    });
    expect(state.sessionId).toMatch(/^demo-/);
    expect(
      events.some((event) => event.type === "notice" && event.text.includes("demonstration")),
    ).toBe(true);
  });

  it("follows its directives", async () => {
    expect((await demo("[demo:fail]")).verdict).toMatchObject({
      ok: false,
      failureClass: "agent-error",
    });
    expect((await demo("[demo:silent]")).verdict).toMatchObject({ ok: true, silent: true });
    expect((await demo("[demo:ask]")).verdict).toMatchObject({
      ok: false,
      blockedOn: "shell: demo command",
    });
    const { tokens } = (await demo("[demo:tokens 5000]")).state;
    expect((tokens?.input ?? 0) + (tokens?.output ?? 0)).toBe(5000);
  });

  it("hits a usage limit, and finds it gone when resumed", async () => {
    const before = Date.now();
    const limited = await demo("[demo:limit 90]");
    expect(limited.verdict).toMatchObject({ ok: false, failureClass: "usage-limit" });
    expect(limited.verdict.resetAt).toBeGreaterThanOrEqual(before + 90_000);
    const resumeSessionId = limited.state.sessionId;
    const resumed = await demo("[demo:limit 90]", { resumeSessionId });
    expect(resumed.verdict.ok).toBe(true);
    expect(resumed.state.sessionId).toBe(resumeSessionId);
  });

  it("honours its profile", async () => {
    const held = await demo("[demo:write held.txt]");
    expect(held.state.permissionBlocks).toBe(1);
    expect(() => readFileSync(path.join(folder, "held.txt"))).toThrow("ENOENT");
    await demo("[demo:write made.txt]", { profile: "workspace-write" });
    expect(readFileSync(path.join(folder, "made.txt"), "utf8")).toMatch(/^demo demo-/);
    const outside = await demo("[demo:write ../outside-demo.txt]", { profile: "workspace-write" });
    expect(outside.state.permissionBlocks).toBe(1);
  });
});

const SCRIPT = path.join(RESOURCES, "demo-agent.mjs");
const wordsOf = (name: string) => {
  const file = path.join(RESOURCES, "locales", `${name}.demo.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Record<"job" | "says", Record<string, string>>;
};
const flat = (name: string) =>
  Object.entries(wordsOf(name)).flatMap(([section, texts]) =>
    Object.entries(texts).map(([key, text]) => [`${section}.${key}`, text] as const),
  );
const blanks = (text: string) => text.match(/\{\{\w+\}\}/g)?.toSorted() ?? [];

describe("its language", () => {
  it("is that of the engine when the run begins, in all it says", async () => {
    const english = Object.values(wordsOf("en").says).map((text) => text.split("{{")[0]!);
    language = "pt-BR";
    const written = { profile: "workspace-write", resumeSessionId: "demo-1" } as const;
    const cases: [string, Partial<CommandRequest>][] = [
      ["", {}],
      ["[demo:fail]", {}],
      ["[demo:ask]", {}],
      ["[demo:limit 5]", {}],
      ["[demo:write x]", {}],
      ["[demo:write x]", written],
    ];
    for (const [directive, change] of cases) {
      const { events, verdict } = await demo(`Arrume. ${directive}`, change);
      const said = JSON.stringify([events, verdict]);
      expect(said, directive).toContain("pensando em “Arrume”");
      // Beginnings of a letter or two would be found anywhere.
      const foreign = english.filter((text) => text.length > 5 && said.includes(text));
      expect(foreign, directive).toEqual([]);
    }
  });

  it("is English where it has no words of the one that is asked for", () => {
    for (const args of [[], ["--language"], ["--language", "fr"]]) {
      const input = "Go. [demo:slow 0]";
      const { stdout } = spawnSync(process.execPath, [SCRIPT, ...args], {
        input,
        encoding: "utf8",
      });
      expect(stdout, args.join(" ")).toContain(wordsOf("en").says["notice"]!);
    }
  });

  it("decides what it is asked to do where nobody wrote anything", () => {
    for (const each of MESSAGE_LANGUAGES) {
      language = each;
      expect(agents.demoTask()).toEqual(wordsOf(each).job);
    }
  });

  it("has every text, with the same blanks, and none that is never said", () => {
    const english = flat("en");
    for (const each of MESSAGE_LANGUAGES.filter((name) => name !== "en")) {
      const other = new Map(flat(each));
      expect([...other.keys()]).toEqual(english.map(([key]) => key));
      for (const [key, text] of english) {
        expect(blanks(other.get(key)!), `${each}: ${key}`).toEqual(blanks(text));
        expect(other.get(key), `${each}: ${key}`).not.toBe(text);
      }
    }
    const said = readFileSync(SCRIPT, "utf8").matchAll(/\bwords\("(\w+)"/g);
    const keys = new Set([...said].map(([, key]) => key!));
    expect([...keys].toSorted()).toEqual(Object.keys(wordsOf("en").says).toSorted());
  });
});
