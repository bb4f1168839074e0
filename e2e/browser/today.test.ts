/** Today, as a person uses it: a run appears while it goes on, results are read and put away, everything is paused. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { hasFocus, settled } from "../lib/page-waits.ts";
import { undo } from "../lib/page-acts.ts";
import { openWorld } from "../lib/open-world.ts";

const { world, page } = await openWorld("/today");

const inbox = (name: string) => page.locator("[data-inbox-row]", { hasText: name });

/** A job that has run once, its result in the inbox. */
async function ran(name: string, prompt = "echo it works"): Promise<number> {
  const { id } = await world.begin({ name, prompt });
  await world.ended(id);
  return id;
}

test("a run is on the axis while it goes on, and changes when it ends", async () => {
  execFileSync("mkfifo", [`${world.work}/gate`]);
  const { id } = await world.begin({ name: "Slow one", prompt: "read line < gate" });
  const bar = page.locator(`a[data-kind=bar][href="#/runs/${id}"]`);
  await expect.poll(() => bar.getAttribute("aria-label")).toContain("Slow one: running");
  execFileSync("sh", ["-c", `echo go > ${world.work}/gate`]);
  await page.locator(`a[aria-label*="Slow one: succeeded"][href="#/runs/${id}"]`).waitFor();
  await inbox("Slow one").waitFor();
});

test("a result is unread until it is opened", async () => {
  const id = await ran("To be read");
  await inbox("To be read").waitFor();
  await inbox("To be read").getByRole("link", { name: "To be read" }).click();
  await page.waitForURL(new RegExp(`#/runs/${id}`));
  await expect.poll(async () => (await world.client.runs.get({ id })).seenAt).not.toBeNull();
  await page.goBack();
  await inbox("To be read").waitFor();
});

test("archive, undo, and the archive", async () => {
  const id = await ran("To be archived");
  await inbox("To be archived").hover();
  await inbox("To be archived").getByRole("button", { name: "Archive" }).click();
  await inbox("To be archived").waitFor({ state: "detached" });
  await page.getByText("Result archived").waitFor();
  await undo(page, "Result archived");
  await inbox("To be archived").waitFor();
  await expect.poll(() => world.client.runs.get({ id })).toMatchObject({ archivedAt: null });
  await world.client.inbox.mark({ ids: [id], as: "archive" });
  await inbox("To be archived").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Which results" }).click();
  await page.getByRole("menuitem", { name: "Archived" }).click();
  await inbox("To be archived").waitFor();
  await page.waitForURL(/inbox=archived/);
  await page.goto(await world.url("/today"));
});

test("a failed one says why, and runs again with one click", async () => {
  const id = await ran("Breaks", "echo no >&2; exit 3");
  await inbox("Breaks").getByText("failed").waitFor();
  await inbox("Breaks").hover();
  await inbox("Breaks").getByRole("button", { name: "Run again" }).click();
  await expect.poll(async () => (await world.client.runs.attempts({ id })).length).toBe(2);
});

test("by keyboard alone: from the inbox to a run and back, archive and pin", async () => {
  const id = await ran("Keys one");
  await ran("Keys two");
  await inbox("Keys two").focus();
  // The key of a row with another one means something else.
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.waitFor();
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await hasFocus(inbox("Keys two"));
  await page.keyboard.press("j");
  await page.keyboard.press("p");
  await expect.poll(async () => (await world.client.runs.get({ id })).pinned).toBe(true);
  await page.keyboard.press("k");
  await page.keyboard.press("e");
  await inbox("Keys two").waitFor({ state: "detached" });
  await inbox("Keys one").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`#/runs/${id}`));
  await page.goBack();
  await settled(page);
});

test("by keyboard alone: along the axis, and Enter opens the run", async () => {
  const first = page.locator("[data-mark]").first();
  await first.focus();
  await expect.poll(() => first.getAttribute("tabindex")).toBe("0");
  await page.keyboard.press("ArrowDown");
  await expect
    .poll(async () => Number(await page.evaluate("document.activeElement.dataset.lane")))
    .toBeGreaterThan(0);
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/(?:runs|jobs)\/\d+/);
  await page.goBack();
});

test("pause all for a time, undo, and the span in the address", async () => {
  await page.goto(await world.url("/today"));
  await page.getByRole("button", { name: "Pause all" }).click();
  await page.getByRole("menuitem", { name: "1 hour" }).click();
  await page
    .getByText(/Everything is paused until/)
    .first()
    .waitFor();
  expect((await world.client.engine.health()).pausedUntil).toBeGreaterThan(Date.now());
  await undo(page, /Everything is paused until/);
  await page.getByRole("button", { name: "Pause all" }).waitFor();
  await expect.poll(async () => (await world.client.engine.health()).pausedUntil).toBeNull();
  await page.getByRole("radio", { name: "Week" }).click();
  await page.waitForURL(/view=week/);
  await page.reload();
  await settled(page);
  expect(await page.getByRole("radio", { name: "Week" }).isChecked()).toBe(true);
});

test("the list of runs: search, filter by state, archive many", async () => {
  await ran("Findable", "echo pineapple");
  await page.goto(await world.url("/runs"));
  await page.getByRole("searchbox").fill("pineapple");
  await page.waitForURL(/search=pineapple/);
  await expect.poll(() => page.locator("[data-run-row]").count()).toBe(1);
  await page.getByRole("searchbox").fill("");
  await page.waitForURL((url) => !url.href.includes("search="));
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Failed" }).click();
  // The row that was found before stays until the engine has answered.
  const failed = page.locator("[data-run-row]", { hasText: "Breaks" });
  await failed.waitFor();
  await expect.poll(() => page.locator("[data-run-row]").count()).toBe(1);
  await failed.focus();
  await page.keyboard.press("Space");
  await page.getByText("1 chosen").waitFor();
  await page.getByRole("toolbar").getByRole("button", { name: "Archive" }).click();
  await page.getByText("Result archived").waitFor();
});

test("what is to come is a diamond, with a gap between it and the note", async () => {
  const { id } = await world.job({ name: "Noon", schedule: "every day at 12" });
  // Tomorrow, whatever time of the day it is now.
  await page.goto(await world.url("/today"));
  await page.getByRole("button", { name: "Later", exact: true }).click();
  const mark = page.locator(`a[data-kind=fire][href="#/jobs/${id}"]`);
  const box = (await mark.boundingBox())!;
  expect(box.width).toBeCloseTo(box.height, 0);
  const lane = page.getByRole("listitem").filter({ has: mark });
  const note = (await lane.getByText(/^in \d+ |^tomorrow$/).boundingBox())!;
  expect(note.x - (box.x + box.width)).toBeGreaterThan(5);
});
