import { describe, expect, test } from "vitest";
import { jobInputSchema } from "../../contract/job.ts";
import { draft } from "../api/testing/host.ts";
import { hangs } from "../engine/testing/scripts.ts";
import { CrashError, HOUR, SECOND } from "../engine/testing/world.ts";
import { CHANNEL, steeringWorld, type SteeringWorld } from "./testing/steering-world.ts";
import { ANN, BEN } from "./testing/telegram-peer.ts";

/** A run under way whose agent asks, and waits. */
async function asking(s: SteeringWorld, callId = "call-1") {
  s.w.processes.script = () => hangs();
  const run = s.w.run(
    s.w.job({ profile: "workspace-write", limits: { askMs: HOUR, timeoutMs: 0, stallMs: 0 } }).id,
  );
  await s.w.advance(SECOND);
  return { run, question: ask(s, run.id, callId) };
}

function ask(s: SteeringWorld, runId: number, callId: string, input: object | null = null) {
  const { marker } = s.w.runOf(runId);
  const wish = {
    callId,
    tool: "Bash",
    detail: "npm test && echo <done>",
    input: JSON.stringify(input),
  };
  const asked = s.w.engine.questions.ask({ runId, marker: marker!, ...wish });
  if (!asked.ok) throw new Error(asked.error.message);
  return asked.value;
}

const toasts = (s: SteeringWorld) =>
  s.peer.sent
    .filter(({ method }) => method === "answerCallbackQuery")
    .map(({ payload }) => payload["text"]);

