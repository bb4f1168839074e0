/** The editor as a person uses it: by words, by the picker, by keyboard; with errors, drafts, a test run, a conflict. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tabTo, undo } from "../lib/page-acts.ts";
import { hasFocus, listHasFocus } from "../lib/page-waits.ts";
import { RefusedCalls } from "../lib/refused-calls.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld();
beforeAll(() => world.start());
afterAll(() => world.remove());

const NEW = "/jobs/new";

/** An editor in a browser of its own, so that no draft of another test is offered. */
async function editor(path = NEW): Promise<Page> {
  const page = await world.page(path);
  await name(page).waitFor();
  return page;
}

const name = (page: Page): Locator => page.getByLabel("Name", { exact: true });
const folder = (page: Page): Locator => page.getByLabel("Folder", { exact: true });
const when = (page: Page): Locator => page.getByLabel("When", { exact: true });
const command = (page: Page): Locator => page.getByLabel("Command", { exact: true });
const prompt = (page: Page): Locator => page.getByLabel("What it should do", { exact: true });
const save = (page: Page): Locator => page.getByRole("button", { name: /^(Save and arm|Save)$/ });

async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

async function write(page: Page, job: { name: string; command: string; when: string }) {
  await name(page).fill(job.name);
  await folder(page).fill(world.work);
  await page.keyboard.press("Escape");
  await command(page).fill(job.command);
  await when(page).fill(job.when);
  await page.keyboard.press("Escape");
}

/** Whether all of it can be seen without scrolling. */
async function isInView(element: Locator): Promise<boolean> {
  const body = element.page().locator("#page");
  const [at, within] = await Promise.all([element.boundingBox(), body.boundingBox()]);
  if (at === null || within === null) return false;
  return at.y >= within.y && at.y + at.height <= within.y + within.height;
}

const jobNamed = async (wanted: string) =>
  (await world.client.jobs.list({})).find((job) => job.name === wanted);

describe("a precheck", () => {
  test("is written with its time, can be wrong beside its field, and is saved with the job", async () => {
    const page = await editor();
    await write(page, { name: "Asks first", command: "echo hello", when: "every weekday at 9" });
    await page.getByRole("button", { name: /precheck/ }).click();
    await page.getByLabel("Precheck", { exact: true }).fill("test -s inbox.md");
    const time = page.getByLabel("The precheck takes at most", { exact: true });
    await time.fill("20m");
    await save(page).click();
    await page.getByText("A precheck gets ten minutes at most.").waitFor();
    await time.fill("30s");
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect((await jobNamed("Asks first"))!.precheck).toEqual({
      command: "test -s inbox.md",
      timeoutMs: 30_000,
    });
    await page.context().close();
  });
});

describe("what most jobs leave as it is", () => {
  test("bounds, waits and a schema are written, and read back by the editor", async () => {
    const page = await editor();
    await write(page, { name: "All set", command: "Count.", when: "every weekday at 9" });
    await choose(page, "Agent", /^Demonstration/);
    await page.getByRole("button", { name: /^Retries, overlap/ }).click();
    await page.getByLabel("Longest wait between attempts").fill("10m");
    await page.getByText("Only when online").click();
    await page.getByLabel("Wait for a connection at most").fill("2m");
    await page.getByLabel("Not before").fill("2030-01-01T08:30");
    const schema = page.getByLabel("Schema of the answer");
    await schema.fill('{ "type": ');
    await save(page).click();
    await page.getByText("This is no JSON yet.").waitFor();
    await schema.fill('{ "type": "object" }');
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    const job = (await jobNamed("All set"))!;
    expect(job).toMatchObject({
      outputSchema: { type: "object" },
      retry: { maxBackoffMs: 600_000 },
      conditions: { online: true, onlineWaitMs: 120_000 },
      scheduleOptions: { notBefore: new Date(2030, 0, 1, 8, 30).getTime(), notAfter: null },
    });
    await page.goto(await world.url(`/jobs/${job.id}/edit`));
    await page.getByRole("button", { name: /^Retries, overlap/ }).click();
    await expect.poll(() => page.getByLabel("Not before").inputValue()).toBe("2030-01-01T08:30");
    await expect.poll(() => schema.inputValue()).toBe('{\n  "type": "object"\n}');
    await page.context().close();
  });
});

