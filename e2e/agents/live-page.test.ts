/** The page of a run while the real Claude Code works: it is read as it happens, reads the same afterwards, and ends it. */
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../../contract/run.ts";
import { launchBrowser } from "../lib/pages-world.ts";
import { settled } from "../lib/page-waits.ts";
import { openWorld, type World } from "./engine-world.ts";
import { pollUntil } from "./processes.ts";

/** The CLI takes seconds to start, many more on a busy machine. */
const WITHIN_MS = 120_000;

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await openWorld();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Starts a job and has its run's page open before the agent has said anything. */
async function watched(name: string, prompt: string): Promise<{ page: Page; run: Run }> {
  const cwd = world.place.project(name);
  world.place.write(path.join(cwd, "notes.txt"), "the door is green\n");
  world.place.own();
  const { url, address } = await world.json<{ url: string; address: string }>("ui", "--print");
  // So high that the whole conversation is on the screen: what is not is not in the page.
  const page = await browser.newPage({ viewport: { width: 1280, height: 2_000 } });
  page.setDefaultTimeout(WITHIN_MS);
  await page.goto(url);
  await page.waitForURL((at) => !at.pathname.startsWith("/open/"));
  await page.locator("h1").first().waitFor();
  const job = await world.add("now", prompt, "--agent", "claude", "--cwd", cwd, "--name", name);
  const run = await world.runOf(job, "its run", () => true);
  await page.goto(`${address}#/runs/${run.id}?tab=conversation`);
  return { page, run };
}

const conversation = (page: Page) => page.getByRole("region", { name: "Conversation" });
const said = async (page: Page) =>
  (await conversation(page).innerText()).replaceAll(/\s+/g, " ").trim();
const stored = async (id: number) =>
  (await world.json<Run[]>("runs")).find((run) => run.id === id)!;

test("its steps appear while it works, and the conversation is the same after loading it anew", async () => {
  const prompt = "Look at the notes. [fake:read notes.txt] [fake:slow 20]";
  const { page, run } = await watched("live", prompt);
  // The tool is on the page while the model is still writing its answer.
  await conversation(page).getByText("notes.txt").nth(1).waitFor();
  await page.getByText("running", { exact: true }).first().waitFor();
  expect((await stored(run.id)).finishedAt).toBeNull();

  await page.getByText("succeeded", { exact: true }).first().waitFor();
  await page.getByText("exit 0").waitFor();
  const live = await said(page);
  expect(live).toContain("Look at the notes.");
  expect(live).toContain("Read");
  expect(live).toContain("word1 word2 word3");
  await page.reload();
  await settled(page);
  await page.getByText("exit 0").waitFor();
  expect(await said(page)).toBe(live);
  // What the tool read is there, folded.
  await page.getByRole("button", { name: "Expand all" }).click();
  await conversation(page).getByText("the door is green").waitFor();
  await page.context().close();
});

test("it is stopped from its page, with everything that it started", async () => {
  const prompt = "Look at the notes. [fake:read notes.txt] [fake:endless]";
  const { page, run } = await watched("stopped", prompt);
  await conversation(page).getByText("notes.txt").nth(1).waitFor();
  expect(world.processes(run).length).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("stopped", { exact: true }).first().waitFor();
  expect(await stored(run.id)).toMatchObject({ state: "cancelled" });
  await pollUntil(
    "the end of its processes",
    () => world.processes(run).length === 0 || null,
    WITHIN_MS,
  );
  await page.context().close();
});
