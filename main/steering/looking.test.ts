import { describe, expect, test } from "vitest";
import { hangs } from "../engine/testing/scripts.ts";
import { HOUR, MINUTE, SECOND } from "../engine/testing/world.ts";
import { steeringWorld, until } from "./testing/steering-world.ts";
import { ANN, BEN, BOT, EVE } from "./testing/telegram-peer.ts";

describe("pairing", () => {
  test("a code pairs one person, once, who may look and not steer", async () => {
    const s = await steeringWorld();
    const { code, expiresAt } = s.pairing.begin(s.w.clock.now());
    expect(expiresAt - s.w.clock.now()).toBe(10 * MINUTE);
    const said = await s.says(ANN, `/start ${code.toLowerCase()}`);
    expect(said).toContain("Hello Ann (@ann).");
    expect(said).toContain("You may look, and not steer.");
    expect(s.w.store.steeringPeople()).toMatchObject([
      { userId: ANN.id, chatId: ANN.id, name: "Ann (@ann)", maySteer: false },
    ]);
    expect(s.w.store.steeringNotes({ limit: 9 })).toMatchObject([
      { kind: "paired", personId: 1, result: "Was paired." },
    ]);
    s.peer.write(BEN, `/start ${code}`);
    await s.dealtWith();
    expect(s.w.store.steeringPeople()).toHaveLength(1);
    expect(s.peer.texts(BEN.id).join()).not.toContain("Hello");
  });

  test("a code that is over, or was guessed at too often, pairs nobody", async () => {
    const s = await steeringWorld();
    const late = s.pairing.begin(s.w.clock.now());
    await s.w.advance(10 * MINUTE);
    s.peer.write(ANN, `/start ${late.code}`);
    await s.dealtWith();
    const { code } = s.pairing.begin(s.w.clock.now());
    for (let guess = 0; guess < 10; guess += 1) s.peer.write(EVE, `/start AAAAAAA${guess}`);
    await s.dealtWith();
    s.peer.write(EVE, `/start ${code}`);
    await s.dealtWith();
    expect(s.w.store.steeringPeople()).toEqual([]);
  });

  test("a stranger is refused once, without a word about what is here, and recorded", async () => {
    const s = await steeringWorld();
    s.w.job({ name: "Secret work" });
    const said = await s.says(EVE, "/jobs");
    expect(said).toBe(
      "This bot talks only with people it knows. If you were given a code, send it as: /start CODE",
    );
    await s.w.advance(MINUTE);
    for (const text of ["/jobs", "/run 1", "hello?", "/start"]) s.peer.write(EVE, text);
    await s.dealtWith();
    expect(s.peer.texts(EVE.id)).toEqual([said]);
    expect(s.w.store.steeringStrangers()).toEqual([
      {
        ...{ userId: EVE.id, chatId: EVE.id, name: "Eve", count: 5 },
        ...{ firstAt: s.w.clock.now() - MINUTE, lastAt: s.w.clock.now() },
      },
    ]);
    expect(s.w.runs()).toEqual([]);
  });

  test("paired in one chat is not paired in another, nor is who hides behind a group", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.job();
    s.peer.write(ANN, "/run 1", -77);
    s.peer.write({ ...ANN, is_bot: true }, "/run 1");
    s.peer.write(ANN, "/run 1", ANN.id, { sender_chat: { id: -77, type: "supergroup" } });
    await s.dealtWith();
    expect(s.w.runs()).toEqual([]);
    expect(s.w.store.steeringStrangers()).toMatchObject([{ userId: ANN.id, chatId: -77 }]);
  });

  test("in a group only commands are heard, and only its own", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, false, -77);
    s.peer.write(ANN, "good morning", -77);
    s.peer.write(ANN, "/jobs@other_bot", -77);
    s.peer.write(EVE, "good morning", -77);
    await s.dealtWith();
    expect(s.peer.texts(-77)).toHaveLength(1);
    expect(await s.says(ANN, `/jobs@${BOT}`, -77)).toBe("There are no jobs.");
    expect(s.w.store.steeringStrangers()).toEqual([]);
  });
});

