/** The page of a run: live, and afterwards; everything a person does with a run, by mouse and by keys. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pressTo } from "../lib/page-acts.ts";
import { hasFocus, settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld();
beforeAll(() => world.start());
afterAll(() => world.remove());

async function open(path: string, height = 800): Promise<Page> {
  const page = await world.page(path, { height });
  await settled(page);
  return page;
}

/** What the conversation says, without what only a live one has. */
const said = (page: Page) =>
  page
    .getByRole("region", { name: "Conversation" })
    .innerText()
    .then((text) => text.replaceAll(/\s+/g, " ").trim());

test("a run that a precheck found needless, or could not ask for, says so on its page", async () => {
  const draft = { agent: "shell", profile: "full", prompt: "echo never" } as const;
  const why = "The precheck found nothing to do. It said: all quiet";
  const idle = { command: "echo all quiet; exit 1" };
  const broken = { command: "echo no such remote >&2; exit 2" };
  const { id: silent } = await world.begin({ ...draft, name: "Idle", precheck: idle });
  const { id: failed } = await world.begin({ ...draft, name: "Broken", precheck: broken });
  expect(await world.ended(silent)).toMatchObject({ state: "silent", reason: why });
  const page = await open(`/runs/${silent}`);
  await page.getByText(why).waitFor();
  expect(await said(page)).toContain("nothing new");
  await world.ended(failed);
  await page.goto(await world.url(`/runs/${failed}`));
  await page.getByText("It said: no such remote").waitFor();
  await page.context().close();
});

test("a conversation is written while the run goes on, and reads the same afterwards", async () => {
  // So high that the whole conversation is on the screen: what is not is not in the page.
  const page = await open("/runs", 2_000);
  const prompt = "Look around. [demo:slow 12]";
  const { id } = await world.begin({ name: "Live", agent: "demo", profile: "read-only", prompt });
  await page.goto(await world.url(`/runs/${id}`));
  await page.getByText("Demo: I will look at the working folder first.").waitFor();
  await page.getByRole("heading", { name: "Live", level: 1 }).waitFor();
  expect((await world.client.runs.get({ id })).finishedAt).toBeNull();
  // What was read at once when all was over; the page that followed it says the same in the end.
  await world.ended(id);
  const afterwards = await page.context().newPage();
  await afterwards.goto(await world.url(`/runs/${id}`));
  await settled(afterwards);
  await afterwards.getByText("exit 0").waitFor();
  await expect.poll(async () => (await said(page)) === (await said(afterwards))).toBe(true);
  expect(await said(page)).toContain("Look around.");
  await page.context().close();
});

test("a run is stopped, after being told what that means, and retried", async () => {
  const { id } = await world.begin({ name: "Sleeper", prompt: "echo awake; sleep 300" });
  const page = await open(`/runs/${id}`);
  await page.getByText("awake").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("What it changed in its folder stays.").waitFor();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await page.getByText("stopped").first().waitFor();
  expect((await world.ended(id)).state).toBe("cancelled");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Retry" }).click();
  await expect.poll(() => world.client.runs.get({ id })).toMatchObject({ attempt: 2 });
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop" }).click();
  await world.ended(id);
  await page.context().close();
});

test("a run is run again with a changed command; the first and its job stay as they were", async () => {
  const first = await world.begin({ name: "Echo", prompt: "echo first" });
  await world.ended(first.id);
  const page = await open(`/runs/${first.id}`);
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByLabel("Command").fill("echo second");
  await page.getByRole("button", { name: "Run now" }).click();
  await page.waitForURL((url) => !url.hash.endsWith(`/${first.id}`));
  await page.getByRole("region", { name: "Output" }).getByText("second", { exact: true }).waitFor();
  const runs = await world.client.runs.list({ jobId: first.jobId! });
  expect(runs).toHaveLength(2);
  expect((await world.client.jobs.get({ id: first.jobId! })).prompt).toBe("echo first");
  // Back to the older one and forth again, by keys.
  await pressTo(page, new RegExp(`/runs/${first.id}$`), "k");
  await page.getByRole("region", { name: "Output" }).getByText("first", { exact: true }).waitFor();
  await pressTo(page, new RegExp(`/runs/${runs[0]!.id}$`), "j");
  await pressTo(page, new RegExp(`/runs/${first.id}$`), "k");
  await page.context().close();
});

