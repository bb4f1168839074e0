/** The list of jobs and a job's page, as a person uses them: pause, snooze, undo, many at once, search, keyboard. */
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { hasFocus, listHasFocus, prepared, settled } from "../lib/page-waits.ts";
import { failure, tabTo, undo } from "../lib/page-acts.ts";
import { openWorld } from "../lib/open-world.ts";

const { world, page } = await openWorld("/jobs");

/** What the engine knows of a job: a list shows a change before the engine has answered. */
const job = (id: number | undefined) => world.client.jobs.get({ id: id! });

/** The given jobs and no others, on the list. */
async function jobs(...names: string[]): Promise<number[]> {
  for (const { id } of await world.client.jobs.list()) await world.client.jobs.remove({ id });
  const ids: number[] = [];
  for (const name of names) ids.push((await world.job({ name, schedule: "every day at 9" })).id);
  await page.goto(await world.url("/jobs"));
  for (const name of names) await row(name).waitFor();
  return ids;
}
const row = (name: string) => page.locator("[data-job-row]", { hasText: name });
const toast = (text: string | RegExp) => page.getByText(text).first();

async function act(name: string, action: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("pause until resumed, and undo", async () => {
  const [id] = await jobs("Nightly review");
  await act("Nightly review", "Until I resume");
  await row("Nightly review").getByText("paused", { exact: true }).waitFor();
  await toast("Nightly review is paused").waitFor();
  await expect.poll(() => job(id)).toMatchObject({ enabled: false });
  await undo(page, "Nightly review is paused");
  await row("Nightly review").getByText("paused", { exact: true }).waitFor({ state: "detached" });
  await expect.poll(() => job(id)).toMatchObject({ enabled: true });
});

test("snooze for an hour says until when", async () => {
  const [id] = await jobs("Standup digest");
  const before = Date.now();
  await act("Standup digest", "1 hour");
  await row("Standup digest")
    .getByText(/paused until/)
    .waitFor();
  await expect
    .poll(async () => (await job(id)).pausedUntil)
    .toBeGreaterThanOrEqual(before + 3_600_000);
});

test("remove takes the row away at once, and undo brings the job back", async () => {
  const [id] = await jobs("Log watch", "Other");
  await act("Log watch", "Remove");
  await row("Log watch").waitFor({ state: "detached" });
  await toast("Log watch was removed").waitFor();
  await undo(page, "Log watch was removed");
  await row("Log watch").waitFor();
  await expect.poll(() => job(id)).toMatchObject({ removedAt: null });
});

test("skip leaves out the next occurrence, and the ledger says so", async () => {
  const [id] = await jobs("Docs sweep");
  const first = (await job(id)).nextDueAt!;
  await act("Docs sweep", /^Skip/);
  await toast(/Docs sweep leaves out/).waitFor();
  await expect.poll(async () => (await job(id)).nextDueAt).toBeGreaterThan(first);
  await page.goto(await world.url(`/jobs/${id}?tab=ledger`));
  await page.getByText("Skipped by hand.").waitFor();
});

test("what changed while another page was shown is true when the list is shown again", async () => {
  const ids = await jobs("Renamed away", "Removed away");
  await page.locator('nav a[href$="/agents"]').click();
  await page.locator("[data-job-row]").first().waitFor({ state: "detached" });
  const patch = { name: "Another name" };
  await world.client.jobs.edit({ id: ids[0]!, expectedVersion: null, patch });
  await world.client.jobs.remove({ id: ids[1]! });
  await world.job({ name: "Added away", schedule: "every day at 9" });
  await page.locator('nav a[href$="/jobs"]').click();
  await row("Another name").waitFor();
  await row("Added away").waitFor();
  await row("Removed away").waitFor({ state: "detached" });
  expect(await page.locator("[data-job-row]").count()).toBe(2);
});

test("the next fire moves on although what was due started nothing", async () => {
  await jobs("Hourly");
  await world.client.engine.pauseAll({ until: null });
  try {
    await world.job({ name: "Often", schedule: "every 1s" });
    const next = row("Often").locator("time");
    await next.waitFor();
    const first = await next.getAttribute("datetime");
    await expect.poll(() => next.getAttribute("datetime")).not.toBe(first);
  } finally {
    await world.client.engine.resumeAll();
  }
  await jobs();
});

test("many at once: choose, pause, undo", async () => {
  const ids = await jobs("Bulk one", "Bulk two", "Bulk three");
  await row("Bulk one").getByRole("checkbox").click();
  await row("Bulk three").getByRole("checkbox").click();
  await page.getByText("2 chosen").waitFor();
  await page.getByRole("toolbar").getByRole("button", { name: "Pause" }).click();
  await page.getByRole("menuitem", { name: "Until I resume" }).click();
  await toast("2 jobs are paused").waitFor();
  const states = async () => {
    const all = await Promise.all(ids.map(job));
    return all.map(({ enabled }) => enabled);
  };
  await expect.poll(states).toEqual([false, true, false]);
  await undo(page, "2 jobs are paused");
  await expect.poll(states).toEqual([true, true, true]);
});

test("more than a few are run only after a question, and Stop ends what was begun", async () => {
  await jobs();
  const names = Array.from({ length: 6 }, (_, n) => `Costly ${String(n)}`);
  for (const name of names) await world.job({ name, prompt: "sleep 300" });
  const begun = async () =>
    (await world.client.runs.list({})).filter(({ jobName }) => names.includes(jobName));
  await row("Costly 5").waitFor();
  await page.getByRole("checkbox", { name: "Choose all" }).click();
  await page.getByText("6 chosen").waitFor();
  const run = page.getByRole("toolbar").getByRole("button", { name: "Run now" });
  await run.click();
  const question = page.getByRole("alertdialog", { name: "Run 6 jobs now?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "detached" });
  expect(await begun()).toEqual([]);
  await run.click();
  await question.getByRole("button", { name: "Run 6 jobs" }).click();
  await toast("6 jobs start").waitFor();
  const message = page.getByRole("dialog").filter({ hasText: "6 jobs start" });
  await message.getByRole("button", { name: "Stop" }).click();
  await toast("6 runs are being stopped").waitFor();
  await expect
    .poll(async () => (await begun()).map(({ state }) => state))
    .toEqual(names.map(() => "cancelled"));
  // Few are run at once.
  for (const name of ["Costly 0", "Costly 1"]) await row(name).getByRole("checkbox").click();
  await page.getByText("4 chosen").waitFor();
  await run.click();
  await toast("4 jobs start").waitFor();
  await page
    .getByRole("dialog")
    .filter({ hasText: "4 jobs start" })
    .getByRole("button", { name: "Stop" })
    .click();
  await expect
    .poll(async () => (await begun()).filter(({ state }) => state === "cancelled"))
    .toHaveLength(10);
  await jobs();
});

test("search is in the address, and survives a reload", async () => {
  await jobs("Revisão diária", "Backup");
  await page.getByRole("searchbox", { name: "Search jobs" }).fill("revisao");
  await row("Backup").waitFor({ state: "detached" });
  await row("Revisão diária").waitFor();
  await page.waitForURL(/search=revisao/);
  await page.reload();
  await row("Revisão diária").waitFor();
  expect(await row("Backup").count()).toBe(0);
});

test("back takes a chosen filter back, and what was typed leads back to the page before", async () => {
  const [, rests] = await jobs("Goes on", "Rests");
  await world.client.jobs.pause({ id: rests!, until: null });
  await page.locator('nav a[href$="/agents"]').click();
  await page.getByRole("heading", { name: "Agents", level: 1 }).waitFor();
  await page.locator('nav a[href$="/jobs"]').click();
  await row("Goes on").waitFor();
  await page.getByRole("combobox", { name: "Status" }).click();
  await listHasFocus(page);
  await page.getByRole("option", { name: "Paused" }).click();
  await row("Goes on").waitFor({ state: "detached" });
  await page.waitForURL(/#\/jobs\?status=paused/);
  await page.goBack();
  await row("Goes on").waitFor();
  await page.waitForURL(/#\/jobs$/);
  await page.getByRole("searchbox", { name: "Search jobs" }).pressSequentially("goes");
  await row("Rests").waitFor({ state: "detached" });
  await page.waitForURL(/search=goes/);
  await page.goBack();
  await page.waitForURL(/#\/agents/);
});

test("a long name keeps most of its room beside many tags", async () => {
  await jobs("Short");
  const name = "Review of every repository of the platform team, with a summary by mail";
  await world.job({ name, tags: ["a-tag-that-says-a-lot", "another", "third", "fourth"] });
  const cell = row(name).getByRole("gridcell").nth(1);
  const part = async () => {
    const [room, shown] = [await cell.boundingBox(), await cell.getByText(name).boundingBox()];
    return shown!.width / room!.width;
  };
  await expect.poll(part).toBeGreaterThan(0.5);
  await cell.getByRole("link", { name: "a-tag-that-says-a-lot" }).click();
  await page.waitForURL(/tag=a-tag/);
});

test("a job made elsewhere appears without a reload, and so does its run", async () => {
  await jobs("First");
  const made = await world.job({ name: "From the command line" });
  await row("From the command line").waitFor();
  await world.client.jobs.run({ id: made.id });
  await row("From the command line")
    .getByRole("img", { name: /1 succeeded/ })
    .waitFor();
});

test("what changed after the lines were read ahead is there when the list is opened", async () => {
  await jobs("First");
  const tab = await page.context().newPage();
  let asked = 0;
  tab.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes("/jobs/overview")) asked += 1;
    }),
  );
  await tab.goto(await world.url("/agents"));
  await expect.poll(() => asked).toBe(1);
  await world.job({ name: "Made meanwhile" });
  await tab.locator("nav").getByRole("link", { name: "Jobs" }).click();
  await tab.locator("[data-job-row]", { hasText: "Made meanwhile" }).waitFor();
  await tab.close();
});

test("once the pages are prepared, the first visits of Today and of the jobs wait for nothing", async () => {
  const [id] = await jobs("First");
  // A mark on the axis, at whatever time of the day this runs.
  const run = await world.client.jobs.run({ id: id! });
  await world.ended(run.id);
  const tab = await page.context().newPage();
  const asked: string[] = [];
  tab.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      asked.push(
        ...(/\/timeline\/range|\/inbox\/list|\/jobs\/overview/.exec(String(payload)) ?? []),
      );
    }),
  );
  await tab.goto(await world.url("/agents"));
  await prepared(tab);
  expect(asked.toSorted()).toEqual(["/inbox/list", "/jobs/overview", "/timeline/range"]);
  expect(await tab.title()).toContain("Agents");
  await tab.locator("nav").getByRole("link", { name: "Today" }).click();
  await tab.locator("[data-mark]").first().waitFor();
  await tab.locator("nav").getByRole("link", { name: "Jobs" }).click();
  await tab.locator("[data-job-row]", { hasText: "First" }).waitFor();
  expect(asked).toHaveLength(3);
  await tab.close();
});

