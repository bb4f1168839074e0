import { beforeAll, describe, expect, test } from "vitest";
import { jobInputSchema, type Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { Question } from "../../contract/questions.ts";
import type { Run } from "../../contract/run.ts";
import { SETTINGS_DEFAULTS } from "../../contract/settings-defaults.ts";
import { NOTHING_YET, stateFrom, withEvent } from "./live-state.ts";
import { trayIcon, trayMenu, trayTooltip, type TrayItem, type TrayView } from "./tray-model.ts";
import { loadWords, type Words } from "./words.ts";

const NOW = new Date(2026, 10, 26, 1, 0).getTime();
const MINUTE = 60_000;
let words: Words;
beforeAll(async () => {
  words = await loadWords("en");
});

function job(id: number, name: string, inMinutes: number | null): Job {
  const input = jobInputSchema.parse({
    name,
    agent: "shell",
    prompt: "true",
    cwd: "/",
    profile: "full",
    schedule: "",
  });
  const nextDueAt = inMinutes === null ? null : NOW + inMinutes * MINUTE;
  return { ...input, id, version: 1, nextDueAt, enabled: true, removedAt: null } as Job;
}

function run(id: number, jobId: number, state: Run["state"], more: Partial<Run> = {}): Run {
  const began = NOW - 3 * MINUTE;
  const ended = ["running", "queued"].includes(state) ? null : began + MINUTE;
  const times = { createdAt: began, startedAt: began, finishedAt: ended, seenAt: null };
  return {
    id,
    jobId,
    jobName: `Job ${jobId}`,
    state,
    trigger: "schedule",
    ...times,
    ...more,
  } as Run;
}

function question(id: number, more: Partial<Question> = {}): Question {
  const asked = { runId: 7, jobName: "Upgrades", tool: "Bash", detail: "npm test", rule: null };
  return { id, ...asked, state: "open", deadlineAt: NOW + 10 * MINUTE, ...more } as Question;
}

function view(jobs: Job[], runs: Run[], more: Partial<TrayView> = {}): TrayView {
  const live = stateFrom(jobs, runs, { questions: [], proposals: [] }, null);
  const settings = SETTINGS_DEFAULTS;
  const engine = { attached: false, silent: false, remote: null, engines: [] };
  return { live, settings, ...engine, words, now: NOW, muted: new Set(), ...more };
}

/** Labels, indented by depth. */
function shown(items: TrayItem[], indent = ""): string[] {
  return items.flatMap((item) => {
    if (item.type === "separator") return [`${indent}———`];
    const inner = item.type === "menu" ? shown(item.items, `${indent}  `) : [];
    return [indent + item.label, ...inner];
  });
}

const jobs = () => [job(1, "Nightly review", 60), job(2, "Digest", 480), job(3, "By hand", null)];

test("the whole menu, with something running, failed and planned", () => {
  const runs = [
    run(7, 1, "running", { jobName: "Nightly review" }),
    run(6, 2, "failed", { jobName: "Digest" }),
  ];
  expect(shown(trayMenu(view(jobs(), runs)))).toEqual([
    "Nightly review — running 3 min",
    "  Show",
    "  Stop",
    "Digest — failed 00:58",
    "  Show",
    "  Retry",
    "  Mute",
    "———",
    "Next",
    "Nightly review 02:00",
    "  Run now",
    "  Skip this one",
    "  Pause",
    "Digest 09:00",
    "  Run now",
    "  Skip this one",
    "  Pause",
    "———",
    "Run now",
    "  By hand",
    "  Digest",
    "  Nightly review",
    "New job…",
    "Quick prompt…",
    "Pause everything",
    "  For 30 minutes",
    "  For 1 hour",
    "  Until tomorrow, 08:00",
    "  Until I resume",
    "———",
    "Open Belfry",
    "Settings…",
    "Quit",
    "  Leave agents running",
    "  Stop agents",
  ]);
});

describe("icon and tooltip", () => {
  test("idle, with what comes next", () => {
    const idle = view(jobs(), []);
    expect(trayIcon(idle)).toBe("idle");
    expect(trayTooltip(idle)).toBe("next: Nightly review 02:00");
    expect(trayTooltip(view([], []))).toBe("Nothing is planned");
  });

  test("running", () => {
    const busy = view(jobs(), [run(1, 1, "running"), run(2, 2, "running"), run(3, 3, "queued")]);
    expect(trayIcon(busy)).toBe("running");
    expect(trayTooltip(busy)).toBe("2 running · next: Nightly review 02:00");
  });

  test("paused says until when, and nothing comes next", () => {
    const live = withEvent(view(jobs(), []).live, {
      type: "engine",
      seq: 1,
      pausedUntil: NOW + 90 * MINUTE,
    });
    expect(trayIcon(view([], [], { live }))).toBe("paused");
    expect(trayTooltip(view([], [], { live }))).toBe("Paused until 02:30");
    expect(shown(trayMenu(view([], [], { live })))).toContain("Resume (Paused until 02:30)");
  });

  test("an engine of another process that has gone wants attention", () => {
    const gone = view([], [], { live: NOTHING_YET, attached: true });
    expect(trayIcon(gone)).toBe("attention");
    expect(shown(trayMenu(gone))).toEqual([
      "The engine has ended",
      "Run the engine in this app",
      "———",
      "Open Belfry",
      "Settings…",
      "Quit",
    ]);
  });
});

test("an engine that hangs is said to, and nobody else can carry it", () => {
  const hung = view([], [], { live: NOTHING_YET, attached: true, silent: true });
  expect(trayIcon(hung)).toBe("attention");
  expect(trayTooltip(hung)).toBe("The engine does not answer");
  expect(shown(trayMenu(hung)).slice(0, 3)).toEqual([
    ...["The engine does not answer", "———", "Open Belfry"],
  ]);
});

describe("attention for a failure", () => {
  const icon = (runs: Run[], more: Partial<TrayView> = {}) => trayIcon(view(jobs(), runs, more));
  const failed = run(1, 1, "failed");

  test("until someone has looked at it, or it has succeeded since", () => {
    expect(icon([failed])).toBe("attention");
    expect(icon([{ ...failed, seenAt: NOW }])).toBe("idle");
    expect(icon([failed, run(2, 1, "succeeded", { finishedAt: NOW })])).toBe("idle");
    // What runs now says nothing yet about how it ends.
    expect(icon([failed, run(2, 1, "running")])).toBe("attention");
  });

  test("not for muted or removed jobs, drafts that were tried out, or what a person ended", () => {
    expect(icon([failed], { muted: new Set([1]) })).toBe("idle");
    expect(icon([run(1, 99, "failed")])).toBe("idle");
    expect(icon([run(1, 1, "failed", { trigger: "test" })])).toBe("idle");
    expect(icon([run(1, 1, "cancelled")])).toBe("idle");
  });

  test("an older run that ends late does not hide a newer one", () => {
    const late = run(1, 1, "succeeded", { finishedAt: NOW - 10 * MINUTE });
    expect(icon([run(2, 1, "failed"), late])).toBe("attention");
  });
});

describe("agents that wait for an answer", () => {
  const asking = (...questions: Question[]) =>
    view(jobs(), [], { live: stateFrom(jobs(), [], { questions, proposals: [] }, null) });

  test("come first, the oldest first, with what can be said to each", () => {
    const two = asking(question(2, { tool: "Web\u202eFetch", detail: "" }), question(1));
    expect(trayIcon(two)).toBe("attention");
    expect(trayTooltip(two)).toMatch(/^2 waiting for you · /);
    const menu = trayMenu(two);
    expect(shown(menu).slice(0, 12)).toEqual([
      "2 waiting for you",
      "  Upgrades — Bash",
      "    npm test",
      "    Without an answer it is denied: 01:10",
      "    Allow once",
      "    Deny",
      "    Show",
      "  Upgrades — Web⟨U+202E⟩Fetch",
      "    Without an answer it is denied: 01:10",
      "    Allow once",
      "    Deny",
      "    Show",
    ]);
    expect(JSON.stringify(menu)).toContain(
      '{"kind":"answer","questionId":1,"decision":"allow","by":"tray"}',
    );
  });

  test("are allowed for good only where all of what that means can be read", () => {
    const menuFor = (rule: Question["rule"]) =>
      shown(trayMenu(asking(question(1, { rule })))).map((label) => label.trim());
    const always = "Always allow for this job";
    const narrow = menuFor({ tool: "Bash", only: "npm test" });
    expect(narrow.slice(2, 9)).toEqual([
      ...["npm test", "Always means exactly: Bash: npm test"],
      "Without an answer it is denied: 01:10",
      ...["Allow once", always, "Deny", "Show"],
    ]);
    expect(menuFor({ tool: "Bash", only: "npm\u202etest" })).toContain(
      "Always means exactly: Bash: npm⟨U+202E⟩test",
    );
    const wide = menuFor({ tool: "WebSearch", only: null });
    expect(wide).toContain("Always means: WebSearch, whatever it is used on");
    expect(menuFor({ tool: "Bash", only: `npm test ${"x".repeat(100)}` })).not.toContain(always);
    expect(menuFor({ tool: "Bash", only: "npm test\nrm -r build" })).not.toContain(always);
    expect(menuFor(null)).not.toContain(always);
  });

  test("proposed jobs come after questions, with what they would do", () => {
    const job = { name: "Sweep", agent: "shell", profile: "full", schedule: "@daily" };
    const proposal = {
      ...{ id: 4, state: "open", proposer: { jobName: "Upgrades" } },
      job: { ...job, prompt: "rm -r\n build" },
    } as Proposal;
    const live = withEvent(asking(question(1)).live, { type: "proposal", seq: 1, proposal });
    const menu = trayMenu(view(jobs(), [], { live }));
    expect(shown(menu).slice(0, 14)).toEqual([
      "2 waiting for you",
      "  Upgrades — Bash",
      ...["    npm test", "    Without an answer it is denied: 01:10"],
      ...["    Allow once", "    Deny", "    Show"],
      "  New job: Sweep",
      ...["    Proposed by Upgrades", "    shell · full · @daily", "    rm -r build"],
      ...["    Approve", "    Decline", "    Show"],
    ]);
    const decided = { ...proposal, state: "approved" } as Proposal;
    expect(withEvent(live, { type: "proposal", seq: 2, proposal: decided }).proposals).toEqual([]);
  });

  test("are there from their question to its answer, and long lists are cut", () => {
    const event = (asked: Question) => ({ type: "question", seq: 1, question: asked }) as const;
    const open = withEvent(asking(question(1)).live, event(question(2)));
    expect(open.questions.map(({ id }) => id)).toEqual([1, 2]);
    const left = withEvent(open, event(question(1, { state: "denied" })));
    expect(left.questions.map(({ id }) => id)).toEqual([2]);
    const many = Array.from({ length: 13 }, (_, n) => question(n + 1));
    expect(shown(trayMenu(asking(...many)))).toContain("  3 more …");
  });
});

test("long names and long lists are cut", () => {
  const many = Array.from({ length: 60 }, (_, n) => job(n + 1, `${"x".repeat(60)} ${n}`, n + 1));
  const labels = shown(trayMenu(view(many, [])));
  expect(labels).toContain("  20 more …");
  expect(Math.max(...labels.map((label) => label.length))).toBeLessThan(60);
});

test("agents of another engine are not offered to be stopped", () => {
  const items = trayMenu(view(jobs(), [run(1, 1, "running")], { attached: true }));
  expect(items.at(-1)).toEqual({
    type: "action",
    label: "Quit",
    action: { kind: "quit", stopAgents: false },
  });
});

describe("an engine of another machine", () => {
  const attic = { id: "a1", name: "Attic" };
  const engines = [attic, { id: "b2", name: "Office" }];
  const failed = () => [run(6, 2, "failed", { jobName: "Digest" })];

  test("is named, can be changed for another one, and its jobs are not muted here", () => {
    const far = view(jobs(), failed(), { remote: attic, engines });
    expect(trayTooltip(far)).toMatch(/^Attic · 1 failed/);
    const menu = shown(trayMenu(far));
    expect(menu[0]).toBe("Shows Attic");
    expect(menu).not.toContain("  Mute");
    const at = menu.indexOf("Engine");
    expect(menu.slice(at, at + 4)).toEqual(["Engine", "  This computer", "  Attic", "  Office"]);
  });

  test("that does not answer wants attention, and can still be left", () => {
    const gone = { ...view([], [], { remote: attic, engines }), live: NOTHING_YET };
    expect(trayIcon(gone)).toBe("attention");
    expect(trayTooltip(gone)).toBe("Attic does not answer");
    const menu = shown(trayMenu(gone));
    expect(menu[0]).toBe("Attic does not answer");
    expect(menu).toContain("  This computer");
    expect(menu).not.toContain("Run the engine in this app");
  });

  test("without any, nothing is said of engines", () => {
    expect(shown(trayMenu(view(jobs(), [])))).not.toContain("Engine");
  });
});