describe("a new job", () => {
  test("by words: the page answers while one types, and the job fires as it said", async () => {
    const page = await editor();
    await write(page, { name: "By words", command: "echo hello", when: "every weekday at 9" });
    await page.getByText("Every weekday (Monday to Friday) at 09:00").waitFor();
    const side = page.locator("aside");
    await side.getByText("09:00").nth(5).waitFor();
    await side.getByText("-c 'echo hello'").waitFor();
    await side.getByText("The folder").waitFor();
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect(await jobNamed("By words")).toMatchObject({
      schedule: "every weekday at 9",
      agent: "shell",
      cwd: world.work,
      enabled: true,
    });
    await page.context().close();
  });

  test("once it is saved, Back leads to where it was begun, not to an empty form", async () => {
    const page = await world.page("/jobs");
    await page.getByRole("link", { name: "New job" }).first().click();
    await write(page, { name: "There and back", command: "true", when: "every 5h" });
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    await page.goBack();
    await page.waitForURL(/#\/jobs$/);
    await page.context().close();
  });

  test("fires of the same minute are told apart by their seconds", async () => {
    const page = await editor();
    await when(page).fill("every 10 seconds");
    await page
      .locator("aside")
      .getByText(/^\d\d:\d\d:\d\d$/)
      .nth(5)
      .waitFor();
    await page.context().close();
  });

  test("by the picker: it writes the text, and follows the text", async () => {
    const page = await editor();
    await write(page, { name: "By picker", command: "true", when: "" });
    await page.getByRole("button", { name: "Pick" }).click();
    const picker = page.getByRole("group", { name: "Pick a schedule" });
    await picker.getByRole("radio", { name: "Interval" }).click();
    await expect.poll(() => when(page).inputValue()).toBe("every 2h");
    await picker.getByRole("radio", { name: "Days" }).click();
    await picker.getByRole("button", { name: "Fri", exact: true }).click();
    await picker.getByLabel("Time").fill("18:30");
    await expect
      .poll(() => when(page).inputValue())
      .toBe("mondays, tuesdays, wednesdays and thursdays at 18:30");
    // The other way round: what is typed shows in the picker, as far as it can.
    await when(page).fill("0 7 * * 6,0");
    await page.keyboard.press("Escape");
    await picker.getByRole("button", { name: "Sat", exact: true, pressed: true }).waitFor();
    await expect.poll(() => picker.getByLabel("Time").inputValue()).toBe("07:00");
    await when(page).fill("*/20 8-18 * * *");
    await page.keyboard.press("Escape");
    await picker.getByText("more than can be shown here").waitFor();
    expect(await when(page).inputValue()).toBe("*/20 8-18 * * *");
    await page.keyboard.press("Control+s");
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect((await jobNamed("By picker"))?.schedule).toBe("*/20 8-18 * * *");
    await page.context().close();
  });

  test("by keyboard alone, from the first field to the saved job", async () => {
    const page = await editor();
    const agent = page.getByLabel("Agent", { exact: true });
    await name(page).focus();
    await page.keyboard.type("By keyboard");
    await page.keyboard.press("Tab");
    await hasFocus(agent);
    await page.keyboard.press("Enter");
    const options = page.getByRole("option");
    await listHasFocus(page);
    await page.keyboard.press("End");
    await page
      .getByRole("option", { name: /Demonstration/ })
      .and(page.locator("[data-highlighted]"))
      .waitFor();
    await page.keyboard.press("Enter");
    await options.first().waitFor({ state: "detached" });
    await hasFocus(agent);
    await page.keyboard.press("Tab");
    await hasFocus(folder(page));
    await page.keyboard.type(world.work);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await hasFocus(prompt(page));
    await page.keyboard.type("Say hello.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await hasFocus(when(page));
    await page.keyboard.type("every 3h");
    await page.getByText("Every 3 hours").first().waitFor();
    await page.keyboard.press("Escape");
    // The zone opens into a field that has the focus, and keeps it while what is typed is no zone yet.
    await page.keyboard.press("Tab");
    await hasFocus(page.getByRole("button", { name: /follows this computer/ }));
    await page.keyboard.press("Enter");
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await hasFocus(zone);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Europe/Lisbo");
    await page.getByRole("alert").filter({ hasText: "Europe/Lisbo" }).waitFor();
    await hasFocus(zone);
    await page.keyboard.type("n");
    await page
      .getByRole("alert")
      .filter({ hasText: "Europe/Lisbo" })
      .waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect(await jobNamed("By keyboard")).toMatchObject({
      agent: "demo",
      profile: "read-only",
      prompt: "Say hello.",
      schedule: "every 3h",
      timezone: "Europe/Lisbon",
    });
    await page.context().close();
  });

  test("from a template, with what it asks for", async () => {
    const page = await world.page("/templates");
    await page.getByRole("button", { name: /^Disk space check/ }).click();
    const dialog = page.getByRole("dialog", { name: "Disk space check" });
    await dialog.getByLabel("Tell from percent").fill("lots");
    await dialog.getByRole("button", { name: "Use this template" }).click();
    await dialog.getByText('"Tell from percent" is a number.').waitFor();
    await dialog.getByLabel("Tell from percent").fill("77");
    await dialog.getByRole("button", { name: "Use this template" }).click();
    await expect.poll(() => name(page).inputValue()).toBe("Disk space check");
    await folder(page).fill(world.work);
    await page.keyboard.press("Escape");
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect(await jobNamed("Disk space check")).toMatchObject({
      env: { DISK: "/", LIMIT: "77" },
      profile: "full",
      schedule: "every 6h",
    });
    await page.context().close();
  });
});

test("by keyboard alone: a template is looked for, filled in and made a job", async () => {
  const page = await world.page("/templates");
  const card = page.getByRole("button", { name: /^Disk space check/ });
  await card.waitFor();
  await page.keyboard.press("/");
  await hasFocus(page.getByRole("searchbox", { name: "Search templates" }));
  await page.keyboard.type("disk space");
  await page.waitForURL(/search=disk/);
  await tabTo(card);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Disk space check" });
  await hasFocus(dialog.getByRole("button", { name: "Close" }));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(card);
  await page.keyboard.press("Enter");
  await hasFocus(dialog.getByRole("button", { name: "Close" }));
  await tabTo(dialog.getByLabel("Tell from percent"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("66");
  await tabTo(dialog.getByRole("button", { name: "Use this template" }));
  await page.keyboard.press("Enter");
  await expect.poll(() => name(page).inputValue()).toBe("Disk space check");
  await tabTo(name(page));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Disk by keys");
  await tabTo(folder(page));
  await page.keyboard.type(world.work);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/#\/jobs\/\d+$/);
  expect(await jobNamed("Disk by keys")).toMatchObject({ env: { LIMIT: "66" } });
  await page.context().close();
});

test("Escape closes what is offered and leaves what was typed, however often it is pressed", async () => {
  const page = await editor();
  for (const [field, text] of [
    [folder(page), world.work],
    [when(page), "every weekday at 9"],
  ] as const) {
    await field.fill(text);
    for (let times = 0; times < 3; times += 1) await field.press("Escape");
    await page.getByRole("listbox").waitFor({ state: "hidden" });
    expect(await field.inputValue()).toBe(text);
  }
  await page.context().close();
});

describe("errors stand beside their field, and nothing is saved", () => {
  interface Mistake {
    what: string;
    make: (page: Page) => Promise<void>;
    sentence: RegExp;
    /** A mistake that only saving shows. */
    onSave?: boolean;
  }
  const mistakes: Mistake[] = [
    {
      what: "no name",
      make: (page) => name(page).fill(""),
      sentence: /A job needs a name/,
      onSave: true,
    },
    {
      what: "no command",
      make: (page) => command(page).fill(""),
      sentence: /Say what it should do/,
      onSave: true,
    },
    {
      what: "a folder that does not exist",
      make: (page) => folder(page).fill("/does/not/exist"),
      sentence: /This folder does not exist|The folder \/does\/not\/exist does not exist/,
    },
    {
      what: "a schedule that is not understood",
      make: (page) => when(page).fill("every weekdya at 9"),
      sentence: /perhaps "weekday"/,
    },
    {
      what: "a schedule that can never fire",
      make: (page) => when(page).fill("0 0 30 2 *"),
      sentence: /never/,
    },
    {
      what: "a variable in a command",
      make: (page) => command(page).fill("echo {{last_answer}}"),
      sentence: /write "\$BELFRY_LAST_ANSWER" instead of/,
    },
    {
      what: "a limit that cannot be read",
      make: (page) => page.getByLabel("A run takes at most").fill("soon"),
      sentence: /Write a span of time, such as 10 min or 2h\./,
    },
    {
      what: "an amount below nothing",
      async make(page) {
        await choose(page, "Agent", /^Demonstration/);
        await page.getByLabel("Dollars a run").fill("-3");
      },
      sentence: /Write an amount above 0/,
    },
    {
      what: "attempts that are no number",
      async make(page) {
        await page.getByRole("button", { name: /^Retries, overlap/ }).click();
        await page.getByLabel("Attempts in all").fill("abc");
      },
      sentence: /Write a whole number from 1 to 20\./,
    },
    {
      what: "a variable of the environment that is none",
      async make(page) {
        await page.getByRole("button", { name: /^Retries, overlap/ }).click();
        await page.getByLabel("Environment").fill("not a variable");
      },
      sentence: /Write one NAME=value a line\./,
    },
    {
      what: "too many attempts",
      async make(page) {
        await page.getByRole("button", { name: /^Retries, overlap/ }).click();
        await page.getByLabel("Attempts in all").fill("99");
      },
      sentence: /20/,
      onSave: true,
    },
  ];
  for (const { what, make, sentence, onSave } of mistakes) {
    test(what, async () => {
      const page = await editor();
      const before = (await world.client.jobs.list({})).length;
      await write(page, { name: `Wrong: ${what}`, command: "true", when: "every 5h" });
      await make(page);
      await page.keyboard.press("Escape");
      const told = page.getByRole("alert").filter({ hasText: sentence });
      if (!onSave) await told.first().waitFor();
      await page.keyboard.press("Control+s");
      await told.first().waitFor();
      expect(page.url()).toContain(NEW);
      expect((await world.client.jobs.list({})).length).toBe(before);
      await page.context().close();
    });
  }

  test("an empty form is told in the language of the page what each field needs", async () => {
    const page = await world.page(NEW, { locale: "pt-BR" });
    await page.getByLabel("Nome", { exact: true }).waitFor();
    await page.keyboard.press("Control+s");
    for (const [label, sentence] of [
      ["Nome", "Uma tarefa precisa de um nome."],
      ["Pasta", "Escolha a pasta em que ela trabalha."],
      ["Comando", "Diga o que ela deve fazer."],
    ] as const) {
      await page.getByRole("alert").getByText(sentence).waitFor();
      const field = page.getByLabel(label, { exact: true });
      await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    }
    await page.context().close();
  });

  test("a misspelt variable of a prompt is put right with one press", async () => {
    const page = await editor();
    await choose(page, "Agent", /Demonstration/);
    await prompt(page).fill("Sum up {{yesteday}}");
    await page.getByRole("button", { name: "Use {{yesterday}}" }).click();
    await expect.poll(() => prompt(page).inputValue()).toBe("Sum up {{yesterday}}");
    await page
      .locator("aside")
      .getByText(/^Sum up \d{4}-\d\d-\d\d$/)
      .waitFor();
    await page.context().close();
  });
});

describe("what keeps a job from being saved is shown, wherever the page stands", () => {
  const advanced = (page: Page) => page.getByRole("button", { name: /^Retries, overlap/ });
  const atTheEnd = async (page: Page) => {
    await page.getByLabel("Schema of the answer").or(page.getByLabel("Program")).last().focus();
    await expect.poll(() => isInView(name(page))).toBe(false);
  };

  test("a wrong zone gets the focus", async () => {
    const page = await editor();
    await write(page, { name: "On Mars", command: "true", when: "every 5h" });
    await page.getByRole("button", { name: /follows this computer/ }).click();
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await zone.fill("Mars/Base");
    await page.keyboard.press("Escape");
    await expect.poll(() => zone.getAttribute("aria-invalid")).toBe("true");
    await page.locator("aside").getByText("The time zone is not known.").waitFor();
    await page.getByRole("button", { name: "Pick" }).click();
    await page.getByText("The time zone is not known, so what the text says").waitFor();
    await advanced(page).click();
    await atTheEnd(page);
    await save(page).click();
    await hasFocus(zone);
    await expect.poll(() => isInView(zone)).toBe(true);
    await page.context().close();
  });

  test("what is no matter of one field is said where one looks", async () => {
    const context = await world.context();
    const calls = new RefusedCalls();
    await calls.watch(context);
    const page = await context.newPage();
    await page.goto(await world.url(NEW));
    await write(page, { name: "Refused", command: "true", when: "every 5h" });
    await advanced(page).click();
    await atTheEnd(page);
    calls.refused.set("/jobs/create", { says: "Job 8123 does not exist." });
    await save(page).click();
    const told = page.getByRole("alert").filter({ hasText: "Job 8123 does not exist." });
    await told.waitFor();
    await expect.poll(() => isInView(told)).toBe(true);
    await context.close();
  });

  test("a field that another agent does not have keeps nobody from saving", async () => {
    const page = await editor();
    await choose(page, "Agent", /^Demonstration/);
    await page.getByLabel("Dollars a run").fill("lots");
    await choose(page, "Agent", /^Shell/);
    await write(page, { name: "No dollars", command: "true", when: "every 5h" });
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    await page.context().close();
  });
});

test("a test run shows its output live, and is marked as a test", async () => {
  const gate = join(world.work, "gate");
  execFileSync("mkfifo", [gate]);
  const page = await editor();
  await write(page, { name: "Tried", command: "echo one; read line < gate; echo two", when: "" });
  await page.getByRole("button", { name: "Test run" }).click();
  const sheet = page.getByRole("dialog", { name: "Test run" });
  await sheet.getByText("one", { exact: true }).waitFor();
  await sheet.getByText("running").waitFor();
  execFileSync("sh", ["-c", `echo go > '${gate}'`]);
  await sheet.getByText("two", { exact: true }).waitFor();
  await sheet.getByText("succeeded").waitFor();
  const [run] = (await world.client.runs.list({ limit: 10 })).filter(
    (each) => each.jobName === "Tried",
  );
  expect(run).toMatchObject({ trigger: "test", jobId: null, state: "succeeded" });
  expect(await jobNamed("Tried")).toBeUndefined();
  await page.context().close();
});

test("a test that is watched is told in its sheet and not by a message over it; one that cannot begin says why", async () => {
  const page = await editor();
  const begin = page.getByRole("button", { name: "Test run" });
  const why = "First say what to do, and choose a folder.";
  await begin.hover();
  await page.getByText(why).waitFor();
  expect(await begin.getAttribute("aria-description")).toBe(why);
  await write(page, { name: "Fails", command: "echo no; exit 3", when: "" });
  expect(await begin.getAttribute("aria-description")).toBeNull();
  await begin.click();
  const sheet = page.getByRole("dialog", { name: "Test run" });
  await sheet.getByRole("status").getByText("failed").waitFor();
  // What ends later is told later: by then it would be there.
  await world.client.jobs.run({ id: (await world.job({ name: "After it", prompt: "true" })).id });
  await page.getByText("After it: succeeded", { exact: true }).first().waitFor();
  expect(await page.getByText("Fails: failed", { exact: true }).count()).toBe(0);
  await page.context().close();
});

test("two people edit one job: nothing is lost, and each field is chosen", async () => {
  const job = await world.job({ name: "Shared", prompt: "echo old", schedule: "every 4h" });
  const [mine, theirs] = [
    await editor(`/jobs/${job.id}/edit`),
    await editor(`/jobs/${job.id}/edit`),
  ];
  await name(mine).fill("Mine");
  await command(mine).fill("echo mine");
  await name(theirs).fill("Theirs");
  await when(theirs).fill("every 6h");
  await theirs.keyboard.press("Escape");
  await save(theirs).click();
  await theirs.waitForURL(/#\/jobs\/\d+$/);

  await mine.getByText("Someone else changed this job while you were editing.").waitFor();
  await mine.keyboard.press("Control+s");
  const dialog = mine.getByRole("dialog", { name: "Someone else changed this job" });
  await dialog.getByText("1 field to choose").waitFor();
  expect((await world.client.jobs.get({ id: job.id })).name).toBe("Theirs");
  const fields = dialog.getByRole("listitem");
  await fields.filter({ hasText: "Name" }).getByRole("radio", { name: "Theirs" }).click();
  await dialog.getByRole("button", { name: "Save this" }).click();
  await mine.waitForURL(/#\/jobs\/\d+$/);
  expect(await world.client.jobs.get({ id: job.id })).toMatchObject({
    name: "Theirs",
    prompt: "echo mine",
    schedule: "every 6h",
  });
  await mine.context().close();
  await theirs.context().close();
});

test("by keyboard alone: two versions of a job become one, field by field", async () => {
  const { id } = await world.job({ name: "By both", prompt: "echo old", schedule: "every 4h" });
  const page = await editor(`/jobs/${id}/edit`);
  const write = async (field: Locator, text: string) => {
    await tabTo(field);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
  };
  await write(name(page), "Of mine");
  await write(command(page), "echo mine");
  const patch = { name: "Of theirs", prompt: "echo theirs", schedule: "every 6h" };
  await world.client.jobs.edit({ id, expectedVersion: null, patch });
  await page.getByText("Someone else changed this job while you were editing.").waitFor();
  await hasFocus(command(page));
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Someone else changed this job" });
  await hasFocus(dialog.getByRole("button", { name: "Close" }));
  // To go on editing instead leads back to where one was.
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(command(page));
  await page.keyboard.press("Control+s");
  await hasFocus(dialog.getByRole("button", { name: "Close" }));
  const yours = (text: string) =>
    dialog.getByRole("listitem").filter({ hasText: text }).getByRole("radio", { name: "Yours" });
  await tabTo(yours("Of mine"));
  await page.keyboard.press("Space");
  await dialog.getByText("1 field to choose").waitFor();
  await tabTo(yours("echo mine"));
  await page.keyboard.press("ArrowRight");
  await dialog.getByText("1 field to choose").waitFor({ state: "detached" });
  await tabTo(dialog.getByRole("button", { name: "Save this" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/jobs\/\d+$/);
  expect(await world.client.jobs.get({ id })).toMatchObject({ ...patch, name: "Of mine" });
  await page.context().close();
});

describe("a draft that was not saved", () => {
  test("is offered again after a reload, for the job it belongs to", async () => {
    const job = await world.job({ name: "Draft of mine" });
    const page = await editor(`/jobs/${job.id}/edit`);
    await command(page).fill("echo later");
    await page.getByText("Draft kept").waitFor();
    await page.reload();
    await page.getByText("There is an unsaved draft").waitFor();
    expect(await command(page).inputValue()).toBe("echo hello");
    await page.getByRole("button", { name: "Go on with it" }).click();
    await expect.poll(() => command(page).inputValue()).toBe("echo later");
    await save(page).click();
    await page.waitForURL(/#\/jobs\/\d+$/);
    expect((await world.client.jobs.get({ id: job.id })).prompt).toBe("echo later");
    await page.goto(await world.url(`/jobs/${job.id}/edit`));
    await name(page).waitFor();
    expect(await page.getByText("There is an unsaved draft").count()).toBe(0);
    await page.context().close();
  });

  test("is not left behind without a word", async () => {
    const page = await editor();
    await name(page).fill("Half written");
    await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
    const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
    await dialog.getByRole("button", { name: "Stay" }).click();
    expect(await name(page).inputValue()).toBe("Half written");
    await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
    await dialog.getByRole("button", { name: "Discard the changes" }).click();
    await page.waitForURL(/#\/jobs$/);
    await page.goto(await world.url(NEW));
    await name(page).waitFor();
    expect(await page.getByText("There is an unsaved draft").count()).toBe(0);
    await page.context().close();
  });
});

test("a job as a template: kept by keyboard alone, found in the gallery, used, removed and brought back", async () => {
  const page = await editor();
  await write(page, { name: "My check", command: "uptime", when: "every 12h" });
  const more = page.getByRole("button", { name: "More" });
  await tabTo(more, "Shift+Tab");
  await page.keyboard.press("Enter");
  await hasFocus(page.getByRole("menuitem").first());
  await page.keyboard.press("ArrowDown");
  await hasFocus(page.getByRole("menuitem", { name: "Save as template" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await tabTo(dialog.getByLabel("What it is for"));
  await page.keyboard.type("How busy it is.");
  await tabTo(dialog.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(more);
  expect((await world.client.templates.list()).at(-1)).toMatchObject({
    id: "my-check",
    own: true,
    prompt: "uptime",
    job: { schedule: "every 12h", profile: "full" },
  });
  await page.context().close();

  const gallery = await world.page("/templates?category=own");
  await gallery.getByRole("button", { name: /^My check/ }).click();
  await gallery.getByRole("button", { name: "Remove" }).click();
  await gallery.getByText("My check is removed").waitFor();
  await undo(gallery, "My check is removed");
  await gallery.getByRole("button", { name: /^My check/ }).waitFor();

  // From another computer: out of its export, or out of a file that is none.
  let taken = "";
  gallery.on("filechooser", (chooser) => {
    const file = { name: "x.json", mimeType: "application/json", buffer: Buffer.from(taken) };
    void chooser.setFiles(file);
  });
  const take = async (text: string) => {
    taken = text;
    await tabTo(gallery.getByRole("button", { name: "Import" }));
    await gallery.keyboard.press("Enter");
  };
  const exported = JSON.stringify(await world.client.jobs.export({ jobIds: [] }));
  await take(exported.replaceAll("My check", "Their check").replaceAll("my-check", "their-check"));
  await gallery.getByRole("button", { name: /^Their check/ }).waitFor();
  await take("no templates");
  await gallery.getByText("The template was not taken in").first().waitFor();
  await gallery.context().close();
});