describe("steering", () => {
  test("/run starts a job, by name or by button, and says which run it is", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.job({ name: "Nightly review" });
    s.w.job({ name: "Nightly backup" });
    expect(await s.says(ANN, "/run nightly review")).toBe("Run 1 of Nightly review was started.");
    expect(s.w.runs()).toMatchObject([{ trigger: "chat", jobId: 1 }]);
    expect(await s.says(ANN, "/run nightly")).toBe("Several jobs fit. Which one?");
    s.peer.press(ANN, "Nightly backup");
    await s.dealtWith();
    expect(s.w.runs()).toMatchObject([{ jobId: 1 }, { trigger: "chat", jobId: 2 }]);
    expect(toasts(s)).toEqual(["Run 2 of Nightly backup was started."]);
    expect(await s.says(ANN, "/run")).toBe("Which job is to run now?");
    expect(await s.says(ANN, "/run x")).toContain("No job is called “x”");
    const notes = s.w.store.steeringNotes({ limit: 2 });
    expect(notes).toMatchObject([{ text: "/run x" }, { text: "/run", kind: "read" }]);
    expect(
      s.w.store.steeringNotes({ limit: 9 }).find(({ text }) => text === "/run 2"),
    ).toMatchObject({
      ...{ kind: "change", name: "Ann (@ann)", jobId: 2, runId: 2, isHandled: true },
    });
  });

  test("/stop ends a run, and the record says who it was", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.processes.script = () => hangs();
    const { id } = s.w.run(s.w.job({ name: "Long" }).id);
    await s.w.advance(SECOND);
    expect(await s.says(ANN, "/stop")).toBe("Which run is to be stopped?");
    s.peer.press(ANN, `#${id} Long`);
    await s.dealtWith();
    await s.w.advance(HOUR);
    expect(s.w.runOf(id)).toMatchObject({
      state: "cancelled",
      reason: "Cancelled by Ann (@ann) from Telegram.",
    });
    expect(await s.says(ANN, `/stop ${id}`)).toContain(`Run ${id} is over already: cancelled.`);
    expect(await s.says(ANN, "/stop 99")).toContain("There is no run “99”");
    expect(await s.says(ANN, "/stop")).toBe("No run is under way.");
  });

  test("/pause and /resume: a job with who did it, and everything", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    const { id } = s.w.job({ name: "Hourly", schedule: "every hour" });
    expect(await s.says(ANN, "/pause hourly")).toBe("Hourly is paused.");
    const paused = { enabled: false, pauseReason: "Paused by Ann (@ann) from Telegram." };
    expect(s.w.store.job(id)).toMatchObject(paused);
    s.peer.press(ANN, "Resume");
    await s.dealtWith();
    expect(s.w.store.job(id)).toMatchObject({ enabled: true, pauseReason: null });
    s.w.engine.jobs.pause(id, null, "By its owner.");
    await s.says(ANN, "/pause hourly");
    expect(s.w.store.job(id)!.pauseReason).toBe("By its owner.");
    expect(await s.says(ANN, "/pause")).toContain("Which job is to be paused?");
    s.peer.press(ANN, "Pause everything");
    await s.dealtWith();
    expect(s.w.engine.pause.until).toBe(0);
    expect(await s.says(ANN, "/next")).toContain("Everything is paused");
    expect(await s.says(ANN, "/resume all")).toBe("Everything goes on.");
    expect(s.w.engine.pause.until).toBeNull();
  });

  test("/add proposes a job, which a button makes; it may do the least", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    expect(await s.says(ANN, "/add")).toContain("/add every weekday at 9:00: look for");
    expect(await s.says(ANN, "/add every day at 9:30: look")).toContain("There is no job yet");
    s.w.job({ agent: "shell", profile: "full", cwd: "/root" });
    expect(await s.says(ANN, "/add every day at 9:30: look")).toContain("There is no job yet");
    s.w.job({ agent: "claude", profile: "full", cwd: "/srv/shop", model: "opus" });
    const said = await s.says(ANN, "/add every day at 9:30: list what is <new>: all of it");
    expect(said).toContain("<b>Proposal 1: list what is &lt;new&gt;: all of it</b>\nEvery day at");
    expect(s.w.store.jobs()).toHaveLength(2);
    s.peer.press(ANN, "Approve the job");
    await s.dealtWith();
    expect(s.w.store.job(3)).toMatchObject({
      ...{ agent: "claude", profile: "read-only", cwd: "/srv/shop", model: "opus" },
      ...{ enabled: true, schedule: "every day at 9:30", prompt: "list what is <new>: all of it" },
    });
    expect(s.w.store.proposal(1)).toMatchObject({ decidedBy: "chat", jobId: 3 });
    await s.says(ANN, "/add now: another");
    await s.w.advance(HOUR);
    expect(s.w.runs()).toEqual([]);
    s.peer.press(ANN, "Decline");
    await s.dealtWith();
    expect(s.w.store.proposal(2)!.state).toBe("declined");
    expect(s.peer.latest(ANN.id).text).toContain("Declined by Ann (@ann): another");
    expect(await s.says(ANN, "/add every banana: x")).toContain("Write when, a colon, and what");
  });

  test("what an agent proposes is listed after the questions, and decided once", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    await s.pair(BEN, true);
    const { run } = await asking(s);
    const { marker } = s.w.runOf(run.id);
    const job = { ...draft, name: "Weekly <report>", profile: "read-only" as const };
    const made = s.w.engine.proposals.propose(jobInputSchema.parse(job), marker!);
    expect(made.ok).toBe(true);
    const said = await s.says(ANN, "/approve");
    expect(said).toContain("may it use Bash?");
    expect(said).toContain("<b>Proposal 1 of Job: Weekly &lt;report&gt;</b>");
    await s.says(BEN, "/approve");
    s.peer.press(ANN, "Decline (1)");
    s.peer.press(BEN, "Approve the job (1)");
    await s.dealtWith();
    expect(s.w.store.proposal(1)!.state).toBe("declined");
    expect(s.peer.latest(BEN.id).text).toContain("Too late: Ann (@ann) declined it at");
    expect(s.w.store.question(1)!.state).toBe("open");
  });

  test("who decided is who did so last, also after a decision was taken back", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    await s.pair(BEN, true);
    s.w.job({ agent: "claude", cwd: "/srv/shop" });
    await s.says(ANN, "/add every day at 9:30: look");
    expect(await s.says(ANN, "/decline 1")).toBe("Declined by Ann (@ann): look");
    s.w.engine.proposals.reopen(1);
    expect(s.w.store.proposal(1)).toMatchObject({ decidedBy: null, decidedName: null });
    s.w.missingFolders.add("/srv/shop");
    expect(await s.says(BEN, "/accept 1")).toContain("The folder /srv/shop does not exist.");
    s.w.missingFolders.clear();
    expect(await s.says(BEN, "/accept 1")).toContain("Approved by Ben");
    expect(await s.says(ANN, "/decline 1")).toContain(
      "Too late: Ben &lt;b&gt;Bold&lt;/b&gt; approved it at",
    );
    expect(s.w.store.proposal(1)).toMatchObject({ decidedName: "Ben <b>Bold</b>" });
  });
});

