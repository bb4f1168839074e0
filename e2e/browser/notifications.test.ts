/** The Notifications page against a service that really is there: by mouse, and once by keyboard alone. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { HttpPeer } from "../../main/delivery/testing/http-peer.ts";
import { hasFocus, listHasFocus } from "../lib/page-waits.ts";
import { undo } from "../lib/page-acts.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld({ outgoing: { localHosts: ["127.0.0.1"] } });
let peer: HttpPeer;

beforeAll(async () => {
  peer = await HttpPeer.start();
  await world.start();
});
beforeEach(() => void peer.received.splice(0));
afterAll(async () => {
  await world.remove();
  await peer.close();
});

/** The form of a channel; messages at the edge are dialogs as well, and are left out. */
const dialog = (page: Page): Locator =>
  page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "Save" }) });
const card = (page: Page, name: string): Locator =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
const types = () => peer.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const channel = async (id: string) =>
  (await world.client.notifications.channels.list()).find((each) => each.channel.id === id);

async function choose(page: Page, label: string | RegExp, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function fromMenu(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("by mouse: a channel is added, tested, changed, muted, told of a failure, removed and brought back", async () => {
  const page = await world.page("/notifications");
  await page.getByRole("button", { name: "Add a channel" }).first().click();
  await choose(page, "Kind", "Webhook");
  await page.getByLabel("Name", { exact: true }).fill("Team");

  // What is wrong is said beside its field, which has the focus; nothing is sent or saved.
  const address = page.getByLabel("Address", { exact: true });
  await address.fill("example.com/belfry");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("begins with https:// or http://").waitFor();
  await hasFocus(address);
  expect(await address.getAttribute("aria-invalid")).toBe("true");
  expect(await channel("team")).toBeUndefined();

  // A service that refuses is quoted, where one looks.
  peer.answer = () => ({ status: 404, body: "no such hook" });
  await address.fill(`${peer.url}/old`);
  await dialog(page).getByRole("button", { name: "Send a test" }).click();
  const refused = dialog(page).getByText(/404/);
  await refused.waitFor();
  await expect.poll(() => isInView(refused)).toBe(true);

  peer.answer = () => ({ status: 200, body: "ok" });
  await address.fill(`${peer.url}/hook`);
  await dialog(page).getByRole("button", { name: "Send a test" }).click();
  await dialog(page).getByText("200 ok").waitFor();
  expect(peer.last).toMatchObject({ method: "POST", path: "/hook" });
  expect(JSON.parse(peer.last.body)).toMatchObject({ type: "test", title: "Test of Team" });
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await card(page, "Team").getByText("Nothing sent yet").waitFor();

  await fromMenu(page, "Team", "Settings");
  await page.getByLabel("Name", { exact: true }).fill("The team");
  await page.getByLabel("Headers", { exact: true }).fill("X-Room: kitchen");
  // Without a whole time nothing is saved or sent, and what was typed elsewhere stays.
  await dialog(page).getByRole("switch", { name: "Quiet hours" }).click();
  const until = dialog(page).getByLabel("To", { exact: true });
  await until.fill("");
  await page.getByRole("alert").getByText("Give a whole time").waitFor();
  for (const button of ["Send a test", "Save"]) {
    await dialog(page).getByRole("button", { name: button }).click();
    await hasFocus(until);
  }
  // The engine was not asked, which would have put another sentence there.
  expect(await dialog(page).locator("[aria-live] p").count()).toBe(0);
  expect(peer.received).toHaveLength(2);
  expect((await channel("team"))?.channel).toMatchObject({ name: "Team", quietHours: null });
  await until.fill("06:30");
  await page.getByRole("alert").waitFor({ state: "detached" });
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  expect((await channel("team"))?.channel).toMatchObject({
    name: "The team",
    quietHours: { windows: [{ from: "22:00", to: "06:30" }] },
  });
  await fromMenu(page, "The team", "Settings");
  await dialog(page).getByRole("switch", { name: "Quiet hours" }).click();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await card(page, "The team").getByRole("button", { name: "Send a test" }).click();
  await card(page, "The team").getByText("200 ok").waitFor();
  expect(peer.last.headers["x-room"]).toBe("kitchen");

  await fromMenu(page, "The team", "Mute for 8 hours");
  await card(page, "The team")
    .getByText(/^Muted until/)
    .waitFor();
  await fromMenu(page, "The team", "Speak again");
  await card(page, "The team").getByText("Nothing sent yet").waitFor();

  // Nobody wants to hear of successes, the first answer of a job among them; of this job's failures, yes.
  const { id: jobId } = await world.job({ name: "Breaks", prompt: "exit 3" });
  const { id: worksId } = await world.job({ name: "Works", prompt: "true" });
  const { id: otherId } = await world.job({ name: "Breaks unheard", prompt: "exit 3" });
  await page.getByRole("tab", { name: "Rules" }).click();
  for (const event of ["A run succeeds", "Its answer has changed", "A run fails"]) {
    await choose(page, `${event}: The team`, "not at all");
  }
  const digestAt = async () => (await world.client.notifications.rules.get()).digest.at;
  const at = page.getByLabel("At", { exact: true });
  await at.fill("");
  await at.blur();
  await page.getByRole("alert").getByText("Until then the digest comes at 08:00.").waitFor();
  expect(await digestAt()).toBe("08:00");
  await at.fill("07:45");
  await at.blur();
  await expect.poll(digestAt).toBe("07:45");
  await expect
    .poll(async () => (await world.client.notifications.rules.get()).rules)
    .toMatchObject({ defaults: { "run.changed": { team: "off" }, "run.failed": { team: "off" } } });
  await world.client.jobs.edit({
    id: jobId,
    expectedVersion: null,
    patch: {
      tell: { events: { "run.failed": { team: "now" } }, onlyWhenChanged: null, template: null },
    },
  });
  await page.getByRole("link", { name: "Breaks", exact: true }).waitFor();
  const before = peer.received.length;
  for (const id of [worksId, otherId, jobId]) await world.client.jobs.run({ id });
  await expect.poll(() => types().slice(before)).toEqual(["run.failed"]);
  await page.getByRole("tab", { name: "Outbox" }).click();
  const row = page.getByRole("row", { name: /Breaks A run fails The team/ });
  await row.getByText("sent", { exact: true }).waitFor();

  await page.getByRole("tab", { name: "Channels" }).click();
  await fromMenu(page, "The team", "Remove");
  await card(page, "The team").waitFor({ state: "detached" });
  expect(await channel("team")).toBeUndefined();
  await undo(page, "The team");
  await card(page, "The team").waitFor();
  expect((await channel("team"))?.channel.config).toMatchObject({ url: `${peer.url}/hook` });
  await page.context().close();
});

test("by keyboard alone: from the button to a saved channel, its settings and its end", async () => {
  const page = await world.page("/notifications");
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  await page.getByRole("button", { name: "Add a channel" }).first().focus();
  await press("Enter");
  const kind = page.getByLabel("Kind", { exact: true });
  await hasFocus(kind);
  await press("Enter");
  await listHasFocus(page);
  await page.keyboard.type("Webh");
  await page.locator("[role=option][data-highlighted]", { hasText: "Webhook" }).waitFor();
  await press("Enter");
  // The list gives the focus back with a frame of its own.
  await hasFocus(kind);
  await press("Tab");
  const name = page.getByLabel("Name", { exact: true });
  await hasFocus(name);
  await page.keyboard.type("Keys");
  await press("Tab");
  await hasFocus(page.getByLabel("Address", { exact: true }));
  await page.keyboard.type(`${peer.url}/keys`);
  await press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  await card(page, "Keys").waitFor();

  await page.getByRole("button", { name: "More for Keys" }).focus();
  await press("Enter");
  await page.getByRole("menuitem", { name: "Settings" }).and(page.locator(":focus")).waitFor();
  await press("Enter");
  await hasFocus(name);
  await press("Escape");
  await dialog(page).waitFor({ state: "detached" });

  await page.getByRole("button", { name: "More for Keys" }).focus();
  await press("Enter");
  await page.getByRole("menuitem").and(page.locator(":focus")).waitFor();
  await press("ArrowUp");
  await page.getByRole("menuitem", { name: "Remove" }).and(page.locator(":focus")).waitFor();
  await press("Enter");
  await card(page, "Keys").waitFor({ state: "detached" });
  expect(await channel("keys")).toBeUndefined();
  await page.context().close();
});

test("a channel that was begun is not thrown away unasked, whichever way it is closed", async () => {
  const page = await world.page("/notifications");
  const add = page.getByRole("button", { name: "Add a channel" }).first();
  await add.focus();
  await page.keyboard.press("Enter");
  await choose(page, "Kind", "Webhook");
  // Nothing has been typed: nothing is asked.
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await hasFocus(add);

  await page.keyboard.press("Enter");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Begun");
  const question = page.getByRole("alertdialog", { name: "Throw away what you typed?" });
  await page.keyboard.press("Escape");
  await question.waitFor();
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  await hasFocus(name);
  expect(await name.inputValue()).toBe("Begun");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await question.getByRole("button", { name: "Throw away" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await hasFocus(add);
  expect(await channel("begun")).toBeUndefined();
  await page.context().close();
});

/** Whether a person sees it without scrolling. */
async function isInView(part: Locator): Promise<boolean> {
  const [box, frame] = await Promise.all([part.boundingBox(), dialog(part.page()).boundingBox()]);
  return box !== null && frame !== null && box.y + box.height <= frame.y + frame.height - 50;
}
