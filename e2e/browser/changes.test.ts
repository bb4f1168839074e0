/** What a run changed: its diff, applied and discarded with a click; figures with known numbers; the days to come. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitFolder } from "../lib/git-folder.ts";
import { pressTo, tabTo, undo } from "../lib/page-acts.ts";
import { hasFocus } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld();
const repository = join(world.dir, "repository");

let git: ReturnType<typeof gitFolder>;

beforeAll(async () => {
  git = gitFolder(repository);
  await world.start();
});
afterAll(() => world.remove());

/** Runs a job to its end. */
async function runOf(draft: Parameters<PagesWorld["job"]>[0]): Promise<number> {
  const { id } = await world.begin(draft);
  await world.ended(id);
  return id;
}

const COMMAND = "sed -i s/second/changed/ notes.txt && echo new > new.txt";

test("by keyboard alone, a worktree's diff is read, applied to the folder, taken back, and the worktree discarded", async () => {
  const id = await runOf({ name: "Edit", prompt: COMMAND, cwd: repository, worktree: true });
  const page = await world.page(`/runs/${id}?tab=changes`);
  const file = page.getByRole("option", { name: /notes\.txt/ });
  await tabTo(page.getByRole("listbox", { name: "Changed files" }));
  await page.keyboard.press("ArrowDown");
  await file.and(page.locator("[aria-selected=true]")).waitFor();
  const diff = page.getByRole("region", { name: "Changes in notes.txt" });
  await diff.getByText("changed", { exact: true }).waitFor();
  await diff.getByText("second", { exact: true }).waitFor();
  expect(git("status", "--porcelain")).toBe("");

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await tabTo(button("Apply to the folder"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText("The changes were applied to the folder").waitFor();
  expect(readFileSync(join(repository, "notes.txt"), "utf8")).toBe("first\nchanged\nthird\n");
  // The button has gone, and the way back from what it did has the focus.
  await hasFocus(button("Undo apply"));
  await page.keyboard.press("Enter");
  await page.getByText("It was taken back").waitFor();
  expect(git("status", "--porcelain")).toBe("");

  const [worktree] = await world.client.worktrees.list({});
  await hasFocus(page.getByRole("switch"));
  await tabTo(button("Discard the worktree"));
  await page.keyboard.press("Enter");
  // It holds work: only a second word removes it.
  const question = page.getByRole("alertdialog");
  await hasFocus(question.getByRole("button", { name: "Cancel" }));
  await tabTo(question.getByRole("button", { name: "Discard" }));
  await page.keyboard.press("Enter");
  await page.getByText("The worktree was discarded").waitFor();
  await question.waitFor({ state: "detached" });
  await hasFocus(button("Restore the worktree"));
  expect(existsSync(worktree!.path)).toBe(false);
  expect(git("branch", "--list", "belfry/*")).toBe("");
  await undo(page, "The worktree was discarded");
  await page.getByText("The worktree is back").waitFor();
  expect(readFileSync(join(worktree!.path, "notes.txt"), "utf8")).toContain("changed");
  await page.context().close();
});

test("what does not fit is named, and nothing is changed", async () => {
  const id = await runOf({ name: "Collide", prompt: COMMAND, cwd: repository, worktree: true });
  writeFileSync(join(repository, "notes.txt"), "first\nby a person\nthird\n");
  const page = await world.page(`/runs/${id}?tab=changes`);
  await page.getByRole("button", { name: "Apply to the folder" }).click();
  await page.getByRole("alert").getByText("was changed since, in the same lines").waitFor();
  expect(existsSync(join(repository, "new.txt"))).toBe(false);
  git("checkout", "--quiet", "notes.txt");
  // The list of files keeps the letters only while it has the focus.
  await pressTo(page, /#\/today/, "g", "t");
  await page.context().close();
});

test("a run that changed nothing, and one outside of git, say so", async () => {
  const nothing = await runOf({ name: "Look", prompt: "cat notes.txt", cwd: repository });
  const page = await world.page(`/runs/${nothing}?tab=changes`);
  await page.getByRole("heading", { name: "This run changed nothing" }).waitFor();
  const outside = await runOf({ name: "Elsewhere", prompt: "echo hello" });
  await page.goto(await world.url(`/runs/${outside}?tab=changes`));
  await page.getByText("was not under git when the run began").waitFor();
  await page.context().close();
});

test("insights add up what has run", async () => {
  await runOf({ name: "Failing", prompt: "exit 3" });
  const page = await world.page("/insights?by=agent&view=table");
  const row = page.getByRole("table", { name: "By agent" }).getByRole("row", { name: /shell/ });
  // Four that succeeded, one that failed: 80 %.
  await row.getByRole("cell", { name: "5", exact: true }).waitFor();
  await row.getByRole("cell", { name: "80%" }).waitFor();
  await page.getByRole("link", { name: "shell" }).click();
  await page.waitForURL(/agent=.*shell/);
  // Where budgets are set, at the beginning of their section.
  await page.getByRole("link", { name: "Set a budget" }).click();
  const heading = page.getByRole("heading", { name: "Everything together", level: 2 });
  await heading.waitFor();
  await page.getByRole("tab", { name: "Budgets", selected: true }).waitFor();
  expect((await heading.boundingBox())!.y).toBeLessThan(page.viewportSize()!.height);
  await page.context().close();
});

test("of several hundred changed files the chosen one is in sight: by keys, by an address, and back on the tab", async () => {
  const prompt = "for n in $(seq -w 300); do mkdir part-$n && echo new > part-$n/notes.txt; done";
  const id = await runOf({ name: "Many", prompt, cwd: repository, worktree: true });
  const page = await world.page(`/runs/${id}?tab=changes`);
  const list = page.getByRole("listbox", { name: "Changed files" });
  const inSight = async (path: string) => {
    const row = list.locator("[aria-selected=true]").filter({ hasText: path });
    await row.waitFor();
    await expect
      .poll(async () => {
        const [frame, place] = [await list.boundingBox(), await row.boundingBox()];
        if (frame === null || place === null) return false;
        // A row's height is measured to a fraction of a pixel.
        const below = place.y + place.height - (frame.y + frame.height);
        return place.y >= frame.y - 1 && below <= 1;
      })
      .toBe(true);
    // Who listens is told of the row, wherever it has been scrolled to.
    const active = await list.getAttribute("aria-activedescendant");
    expect(await row.getAttribute("id")).toBe(active);
  };
  await tabTo(list);
  for (let step = 0; step < 30; step++) await page.keyboard.press("ArrowDown");
  await inSight("part-031");
  await page.keyboard.press("End");
  await inSight("part-300");
  await page.keyboard.press("PageUp");
  await inSight("part-290");
  expect(await page.evaluate("document.documentElement.scrollTop")).toBe(0);

  await page.getByRole("tab", { name: /Details/ }).click();
  await list.waitFor({ state: "detached" });
  await page.getByRole("tab", { name: /Changes/ }).click();
  await inSight("part-290");
  await page.reload();
  await inSight("part-290");
  await list.focus();
  await page.keyboard.press("Home");
  await inSight("part-001");
  await page.context().close();
});

test("the calendar shows the days to come, with the fires of a chosen one", async () => {
  await world.job({ name: "Morning", schedule: "0 9 * * *" });
  const page = await world.page("/calendar?days=30");
  const days = page.getByRole("group", { name: "Days" }).getByRole("button");
  await days.nth(3).click();
  await page.waitForURL(/day=/);
  await page.getByRole("complementary").getByRole("link", { name: "Morning" }).waitFor();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => days.nth(4).getAttribute("aria-pressed")).toBe("true");
  await page.context().close();
});

test("worktrees are listed with what they hold, and those over the limits go where nothing is lost", async () => {
  const idle = await runOf({ name: "Idle", prompt: "true", cwd: repository, worktree: true });
  await world.client.worktrees.keep({ id: idle, keep: true });
  await world.client.settings.set({ key: "worktrees.keep", value: 0 });
  const page = await world.page("/settings?section=engine");
  const table = page.getByRole("table", { name: "Worktrees of runs" });
  const row = (name: string) => table.getByRole("row").filter({ hasText: name });
  await row("Collide").getByText("2 files not committed").waitFor();
  await row("Idle").getByText("nothing of its own, kept").waitFor();

  const clean = page.getByRole("button", { name: "Remove those over the limits" });
  await clean.click();
  await page.getByText("No worktree had to go").first().waitFor();
  await world.client.worktrees.keep({ id: idle, keep: false });
  await clean.click();
  await page.getByText("1 worktree was removed").first().waitFor();
  await row("Idle").waitFor({ state: "detached" });

  await row("Collide").getByRole("link", { name: "Collide" }).click();
  await page.waitForURL(/#\/runs\/\d+\?tab=changes/);
  await page.context().close();
});