describe("permission questions", () => {
  test("/approve shows what is asked, and a button answers it once", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    expect(await s.says(ANN, "/approve")).toContain("No agent waits for a permission");
    const { question } = await asking(s);
    const said = await s.says(ANN, "/approve");
    expect(said).toContain("<b>Job</b> (run 1) asks, question 1: may it use Bash?");
    expect(said).toContain("<code>npm test &amp;&amp; echo &lt;done&gt;</code>");
    s.peer.press(ANN, "Allow once");
    await s.dealtWith();
    expect(s.w.store.question(question.id)).toMatchObject({
      ...{ state: "allowed", answeredBy: "chat", answeredName: "Ann (@ann)" },
    });
    const after = s.peer.latest(ANN.id);
    expect(after.text).toContain("Allowed by Ann (@ann): Bash: npm test && echo <done>");
    expect(after.reply_markup).toBeUndefined();
  });

  test("the message that asks carries the answers as buttons", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.notices = { ...s.w.notices, targets: () => [{ channel: CHANNEL, digest: false }] };
    await s.restart();
    const { run } = await asking(s);
    ask(s, run.id, "call-2", { command: "npm test" });
    await s.delivered(2);
    const labels = () =>
      s.peer
        .latest(ANN.id)
        .reply_markup!.inline_keyboard.flat()
        .map(({ text }) => text);
    expect(labels()).toEqual(["Allow once", "Always for this job", "Deny"]);
    expect(s.peer.latest(ANN.id).text).toContain("Job waits for you");
    s.peer.press(ANN, "Allow once");
    await s.dealtWith();
    const after = s.peer.latest(ANN.id);
    expect(after.text).toMatch(/^Job waits for you[\s\S]*Allowed by Ann \(@ann\)/);
    expect(after.reply_markup).toBeUndefined();
    expect(s.w.store.question(2)).toMatchObject({ state: "allowed", answeredBy: "chat" });
  });

  test("always allows it, and the same for the job from then on", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    const { run } = await asking(s);
    const once = await s.says(ANN, "/approve");
    expect(once).not.toContain("Always");
    expect(await s.says(ANN, "/always 1")).not.toContain("Allowed");
    expect(s.w.store.question(1)!.state).toBe("open");
    await s.says(ANN, "/deny 1");
    ask(s, run.id, "call-2", { command: "npm test" });
    const said = await s.says(ANN, "/approve");
    expect(said).toContain("“Always” means for this job: Bash on exactly <code>npm test</code>");
    s.peer.press(ANN, "Always for this job");
    await s.dealtWith();
    expect(s.w.store.question(2)).toMatchObject({ state: "allowed", remembered: true });
    expect(s.peer.latest(ANN.id).text).toContain("Allowed by Ann (@ann), from now on for this job");
    expect(ask(s, run.id, "call-3", { command: "npm test" })).toMatchObject({ answeredBy: "rule" });
    expect(await s.says(ANN, "/deny 3")).toContain("by a permission that was remembered at");
  });

  test("two people press: the second is told who decided, and nothing changes", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    await s.pair(BEN, true);
    const { question } = await asking(s);
    await s.says(ANN, "/approve");
    await s.says(BEN, "/approve");
    s.peer.press(BEN, "Deny");
    s.peer.press(ANN, "Allow once");
    await s.dealtWith();
    expect(s.w.store.question(question.id)).toMatchObject({
      state: "denied",
      message: "Ben <b>Bold</b> said no, from Telegram.",
    });
    expect(s.peer.latest(ANN.id).text).toContain("Too late: Ben <b>Bold</b> denied it at");
    expect(toasts(s)[1]).toContain("Too late: Ben <b>Bold</b> denied it at");
    const notes = s.w.store
      .steeringNotes({ limit: 9 })
      .filter(({ questionId }) => questionId === question.id);
    expect(notes.map(({ name }) => name)).toEqual(["Ann (@ann)", "Ben <b>Bold</b>"]);
  });

  test("what was decided elsewhere, or by nobody in time, is told as such", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    const { run, question } = await asking(s);
    const answer = { decision: "allow", message: null, by: "page" } as const;
    s.w.engine.questions.answer(question.id, answer);
    expect(await s.says(ANN, "/deny 1")).toContain("Too late: it was allowed on the page at");
    ask(s, run.id, "call-2");
    await s.w.advance(HOUR);
    expect(await s.says(ANN, "/approve 2")).toContain("nobody answered until");
    expect(await s.says(ANN, "/approve 77")).toContain("There is no question “77”");
  });

  test("in the channel's own group, a paired person's press counts, and no stranger's does", async () => {
    const s = await steeringWorld({ chatId: -500 });
    await s.pair(ANN, true);
    const { question } = await asking(s);
    await s.says(ANN, "/approve");
    const group = { ...s.peer.latest(ANN.id), chat: { id: -500, type: "supergroup" } };
    s.peer.pressData(BEN, "approve 1", group);
    await s.dealtWith();
    expect(s.w.store.question(question.id)!.state).toBe("open");
    expect(s.w.store.steeringStrangers()).toMatchObject([{ userId: BEN.id, chatId: -500 }]);
    s.peer.pressData(ANN, "approve 1", group);
    await s.dealtWith();
    expect(s.w.store.question(question.id)!.state).toBe("allowed");
  });
});

