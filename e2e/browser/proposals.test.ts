/** Proposed jobs, as a person decides about them: beside the inbox, on Jobs, and in the archive. */
import { expect, test } from "vitest";
import { undo } from "../lib/page-acts.ts";
import { settled } from "../lib/page-waits.ts";
import { violationsOn } from "../lib/axe.ts";
import { openWorld } from "../lib/open-world.ts";

const { world, page } = await openWorld("/today");

const propose = (name: string) =>
  world.client.proposals.create({
    job: {
      ...{ name, agent: "shell", prompt: "echo \u202ehello", cwd: world.work, profile: "full" },
      ...{ schedule: "every 2h", precheck: { command: "test -s inbox.md" } },
    },
  });

const card = (text: string) => page.getByRole("listitem").filter({ hasText: text });
const proposal = async (id: number) =>
  (await world.client.proposals.list({})).find((each) => each.id === id)!;

test("beside the inbox with all that it would be, and approved with one click", async () => {
  const { id } = await propose("Watch the queue");
  const shown = card("Proposed job: Watch the queue");
  await shown.getByText("Every 2 hours").waitFor();
  await shown.getByText("test -s inbox.md").waitFor();
  await shown.getByText("What it does", { exact: true }).click();
  await shown.getByText("⟨U+202E⟩hello").waitFor();
  expect((await world.client.inbox.counts()).needsYou).toBe(1);
  await shown.getByRole("button", { name: "Approve" }).click();
  await shown.waitFor({ state: "detached" });
  expect(await proposal(id)).toMatchObject({ state: "approved", decidedBy: "page" });
  await page.getByRole("button", { name: "Show job" }).click();
  await page.getByRole("heading", { name: "Watch the queue", level: 1 }).waitFor();
});

test("on Jobs it is declined, undone, declined, and opened again from the archive", async () => {
  const { id } = await propose("Tidy up");
  const state = async () => (await proposal(id)).state;
  await page.goto(await world.url("/jobs"));
  await card("Tidy up").getByRole("button", { name: "Decline" }).click();
  await card("Tidy up").waitFor({ state: "detached" });
  await undo(page, "Tidy up");
  await card("Tidy up").getByRole("button", { name: "Decline" }).click();
  await expect.poll(state).toBe("declined");
  await page.goto(await world.url("/today?inbox=archived"));
  await card("Declined: Tidy up").getByRole("button", { name: "Open again" }).click();
  await card("Proposed job: Tidy up").waitFor();
  await expect.poll(() => proposal(id)).toMatchObject({ state: "open", decidedBy: null });
});

test("changed in the editor first: the job is as the person wants it, and says so", async () => {
  const { id } = await propose("Sweep the logs");
  await page.goto(await world.url("/jobs"));
  const shown = card("Proposed job: Sweep the logs");
  await shown.getByText("none of its own; those of the settings hold").waitFor();
  await shown.getByRole("link", { name: "Change first" }).click();
  await page
    .getByRole("heading", { name: "Change and approve Sweep the logs", level: 1 })
    .waitFor();
  // A character that turns what follows around does not hide what would run.
  await page.getByText("⟨U+202E⟩hello").waitFor();
  await page.getByLabel("When", { exact: true }).fill("sometimes");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Approve with changes" }).click();
  await page.getByText('"sometimes" is not understood.').first().waitFor();
  expect(await proposal(id)).toMatchObject({ state: "open" });
  await page.getByLabel("When", { exact: true }).fill("every 5h");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Approve with changes" }).click();
  await page.waitForURL(/#\/jobs\/\d+$/);
  const decided = await proposal(id);
  expect(decided).toMatchObject({ state: "approved", decidedBy: "page", changed: ["schedule"] });
  expect(await world.client.jobs.get({ id: decided.jobId! })).toMatchObject({
    ...{ schedule: "every 5h", enabled: true },
  });
});

test("accessible in both languages, and shown in the person's", async () => {
  for (const address of ["/today", "/jobs"]) {
    const other = await world.page(address, { locale: "pt-BR", width: 700 });
    await other.getByText("Tarefa proposta: Tidy up").waitFor();
    await other.getByRole("button", { name: "Aprovar" }).waitFor();
    await settled(other);
    expect(await violationsOn(other, "main")).toEqual([]);
    await other.context().close();
  }
});