describe("looking", () => {
  test("/jobs, /next and /runs, page by page, with names that are nobody's markup", async () => {
    const s = await steeringWorld();
    await s.pair(ANN);
    for (let n = 1; n <= 10; n += 1) s.w.job({ name: `Job <${n}>`, schedule: `every ${n} hours` });
    expect(await s.says(ANN, "/jobs")).toContain("<b>10 jobs</b>\n#1 Job &lt;1&gt; · ");
    s.peer.press(ANN, "More");
    await s.dealtWith();
    expect(s.peer.latest(ANN.id).text).toContain("#10 Job <10>");
    s.peer.press(ANN, "Job <10>");
    await s.dealtWith();
    const card = s.peer.latest(ANN.id);
    expect(card.text).toContain("#10 Job <10>\nEvery 10 hours");
    expect(card.text).toContain("claude, read-only, in /work");
    // Who may only look gets no button that steers.
    expect(card.reply_markup!.inline_keyboard.flat().map(({ text }) => text)).toEqual([
      "Runs",
      "All jobs",
    ]);
    const next = await s.says(ANN, "/next");
    expect(next).toMatch(/<b>Next<\/b>\n.*1:00.* · Job &lt;1&gt;\n.*2:00/);
    await s.w.advance(HOUR + SECOND);
    expect(await s.says(ANN, "/runs")).toContain("#1 Job &lt;1&gt; · succeeded");
    s.peer.press(ANN, "#1 Job <1>");
    await s.dealtWith();
    expect(s.peer.latest(ANN.id).text).toContain("Run 1: Job <1> · succeeded");
    expect(await s.says(ANN, "/runs Job <2>")).toBe("There are no runs.");
    expect(await s.says(ANN, "/runs nothing like it")).toContain("No job is called");
  });

  test("commands that steer are refused, and the refusal is recorded", async () => {
    const s = await steeringWorld();
    const id = await s.pair(ANN);
    const { id: job } = s.w.job();
    s.w.processes.script = () => hangs();
    const { id: run } = s.w.run(job);
    await s.w.advance(SECOND);
    const commands = ["/run 1", `/stop ${run}`, "/pause 1", "/pause all", "/resume 1"];
    for (const text of [...commands, "/add every day at 9:00: x", "/approve 1", "/deny 1"]) {
      expect(await s.says(ANN, text)).toContain("You may look, and not steer.");
    }
    s.peer.pressData(ANN, "run 1", s.peer.latest(ANN.id));
    await s.dealtWith();
    expect(s.w.states()).toEqual(["running"]);
    expect(s.w.store.jobs()).toMatchObject([{ enabled: true }]);
    expect(s.w.engine.pause.until).toBeNull();
    const notes = s.w.store.steeringNotes({ limit: 9 });
    expect(notes).toHaveLength(9);
    expect(notes.every((note) => note.kind === "refused" && note.personId === id)).toBe(true);
  });

  test("whoever writes anything else is told what there is", async () => {
    const s = await steeringWorld({ language: "pt-BR" });
    await s.pair(ANN);
    expect(await s.says(ANN, "oi")).toContain("/jobs – todas as tarefas");
    expect(await s.says(ANN, "/oi")).toBe("Isso não é um comando do Belfry. /help mostra a lista.");
    expect(await s.says(ANN, "/help")).toContain("Você pode ver, mas não comandar.");
  });
});

describe("trouble", () => {
  test.each([
    [
      "401",
      { code: 401, description: "Unauthorized" },
      "does not know the bot's token",
      2 * SECOND,
    ],
    ["409", { code: 409, description: "Conflict" }, "Another program listens", 2 * SECOND],
    ["500", { code: 500, description: "Internal" }, "answered with 500: Internal", 2 * SECOND],
    [
      "429",
      {
        code: 429,
        description: "Too Many Requests: retry after 90",
        parameters: { retry_after: 90 },
      },
      "retry after 90",
      90 * SECOND,
    ],
    ["a proxy's page", "no-json", "answered with 502, and not as its Bot API does", 2 * SECOND],
    ["a cut line", "cut", "could not be reached", 2 * SECOND],
  ] as const)("%s is told, waited for, and over when it is over", async (_name, fault, why, ms) => {
    const s = await steeringWorld({ start: false });
    s.peer.failNext("getUpdates", fault);
    await s.start();
    await s.waiting();
    expect(s.link.problem).toContain(why);
    const wait = s.link.nextTryAt! - s.w.clock.now();
    expect(wait).toBeGreaterThanOrEqual(ms / 2);
    expect(wait).toBeLessThanOrEqual(ms);
    await s.w.advance(wait);
    await s.listening();
    expect(s.link).toMatchObject({ problem: null, nextTryAt: null, bot: BOT });
  });

  test("a service that hangs is given up and asked again; one that is away, ever more seldom", async () => {
    const s = await steeringWorld({ start: false });
    s.callMs = 200;
    s.peer.failNext("getMe", "hang", "hang", "hang", "hang");
    await s.start();
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const before = s.peer.sent.length;
      await s.waiting();
      waits.push(s.link.nextTryAt! - s.w.clock.now());
      await s.w.advance(waits.at(-1)!);
      await until(() => s.peer.sent.length > before);
    }
    expect(waits[3]!).toBeGreaterThan(waits[0]! * 3);
    await s.listening();
  });
});