describe("restarts", () => {
  test("buttons from before a restart still work", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    const { question } = await asking(s);
    await s.says(ANN, "/approve");
    const message = s.peer.latest(ANN.id);
    await s.restart();
    s.peer.press(ANN, "Allow once", message);
    await s.dealtWith();
    expect(s.w.store.question(question.id)!.state).toBe("allowed");
  });

  test("what was written while nobody listened is done afterwards, once", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.job();
    s.w.crash();
    await s.stop();
    s.peer.write(ANN, "/run 1");
    s.peer.write(ANN, "/run 1");
    await s.w.start();
    await s.start();
    await s.dealtWith();
    expect(s.w.runs()).toHaveLength(2);
    expect(s.peer.texts(ANN.id).slice(1)).toEqual([
      "Run 1 of Job was started.",
      "Run 2 of Job was started.",
    ]);
  });

  test("what Telegram hands over again is not done again", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.job();
    const { question } = await asking(s);
    const from = s.peer.write(ANN, "/run 1");
    s.peer.write(ANN, "/add every hour: more");
    s.peer.write(ANN, `/deny ${question.id}`);
    await s.dealtWith();
    const { length } = s.peer.texts(ANN.id);
    s.peer.repeatFrom(from);
    await s.restart();
    await s.dealtWith();
    expect(s.w.runs()).toHaveLength(2);
    expect(s.w.store.proposals({})).toHaveLength(1);
    expect(s.peer.texts(ANN.id)).toHaveLength(length);
  });

  test.each(["finishSteeringNote", "handleSteeringNote"] as const)(
    "a crash before %s does nothing twice, and the answer still comes",
    async (moment) => {
      const s = await steeringWorld();
      await s.pair(ANN, true);
      s.w.job();
      const { question } = await asking(s);
      const crash = () => {
        s.w.beforeWrite = (method) => {
          if (method !== moment) return;
          s.w.crash();
          throw new CrashError(moment);
        };
      };
      const texts = ["/run 1", "/add every hour: more", `/deny ${question.id}`, "/accept 1"];
      for (const text of texts) {
        crash();
        const before = s.peer.texts(ANN.id).length;
        const update = s.peer.write(ANN, text);
        await s.crashed();
        await s.stop();
        s.w.beforeWrite = () => {};
        // A process that is gone confirms nothing.
        s.peer.repeatFrom(update);
        await s.restart();
        await s.dealtWith();
        expect(s.peer.texts(ANN.id).length).toBeGreaterThan(before);
      }
      expect(s.w.runs()).toHaveLength(2);
      expect(s.w.store.proposals({})).toHaveLength(1);
      expect(s.w.store.question(question.id)!.state).toBe("denied");
      expect(s.w.store.jobs()).toHaveLength(3);
      const said = s.peer.texts(ANN.id).join("\n");
      expect(said).toContain("Denied by Ann (@ann)");
      expect(said).toContain("Approved by Ann (@ann): more");
      expect(said).not.toContain("Too late");
    },
  );

  test("an answer that does not go out is sent later, and what it tells is done once", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    s.w.job();
    const fault = { code: 429, description: "Too Many Requests", parameters: { retry_after: 7 } };
    s.peer.failNext("sendMessage", fault, { code: 502, description: "Bad Gateway" });
    s.peer.write(ANN, "/run 1");
    await s.waiting();
    expect(s.link.nextTryAt! - s.w.clock.now()).toBe(7 * SECOND);
    await s.w.advance(7 * SECOND);
    await s.waiting();
    await s.w.advance(HOUR);
    await s.dealtWith();
    expect(s.w.runs()).toHaveLength(1);
    expect(s.peer.texts(ANN.id).at(-1)).toBe("Run 1 of Job was started.");
  });

  test("somebody who blocked the bot does not hold up the others", async () => {
    const s = await steeringWorld();
    await s.pair(ANN, true);
    const blocked = { code: 403, description: "Forbidden: bot was blocked by the user" };
    s.peer.failNext("sendMessage", blocked);
    s.peer.write(ANN, "/jobs");
    s.peer.write(ANN, "/next");
    await s.dealtWith();
    expect(s.peer.texts(ANN.id).slice(1)).toEqual(["There are no jobs.", "Nothing is due."]);
  });
});