test("without jobs, the way to the first one", async () => {
  for (const { id } of await world.client.jobs.list()) await world.client.jobs.remove({ id });
  await page.goto(await world.url("/jobs"));
  await page.getByRole("heading", { name: "No jobs yet" }).waitFor();
  await page.getByRole("link", { name: "From a template" }).last().click();
  await page.waitForURL(/#\/templates/);
});

test("by keyboard alone: move, choose, open, run", async () => {
  await jobs("Alpha", "Beta", "Gamma");
  await row("Alpha").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.getByText("1 chosen").waitFor();
  await page.keyboard.press("Space");
  await page.keyboard.press("End");
  await expect.poll(() => focused(page)).toContain("Gamma");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Alpha", level: 1 }).waitFor();
  await settled(page);
  await page.getByRole("button", { name: "Run now" }).focus();
  await page.keyboard.press("Enter");
  await toast("Alpha starts").waitFor();
  await page.getByRole("tab", { name: "Overview" }).focus();
  await page.keyboard.press("ArrowRight");
  await hasFocus(page.getByRole("tab", { name: "History" }));
  await page.keyboard.press("Enter");
  await page.locator("[data-run-row]").first().waitFor();
});

test("a job removed by keys leaves the focus where it was, and undo is a few keys away", async () => {
  const [first] = await jobs("Removed by keys", "Stays");
  const remove = async (name: string) => {
    await row(name).focus();
    for (let part = 0; part < 3; part++) await page.keyboard.press("Tab");
    await hasFocus(page.getByRole("button", { name: `Actions for ${name}` }));
    await page.keyboard.press("Enter");
    await hasFocus(page.getByRole("menuitem", { name: "Run now" }));
    await page.keyboard.press("End");
    await hasFocus(page.getByRole("menuitem", { name: "Remove" }));
    await page.keyboard.press("Enter");
  };
  await remove("Removed by keys");
  await hasFocus(row("Stays"));
  const message = page.getByRole("dialog").filter({ hasText: "Removed by keys was removed" });
  await message.waitFor();
  await page.keyboard.press("F6");
  await hasFocus(page.getByRole("region", { name: "Notifications" }));
  const undoing = message.getByRole("button", { name: "Undo" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await hasFocus(undoing);
  await page.keyboard.press("Enter");
  await row("Removed by keys").waitFor();
  await expect.poll(() => job(first)).toMatchObject({ removedAt: null });

  await remove("Removed by keys");
  await hasFocus(row("Stays"));
  await remove("Stays");
  await hasFocus(page.getByRole("heading", { name: "No jobs yet", level: 2 }));
});

test("keys that follow each other at once mean the row that they lead to, however far it is", async () => {
  await jobs("First of many");
  const names = Array.from({ length: 40 }, (_, n) => `Many ${String(n + 10)}`);
  for (const name of names) await world.job({ name });
  await page.goto(await world.url("/jobs?sort=name"));
  await page.getByText("41 jobs").waitFor();
  /** So fast that no frame is painted in between. */
  const press = (...keys: string[]) =>
    page.evaluate(`for (const key of ${JSON.stringify(keys)})
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))`);
  await row("First of many").focus();
  await press("End", "Enter");
  await page.getByRole("heading", { name: "Many 49", level: 1 }).waitFor();
  await page.goBack();
  await row("First of many").focus();
  await page.keyboard.press("End");
  await expect.poll(() => focused(page)).toContain("Many 49");
  await press("Home", "Enter");
  await page.getByRole("heading", { name: "First of many", level: 1 }).waitFor();
});

/** What the row says that has the focus. */
const focused = (on: Page) =>
  on.evaluate("document.activeElement?.closest('[data-job-row]')?.textContent ?? ''");

beforeEach(() => page.bringToFront());

test("by keyboard alone, a crontab is looked at before it is taken in, and undo takes it out again", async () => {
  await jobs("Already here");
  const begin = page.getByRole("button", { name: "Import", exact: true });
  page.once("filechooser", (chooser) => {
    const text = "0 3 * * * echo backup\n*/10 * * * * echo watch\n";
    const file = { name: "crontab", mimeType: "text/plain", buffer: Buffer.from(text) };
    void chooser.setFiles(file);
  });
  await tabTo(begin);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Import jobs" });
  await hasFocus(dialog.getByRole("button", { name: "Close" }));
  expect(await world.client.jobs.list()).toHaveLength(1);
  await tabTo(dialog.getByRole("button", { name: "Import 2 jobs" }));
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(begin);
  await expect.poll(() => page.locator("[data-job-row]").count()).toBe(3);
  await undo(page, "2 jobs were imported");
  await expect.poll(async () => (await world.client.jobs.list()).length).toBe(1);
});

test("a file that is no list of jobs is refused with the reason", async () => {
  await jobs("Still here");
  await page.locator("input[type=file]").setInputFiles({
    name: "odd.json",
    mimeType: "application/json",
    buffer: Buffer.from("{ not a document"),
  });
  await page.getByText("This file could not be imported").first().waitFor();
  expect(await world.client.jobs.list()).toHaveLength(1);
});

test("a picture is no text file, wherever something is taken in, and nothing else is said of it", async () => {
  const png = Buffer.from(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489",
    "hex",
  );
  const picture = { name: "photo.png", mimeType: "image/png", buffer: png };
  for (const place of ["/jobs", "/templates", "/settings?section=data"]) {
    await page.goto(await world.url(place));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator("input[type=file]").setInputFiles(picture);
    const message = failure(page, "This is no text file.");
    await message.waitFor();
    expect(await page.getByRole("dialog", { name: /^Import/ }).count()).toBe(0);
    await message.getByRole("button", { name: "Close", includeHidden: true }).click();
    await message.waitFor({ state: "detached" });
  }
});

test("a bad line of a crontab is left out at first, with its reason, and the others can be taken in", async () => {
  await jobs("Beside a crontab");
  const lines = ["0 3 * * * echo one", "*/5 * * * * echo two", "99 * * * * echo bad"];
  await page.locator("input[type=file]").setInputFiles({
    ...{ name: "crontab", mimeType: "text/plain" },
    buffer: Buffer.from([...lines, "0 4 * * 1 echo four", ""].join("\n")),
  });
  const dialog = page.getByRole("dialog", { name: "Import jobs" });
  const bad = dialog.getByRole("listitem").filter({ hasText: "echo bad" });
  await bad.getByRole("alert").getByText("Minute 99 is out of range").waitFor();
  const choice = dialog.getByRole("combobox", { name: "What to do with echo bad" });
  expect(await choice.textContent()).toBe("Leave it out");
  await dialog.getByText("3 jobs would be taken in.").waitFor();
  await dialog.getByRole("button", { name: "Import 3 jobs" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(async () => (await world.client.jobs.list()).length).toBe(4);
  await undo(page, "3 jobs were imported");
});

test("the text of a template is shown with what has been chosen and typed", async () => {
  await page.goto(await world.url("/templates"));
  await page.getByRole("button", { name: /^Dependency review/ }).click();
  const dialog = page.getByRole("dialog", { name: "Dependency review" });
  await dialog.getByText("behind their newest release (all).").waitFor();
  await dialog.getByLabel("Which", { exact: true }).click();
  await page.getByRole("option", { name: "runtime only" }).click();
  await dialog.getByText("behind their newest release (runtime only).").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
});

test("a file of templates says what it takes in before and after, in the settings and on Jobs", async () => {
  const name = "Nightly audit";
  const work = { agents: ["shell"], prompt: "echo audit", job: { profile: "full" } };
  const template = { format: "belfry-template", version: 1, id: "nightly-audit", name, ...work };
  const document = {
    ...{ format: "belfry-jobs", version: 1, exportedAt: 0, jobs: [] },
    templates: [{ ...template, description: "", category: "own" }],
  };
  const choose = () =>
    page.locator("input[type=file]").setInputFiles({
      ...{ name: "templates.json", mimeType: "application/json" },
      buffer: Buffer.from(JSON.stringify(document)),
    });
  const told = page.getByRole("dialog").filter({ hasText: "1 template taken in" });

  await page.goto(await world.url("/settings?section=data"));
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await choose();
  const inSettings = page.getByRole("dialog", { name: "Import", exact: true });
  await inSettings.getByText("Template nightly-audit", { exact: true }).waitFor();
  await inSettings.getByRole("button", { name: "Import", exact: true }).click();
  await inSettings.waitFor({ state: "detached" });
  await told.first().waitFor();
  const kept = async () => (await world.client.templates.list()).some((each) => each.own);
  expect(await kept()).toBe(true);

  await jobs("Beside templates");
  await choose();
  const onJobs = page.getByRole("dialog", { name: "Import jobs" });
  await onJobs.getByText("1 template would be taken in.").waitFor();
  await onJobs.getByText("Template nightly-audit, in the place of the one here").waitFor();
  await onJobs.getByRole("button", { name: "Import", exact: true }).click();
  await onJobs.waitFor({ state: "detached" });
  await told.first().waitFor();
});

test("a job whose agent is not installed says so, and what to do about it, before anyone opens its run", async () => {
  const { id, jobId } = await world.begin({
    name: "No agent",
    agent: "codex",
    profile: "read-only",
  });
  const { reason } = await world.ended(id);
  expect(reason).toContain("Install it with");
  await page.goto(await world.url(`/jobs/${jobId}`));
  const failures = page.locator("section", { hasText: "1 failure in a row" });
  await failures.getByText(reason!).waitFor();
  await page.locator("dd", { hasText: "Codex" }).getByText("not found").waitFor();
});
