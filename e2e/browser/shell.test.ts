/** The frame of the pages: navigation by keys, the palette, results told, looks that are kept, a line that is cut. */
import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../lib/free-port.ts";
import { allPlaces } from "../lib/page-addresses.ts";
import { failure, pressTo } from "../lib/page-acts.ts";
import { hasFocus, settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

let world: PagesWorld;
let jobId = 0;

beforeAll(async () => {
  // The same port after a restart, as a person's own settings have it.
  world = await new PagesWorld({ dashboard: { port: await freePort() } }).start();
  jobId = (await world.job({ name: "Nightly review" })).id;
});
afterAll(() => world.remove());

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("every page opens without an error in the console, under the server's strict content policy", async () => {
  const page = await world.page("/settings");
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  const run = await world.client.jobs.run({ id: jobId });
  for (const { path } of allPlaces({ jobId, runId: run.id })) {
    await page.goto(await world.url(path));
    await settled(page);
  }
  expect(errors).toEqual([]);
  await page.context().close();
});

test("keys go from page to page, show themselves, and stay out of the way of typing", async () => {
  const page = await world.page("/settings");
  await pressTo(page, /#\/agents/, "g", "a");
  await heading(page, "Agents").waitFor();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard" });
  await keys.waitFor();
  // Those of a list and of a run as well, which nobody would guess.
  await keys.getByText("Archive a result").waitFor();
  await keys.getByText("Next and previous run of the job").waitFor();
  await keys.getByText("In the editor of a job.").waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.goto(await world.url("/settings?section=engine"));
  await page.getByLabel("Runs at once", { exact: true }).focus();
  await page.keyboard.type("g j ?");
  await heading(page, "Settings").waitFor();
  await page.context().close();
});

test("the key for searching goes to the search of the page, and to the palette where it has none", async () => {
  const page = await world.page("/jobs");
  for (const [path, name] of [
    ["/jobs", "Search jobs"],
    ["/runs", "Search prompts and answers"],
    ["/templates", "Search templates"],
    [`/jobs/${jobId}?tab=history`, "Search prompts and answers"],
    ["/reference", "Search calls"],
  ] as const) {
    await page.goto(await world.url(path));
    const field = page.getByRole("searchbox", { name });
    await field.waitFor();
    await page.keyboard.press("/");
    await hasFocus(field);
    expect(await field.inputValue(), path).toBe("");
  }
  await page.goto(await world.url("/agents"));
  await heading(page, "Agents").waitFor();
  await page.keyboard.press("/");
  await hasFocus(page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox"));
  await page.context().close();
});

test("a button without words tells what it does when it is hovered or focused, until a key is pressed", async () => {
  const page = await world.page("/today");
  await settled(page);
  const hint = page.locator("[data-hint-popup]");
  await page.getByRole("button", { name: "Earlier" }).hover();
  await hint.getByText("Earlier", { exact: true }).waitFor();
  // The next one follows, and the one before it goes.
  await page.getByRole("button", { name: "Later" }).hover();
  await hint.getByText("Later", { exact: true }).waitFor();
  await expect.poll(() => hint.count()).toBe(1);
  // To read or copy it, the pointer moves onto it.
  await hint.hover();
  await hint.getByText("Later", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await hint.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Earlier" }).focus();
  await page.keyboard.press("Tab");
  await hint.getByText("Later", { exact: true }).waitFor();
  await page.context().close();
});

test("the palette finds a job by some letters and opens it", async () => {
  const page = await world.page("/settings");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.getByRole("combobox").fill("nightly");
  await palette
    .getByRole("option", { name: "Nightly review", exact: true, selected: true })
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.hash.startsWith(`#/jobs/${jobId}`));
  await page.context().close();
});

test("what is typed while the palette is still on its way goes into its field, and means nothing to the page", async () => {
  const page = await world.page("/settings");
  await settled(page);
  const { promise: asked, resolve: cameToAsk } = Promise.withResolvers<void>();
  const { promise: mayCome, resolve: letCome } = Promise.withResolvers<void>();
  await page.route(/\/palette-[^/]*\.js$/, async (route) => {
    cameToAsk();
    await mayCome;
    await route.continue();
  });
  // Loaded anew, so that its code has not been fetched ahead.
  await page.goto("about:blank");
  await page.goto(await world.url("/jobs"));
  await settled(page);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await page.keyboard.press("Control+k");
  await asked;
  // `n` makes a job, `g t` opens Today, `/` and `?` open something.
  await page.keyboard.type("x?");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("n/g");
  // Given up before it came: nothing is open, and keys are the page's again.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("nigt");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("htly");
  letCome();
  await hasFocus(palette.getByRole("combobox"));
  await expect.poll(() => palette.getByRole("combobox").inputValue()).toBe("nightly");
  await palette
    .getByRole("option", { name: "Nightly review", exact: true, selected: true })
    .waitFor();
  expect(new URL(page.url()).hash).toBe("#/jobs");
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  // It is there now: the keys between its keys and its focus are kept all the same.
  await page.evaluate(`for (const [key, ctrlKey] of [["k", true], ["n", false], ["i", false]])
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true }))`);
  await expect.poll(() => palette.getByRole("combobox").inputValue()).toBe("ni");
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await pressTo(page, /#\/today/, "g", "t");
  await page.context().close();
});

test("jobs of one name are told apart in the palette by agent and folder, and in the editor the name is remarked on", async () => {
  const folder = join(world.dir, "second");
  mkdirSync(folder);
  const others = [
    await world.job({ name: "Money" }),
    await world.job({ name: "Money", cwd: folder }),
  ];
  const page = await world.page("/settings");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("money");
  await palette.getByRole("option", { name: /^Money Shell command · .*second$/ }).waitFor();
  await palette.getByRole("option", { name: /^Run Money Shell command · .*second$/ }).waitFor();
  expect(await palette.getByRole("option", { name: /^Money Shell command/ }).count()).toBe(2);
  // One that has its name for itself needs nothing beside it.
  await palette.getByRole("combobox").fill("nightly");
  await palette.getByRole("option", { name: "Nightly review", exact: true }).waitFor();
  const name = page.getByLabel("Name", { exact: true });
  const note = page.getByText("Another job has this name", { exact: false });
  await page.goto(await world.url(`/jobs/${jobId}/edit`));
  await expect.poll(() => name.inputValue()).toBe("Nightly review");
  await name.fill("Money");
  await note.waitFor();
  // Its own name is nothing to remark on.
  await name.fill("Nightly review");
  await note.waitFor({ state: "detached" });
  await page.goto(await world.url("/jobs/new"));
  await expect.poll(() => name.inputValue()).toBe("");
  await name.fill("Money");
  await note.waitFor();
  for (const { id } of others) await world.client.jobs.remove({ id });
  await page.context().close();
});

test("the palette reaches sections of the settings and what runs said, and takes no note of accents", async () => {
  const review = await world.job({ name: "Revisão diária" });
  const page = await world.page("/today");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const go = async (typed: string, option: string) => {
    await page.keyboard.press("Control+k");
    await palette.getByRole("combobox").fill(typed);
    await palette.getByRole("option", { name: option, exact: true }).click();
  };
  await go("revisao", "Revisão diária");
  await page.waitForURL((url) => url.hash.startsWith(`#/jobs/${review.id}`));
  await go("budget", "Settings: Budgets");
  await page.waitForURL(/section=budgets/);
  // By what is found there as well.
  for (const typed of ["backup", "export", "import"]) await go(typed, "Settings: Data");
  await page.waitForURL(/section=data/);
  // A job that is called so comes first.
  const backup = await world.job({ name: "Backup" });
  await page.keyboard.press("Control+k");
  await palette.getByRole("option", { name: "Backup", exact: true }).waitFor();
  await palette.getByRole("combobox").fill("backup");
  await palette.getByRole("option", { name: "Backup", exact: true, selected: true }).waitFor();
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await world.client.jobs.remove({ id: backup.id });
  await go("language", "Settings: General");
  await page.waitForURL(/section=general/);
  await go("token", "Settings: Security");
  await page.waitForURL(/section=security/);
  for (const typed of ["telegram", "quiet"]) await go(typed, "Notifications");
  await page.waitForURL(/#\/notifications/);
  await go("two high", "Search all runs for “two high”");
  await page.waitForURL(/#\/runs\?search=two/);
  await world.client.jobs.remove({ id: review.id });
  await page.context().close();
});

test("an address that was mistyped opens its page without what cannot be read, or says that nothing is there", async () => {
  const page = await world.page("/today");
  for (const path of [
    "/calendar?days=9999&from=foo",
    "/runs?state=gone&job=x",
    "/insights?range=never&by=nothing",
    "/jobs?status=odd&sort=odd",
  ]) {
    await page.goto(await world.url(path));
    await settled(page);
    expect(await page.getByText("This could not be loaded").count(), path).toBe(0);
  }
  for (const path of ["/jobs/first", "/jobs/999999", "/jobs/first/edit", "/jobs/999999/edit"]) {
    await page.goto("about:blank");
    await page.goto(await world.url(path));
    await page.getByText("This job does not exist").waitFor();
  }
  await page.context().close();
});

test("the end of a run is told, also to screen readers, wherever one is", async () => {
  const page = await world.page("/agents");
  await world.client.jobs.run({ id: jobId });
  const told = page.getByText("Nightly review: succeeded", { exact: true });
  await told.first().waitFor();
  const regions = page.locator(
    "[aria-live],[role=status],[role=alert],[role=dialog],[role=alertdialog]",
  );
  await regions
    .filter({ hasText: "Nightly review: succeeded" })
    .first()
    .waitFor({ state: "attached" });
  // It stays while the pointer is on it, and takes no keys away.
  const message = page.getByRole("dialog").filter({ has: told });
  await message.hover();
  await pressTo(page, /#\/today/, "g", "t");
  await heading(page, "Today").waitFor();
  await message.waitFor();
  await page.context().close();
});

test("a flood of refused runs is one message that counts up, also of those that were told by themselves", async () => {
  const RUNS = 60;
  const page = await world.page("/settings");
  // However slow the machine is, all of them belong to one flood.
  await page.evaluate("const now = Date.now(); Date.now = () => now");
  const cwd = join(world.dir, "gone");
  mkdirSync(cwd);
  const { id } = await world.job({ name: "Homeless", cwd });
  rmdirSync(cwd);
  // Counts every message that was ever shown, also one that is gone again when the count is read.
  await page.evaluate(`
    window.told = new Set();
    new MutationObserver(() => {
      const all = document.querySelectorAll("[role=dialog], [role=alertdialog]");
      for (const each of all) window.told.add(each);
    }).observe(document.body, { childList: true, subtree: true });
  `);
  const single = failure(page, "Homeless");
  await world.client.jobs.run({ id });
  await single.first().waitFor();
  // No message goes by itself while the pointer is on one of them.
  await single.first().hover();
  for (let run = 1; run < RUNS; run += 1) await world.client.jobs.run({ id });
  await page.getByText(`${RUNS} runs have ended`).first().waitFor({ timeout: 60_000 });
  await page.getByText("0 succeeded, 60 did not.").first().waitFor();
  await single.first().waitFor({ state: "detached" });
  // Those that came first, until it was known that there are many, and the one that counts.
  expect(await page.evaluate("window.told.size")).toBeLessThanOrEqual(3);
  await page.context().close();
});

test("the commands that install an agent can be told from the words around them, and copied", async () => {
  const page = await world.page("/agents");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const command = page.locator("code", { hasText: /^npm install -g/ }).first();
  const text = await command.textContent();
  expect(text).toMatch(/^npm install -g \S+$/);
  await page.getByRole("button", { name: `Copy ${text}`, exact: true }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(text);
  await page.context().close();
});

test("in a narrow window the count of what nobody has seen leaves the icon to be read", async () => {
  const cwd = join(world.dir, "nowhere");
  mkdirSync(cwd);
  const { id } = await world.job({ name: "Unseen", cwd });
  rmdirSync(cwd);
  for (let run = 0; run < 100; run += 1) await world.client.jobs.run({ id });
  for (const size of [
    { width: 900, height: 640 },
    { width: 390, height: 844 },
  ]) {
    const page = await world.page("/agents", size);
    const link = page.locator('nav a[href$="/today"]');
    const count = link.getByText("99+", { exact: true });
    await count.waitFor();
    const [icon, badge] = [
      (await link.locator("svg").boundingBox())!,
      (await count.boundingBox())!,
    ];
    const wide = Math.min(icon.x + icon.width, badge.x + badge.width) - Math.max(icon.x, badge.x);
    const high = Math.min(icon.y + icon.height, badge.y + badge.height) - Math.max(icon.y, badge.y);
    const covered = Math.max(0, wide) * Math.max(0, high);
    expect(covered / (icon.width * icon.height)).toBeLessThan(0.1);
    // Nothing of it is cut off at the edge of the navigation.
    const nav = (await page.locator("nav").first().boundingBox())!;
    expect(badge.y).toBeGreaterThanOrEqual(nav.y);
    expect(badge.x + badge.width).toBeLessThanOrEqual(nav.x + nav.width);
    await page.context().close();
  }
});

test("theme and language are kept with the engine, and every open page follows", async () => {
  const one = await world.page("/settings");
  const other = await world.page("/agents");
  await one.getByRole("radio", { name: "Dark" }).click();
  await other.locator("html[data-theme=dark]").waitFor();
  await one.getByRole("combobox", { name: "Language" }).click();
  await one.getByRole("option", { name: "Português (Brasil)" }).click();
  await heading(other, "Agentes").waitFor();
  expect(await world.client.settings.get()).toMatchObject({
    language: "pt-BR",
    ui: { theme: "dark" },
  });
  await world.client.settings.set({ key: "language", value: "en" });
  await world.client.settings.set({ key: "ui.theme", value: "light" });
  await heading(other, "Agents").waitFor();
  await one.context().close();
  await other.context().close();
});

test("a row of tabs scrolls sideways only", async () => {
  const page = await world.page("/settings");
  const tabs = page.getByRole("tablist");
  await tabs.getByRole("tab").first().waitFor();
  expect(await tabs.evaluate((list) => list.scrollHeight - list.clientHeight)).toBe(0);
  await page.context().close();
});

test("a setting that is refused says what is wanted, and what was typed stays beside that until it is right", async () => {
  const page = await world.page("/settings?section=engine");
  const field = page.getByLabel("Runs at once", { exact: true });
  await field.fill("0");
  await field.press("Enter");
  await page.getByRole("alert").getByText("At least 1.", { exact: true }).waitFor();
  // Leaving the field is no other answer.
  await field.blur();
  expect(await field.inputValue()).toBe("0");
  expect((await world.client.settings.get()).engine.maxActive).toBe(4);
  await field.press("Escape");
  await page.getByRole("alert").waitFor({ state: "detached" });
  expect(await field.inputValue()).toBe("4");
  await field.fill("2000");
  await field.press("Enter");
  await page.getByRole("alert").getByText("At most 1000.", { exact: true }).waitFor();
  await field.fill("7");
  await field.press("Enter");
  await expect.poll(async () => (await world.client.settings.get()).engine.maxActive).toBe(7);
  await page.getByRole("alert").waitFor({ state: "detached" });
  // In the unit of its field, and beside the one of several that it is about.
  await page.getByLabel("Output kept of each attempt").fill("0.01");
  await page.getByLabel("Output kept of each attempt").blur();
  await page.getByRole("alert").getByText("At least 0.0625.", { exact: true }).waitFor();
  const codex = page.getByLabel("Codex", { exact: true });
  await codex.fill("0");
  await codex.blur();
  await page.getByText("At least 1, or empty for no limit.", { exact: true }).waitFor();
  expect(await codex.getAttribute("aria-invalid")).toBe("true");
  expect(await codex.inputValue()).toBe("0");
  await page.context().close();
});

test("a budget that is refused says so in the language of the page, without an internal name", async () => {
  await world.client.settings.set({ key: "language", value: "pt-BR" });
  const page = await world.page("/settings?section=budgets");
  const field = page.getByLabel("Por dia", { exact: true });
  await field.fill("0");
  await field.press("Enter");
  const said = page.getByRole("alert").filter({ hasText: "Mais" });
  expect(await said.textContent()).toBe("Mais de 0, ou vazio para nenhum orçamento.");
  expect(await field.inputValue()).toBe("0");
  await page.goto(await world.url("/settings?section=security"));
  const address = page.getByLabel("Escutar em");
  await address.fill("here");
  await address.blur();
  await page.getByRole("alert").getByText("Um endereço como 127.0.0.1 ou ::1.").waitFor();
  expect(await address.inputValue()).toBe("here");
  await page.context().close();
  await world.client.settings.set({ key: "language", value: "en" });
});

test("the history is cleared only after a word was typed", async () => {
  const page = await world.page("/settings?section=data");
  await page.getByRole("button", { name: "Clear the history …" }).click();
  const dialog = page.getByRole("alertdialog");
  const clear = dialog.getByRole("button", { name: "Clear", exact: true });
  expect(await clear.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill("clear");
  await clear.click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(async () => (await world.client.runs.list({})).length).toBe(0);
  await page.context().close();
});

test("a smoke test without cost runs at once and shows how it went", async () => {
  const page = await world.page("/agents");
  await page.getByRole("button", { name: /^Smoke test of .*shell/i }).click();
  await page.getByRole("main").getByText("succeeded").waitFor();
  const [run] = await world.client.runs.list({ limit: 1 });
  expect(run).toMatchObject({ agent: "shell", trigger: "test", state: "succeeded" });
  await page.context().close();
});

test("what was shown at once is put back with the reason where the engine never answers", async () => {
  const page = await world.page("/jobs");
  const row = page.locator("[data-job-row]", { hasText: "Nightly review" });
  await row.waitFor();
  await world.stop();
  await page.getByText("The engine does not answer.", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "Actions for Nightly review" }).click();
  await page.getByRole("menuitem", { name: "Until I resume" }).click();
  await row.getByText("paused", { exact: true }).waitFor();
  await row.getByText("paused", { exact: true }).waitFor({ state: "detached" });
  await page
    .getByText("The engine does not answer. Try again when the connection is back.")
    .first()
    .waitFor();
  await world.start();
  expect((await world.client.jobs.get({ id: jobId })).enabled).toBe(true);
  await page.context().close();
});

test("a cut line is told, and the page goes on by itself when the engine is back", async () => {
  const page = await world.page("/settings?section=about");
  await world.stop();
  await page.getByText("The engine does not answer.", { exact: false }).first().waitFor();
  await world.start();
  await page
    .getByText("The engine does not answer.", { exact: false })
    .first()
    .waitFor({ state: "detached" });
  await page.getByText("Engine running").waitFor();
  await page.context().close();
});