test("a run is continued in a terminal and copied as a command: both are ready to paste", async () => {
  const agentPath = join(world.work, "claude.sh");
  const stream = resolve(import.meta.dirname, "../../main/agents/fixtures/claude/tool-read.jsonl");
  writeFileSync(
    agentPath,
    `#!/bin/sh\ncase "$*" in --version) echo 1.0.0;; *) cat '${stream}';; esac\n`,
    { mode: 0o755 },
  );
  const { id } = await world.begin({
    name: "Recorded",
    agent: "claude",
    agentPath,
    profile: "read-only",
    prompt: "Look at the notes.",
  });
  const { sessionId } = await world.ended(id);
  const page = await open(`/runs/${id}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate<string>("navigator.clipboard.readText()");
  await page.getByRole("button", { name: "Continue in terminal" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(copied).toContain(`--resume ${sessionId}`);
  expect(await copied()).toContain(world.work);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Copy as belfry command" }).click();
  await expect.poll(copied).toMatch(/^belfry add now 'Look at the notes\.' --agent claude /);
  await page.context().close();
});

test("a run is saved as a Markdown file", async () => {
  const { id } = await world.begin({ name: "To keep", prompt: "echo 'a result'" });
  await world.ended(id);
  const page = await open(`/runs/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as Markdown" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`to-keep-${id}.md`);
  const path = join(world.dir, "export.md");
  await file.saveAs(path);
  expect(readFileSync(path, "utf8")).toContain("a result");
  await page.context().close();
});

test("what was told of a run, and what about, is among its details", async () => {
  const { id } = await world.begin({ name: "Told of", prompt: "exit 3" });
  await world.ended(id);
  const page = await open(`/runs/${id}?tab=details`);
  await page.getByText(/^log · A run fails · /).waitFor();
  await page.context().close();
});

test("a run of another day has its date beside the time, and one that no schedule made is not called due", async () => {
  const { id } = await world.begin({ name: "Long ago", prompt: "echo then" });
  await world.ended(id);
  const page = await open(`/runs/${id}`);
  const asked = page.locator("dl > div", { hasText: "Asked for" });
  await asked.getByText(/^\d\d:\d\d:\d\d$/).waitFor();
  expect(await page.getByText("Due", { exact: true }).count()).toBe(0);
  await page.clock.setFixedTime(Date.now() + 21 * 86_400_000);
  await page.reload();
  const withDate = /\w+, \w+ \d+, (\d{4}, )?\d\d:\d\d:\d\d$/;
  await asked.getByText(withDate).waitFor();
  await page.getByRole("tab", { name: "Details" }).click();
  const moments = page.getByRole("tabpanel", { name: "Details" }).locator("ol > li");
  await moments.first().getByText("Asked for").waitFor();
  await moments.first().getByText(withDate).waitFor();
  await page.context().close();
});

test("a failed command says why on every tab, and what only its errors say is shown first", async () => {
  const { id } = await world.begin({ name: "Mistyped", prompt: "nosuchcommand --now" });
  const { reason } = await world.ended(id);
  expect(reason).toContain("127");
  const page = await open(`/runs/${id}`);
  const output = page.getByRole("region", { name: "Output" });
  await output.getByText(/nosuchcommand: .*not found/).waitFor();
  const why = page.getByText(reason!, { exact: true }).first();
  for (const name of ["Output", "Conversation", "Changes", "Details"]) {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("tabpanel", { name }).waitFor();
    expect(await why.isVisible(), name).toBe(true);
  }
  // Who has chosen the output is shown it, though it is empty, also after loading the page again.
  await page.getByRole("tab", { name: "Output" }).click();
  await output.waitFor();
  await page.getByRole("radio", { name: "Output" }).click();
  await page.getByText("No output", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("No output", { exact: true }).waitFor();
  await page.context().close();
});

test("a text is found anywhere in a long output, and the ways to the next and previous place work", async () => {
  const prompt =
    'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo "line $i"; done; echo NEEDLE one; seq 1 500; echo "a needle two"';
  const { id } = await world.begin({ name: "Long", prompt });
  await world.ended(id);
  const page = await open(`/runs/${id}`);
  await page.getByText("line 1", { exact: true }).waitFor();
  await page.keyboard.press("Control+f");
  const find = page.getByRole("textbox", { name: "Find in the output" });
  await find.fill("needle");
  await page.getByText("1 of 2").waitFor();
  await page.getByText("NEEDLE one").waitFor();
  await find.press("Enter");
  await page.getByText("2 of 2").waitFor();
  await page.getByText("a needle two").waitFor();
  await find.press("Shift+Enter");
  await page.getByText("NEEDLE one").waitFor();
  // What is looked for is part of the address.
  await page.waitForURL(/find=needle/);
  await page.context().close();
});

test("output is followed while it grows, and stays where a person reads", async () => {
  const prompt =
    'for i in $(seq 1 400); do echo "line $i"; done; while :; do date +%s.%N; sleep 0.1; done';
  const { id } = await world.begin({ name: "Growing", prompt });
  const page = await open(`/runs/${id}`);
  const region = page.getByRole("region", { name: "Output" });
  const lastLine = () => region.innerText().then((text) => text.trim().split("\n").at(-1));
  await expect.poll(lastLine).toMatch(/^\d+\.\d+$/);
  const before = await lastLine();
  await expect.poll(lastLine).not.toBe(before);
  await region.hover();
  // Scrolling takes some frames: up to where it cannot go on.
  await page.mouse.wheel(0, -100_000);
  await page.getByRole("button", { name: "Follow" }).waitFor();
  const top = () => region.innerText().then((text) => text.split("\n").slice(0, 20));
  await expect.poll(top).toContain("line 1");
  const read = await top();
  const size = () => page.getByText(/\d+ lines ·/).innerText();
  const was = await size();
  await expect.poll(size).not.toBe(was);
  expect(await top()).toEqual(read);
  await page.getByRole("button", { name: "Follow" }).click();
  await expect.poll(lastLine).toMatch(/^\d+\.\d+$/);
  await world.client.runs.stop({ id });
  await page.context().close();
});

test("everything is reached by keys alone", async () => {
  const { id } = await world.begin({
    name: "Keys",
    agent: "demo",
    profile: "read-only",
    prompt: "Go. [demo:slow 0]",
  });
  await world.ended(id);
  const page = await open(`/runs/${id}`);
  const focus = (role: "tab" | "button" | "menuitem", name: string | RegExp) =>
    page.getByRole(role, { name }).first().focus();
  await focus("tab", "Conversation");
  const tab = (name: string) => page.getByRole("tab", { name });
  await page.keyboard.press("ArrowRight");
  await hasFocus(tab("Output"));
  await page.keyboard.press("Enter");
  await page.getByRole("tabpanel", { name: "Output" }).waitFor();
  await page.keyboard.press("End");
  await hasFocus(tab("Details"));
  await page.keyboard.press("Enter");
  await page.getByText("Timeline").waitFor();
  await page.keyboard.press("Home");
  await hasFocus(tab("Conversation"));
  await page.keyboard.press("Enter");
  const call = page.getByRole("button", { name: /^list:/ });
  await call.focus();
  await page.keyboard.press("Enter");
  await page.getByText("(demo output)").waitFor();
  await focus("button", "Run again");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").locator(":focus").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.context().close();
});

test("a run that does not exist says so", async () => {
  const page = await open("/runs/999999");
  await page.getByText("This run does not exist").waitFor();
  await page.context().close();
});
