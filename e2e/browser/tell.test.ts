/** Who is told what about one job: chosen, worded and tried in its editor, told by a service, shown with the job. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { HttpPeer } from "../../main/delivery/testing/http-peer.ts";
import { hasFocus, listHasFocus } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld({ outgoing: { localHosts: ["127.0.0.1"] } });
let peer: HttpPeer;

beforeAll(async () => {
  peer = await HttpPeer.start();
  await world.start();
  const config = { url: `${peer.url}/hook` };
  await world.client.notifications.channels.save({
    draft: { id: "team", kind: "webhook", name: "The team", config },
    isNew: true,
  });
});
beforeEach(() => void peer.received.splice(0));
afterAll(async () => {
  await world.remove();
  await peer.close();
});

const AS_ALL = { events: {}, onlyWhenChanged: null, template: null };
const titles = () => peer.received.map(({ body }) => (JSON.parse(body) as { title: string }).title);

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("by mouse: choices and words are tried, saved with the job, and hold", async () => {
  const job = await world.job({ name: "Weather", prompt: "echo Sunny." });
  const page = await world.page(`/jobs/${job.id}`);
  await page.getByText("As the rules for all jobs say.").waitFor();
  await page.getByRole("link", { name: "Change", exact: true }).click();

  await choose(page, "A run succeeds: The team", "not at all");
  await choose(page, "Its answer has changed: The team", "not at all");
  await page.getByRole("button", { name: "More events" }).click();
  await choose(page, "A run starts: The team", "at once");
  await choose(page, "Only when the answer changed", "no");

  await page.getByRole("button", { name: "Words of your own" }).click();
  await page.getByText("No run has ended yet").waitFor();
  await page.getByLabel("Title", { exact: true }).fill("{{jobb}} says");
  // Told while typing, before anything is saved.
  await page.getByRole("alert").getByText('There is no variable "jobb".').waitFor();
  await page.getByLabel("Title", { exact: true }).fill("{{job}} says {{event}}");
  await page.getByText("Weather says run.succeeded").waitFor();
  await page.getByRole("button", { name: "Send as a test" }).click();
  await page.getByRole("menuitem", { name: "The team" }).click();
  await expect.poll(titles).toEqual(["Weather says run.succeeded"]);
  expect((await world.client.jobs.get({ id: job.id })).tell).toEqual(AS_ALL);

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/#\/jobs\/\d+$/);
  const { tell, version } = await world.client.jobs.get({ id: job.id });
  expect(version).toBe(job.version + 1);
  expect(tell).toEqual({
    events: {
      "run.succeeded": { team: "off" },
      "run.changed": { team: "off" },
      "run.started": { team: "now" },
    },
    onlyWhenChanged: false,
    template: { title: "{{job}} says {{event}}", text: null },
  });
  await page.getByText("A run starts: The team at once").waitFor();
  await page.getByText("In words of your own.").waitFor();

  peer.received.splice(0);
  const run = await world.client.jobs.run({ id: job.id });
  await expect
    .poll(async () => (await world.client.runs.get({ id: run.id })).state)
    .toBe("succeeded");
  await expect.poll(titles).toEqual(["Weather says run.started"]);
  const told = await world.client.notifications.outbox.list({ jobId: job.id });
  expect(told.filter(({ channel }) => channel === "team").map(({ event }) => event)).toEqual([
    "run.started",
  ]);

  await page.getByRole("button", { name: "Mute for 8 hours" }).click();
  await page.getByText(/^Muted until/).waitFor();
  await page.getByRole("button", { name: "Speak again" }).click();
  await page.getByRole("button", { name: "Mute for 8 hours" }).waitFor();
  await page.context().close();
});

test("by keyboard alone: a choice is made, and taken back to what holds for all", async () => {
  const job = await world.job({ name: "Keys" });
  const page = await world.page(`/jobs/${job.id}/edit`);
  const cell = page.getByLabel("A run fails: The team", { exact: true });
  const pick = async (option: string) => {
    await cell.focus();
    await page.keyboard.press("Enter");
    await listHasFocus(page);
    await page.keyboard.type(option.slice(0, 4));
    await page.locator("[role=option][data-highlighted]", { hasText: option }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("option").first().waitFor({ state: "detached" });
    await hasFocus(cell);
  };
  await pick("in the digest");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/#\/jobs\/\d+$/);
  const stored = async () => (await world.client.jobs.get({ id: job.id })).tell;
  expect(await stored()).toEqual({ ...AS_ALL, events: { "run.failed": { team: "digest" } } });
  await page.goto(await world.url(`/jobs/${job.id}/edit`));
  await pick("As usual: at once");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/#\/jobs\/\d+$/);
  expect(await stored()).toEqual(AS_ALL);
  await page.context().close();
});

test("two who choose at once get to compare, and nothing is lost", async () => {
  const job = await world.job({ name: "Shared" });
  const page = await world.page(`/jobs/${job.id}/edit`);
  await choose(page, "A run fails: The team", "not at all");
  const theirs = { ...AS_ALL, onlyWhenChanged: true };
  const patch = { tell: theirs };
  await world.client.jobs.edit({ id: job.id, expectedVersion: job.version, patch });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Someone else changed this job" });
  await dialog.getByText("Tell me", { exact: true }).waitFor();
  expect((await world.client.jobs.get({ id: job.id })).tell).toEqual(theirs);
  await dialog.getByRole("radio", { name: "Yours" }).click();
  await dialog.getByRole("button", { name: /^Save/ }).click();
  await page.waitForURL(/#\/jobs\/\d+$/);
  expect((await world.client.jobs.get({ id: job.id })).tell).toEqual({
    ...AS_ALL,
    events: { "run.failed": { team: "off" } },
  });
  await page.context().close();
});
