/** Steering on the Notifications page, with a real daemon that listens to Telegram's stand-in. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ANN, EVE, TelegramPeer, TOKEN } from "../../main/steering/testing/telegram-peer.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const world = new PagesWorld({ outgoing: { localHosts: ["127.0.0.1"] } });
let peer: TelegramPeer;

beforeAll(async () => {
  peer = await TelegramPeer.start();
  await world.start();
});
afterAll(async () => {
  await world.remove();
  await peer.close();
});

test("set up, paired by a code, allowed to steer, and removed, while the daemon is ended in between", async () => {
  const page = await world.page("/notifications");
  await page.getByText("Add a Telegram channel first").waitFor();
  const config = { token: TOKEN, chatId: String(ANN.id), server: peer.url };
  const saved = await world.client.notifications.channels.save({
    draft: { id: "phone", kind: "telegram", name: "Phone", config },
    isNew: true,
  });
  expect(saved.issues).toEqual([]);
  await page.getByLabel("Listen to the bot of").click();
  await page.getByRole("option", { name: "Phone" }).click();
  await page.getByText("Listening to @belfry_test_bot.").waitFor();
  await page.getByText("Nobody is paired.").waitFor();

  peer.write(EVE, "/jobs");
  await page.getByText("1 stranger was refused").click();
  await page.getByText("Eve (account 6666), 1 message").waitFor();

  await page.getByRole("button", { name: "Pair somebody" }).click();
  const shown = await page.getByText(/^\/start [A-Z2-9]{8}$/).innerText();
  peer.write(ANN, shown);
  const people = page.getByRole("list", { name: "Paired people" });
  await people.getByText("Ann (@ann)").waitFor();
  await people.getByText("Alone with the bot").waitFor();
  await page.getByText(shown).waitFor({ state: "detached" });
  await expect.poll(() => peer.texts(ANN.id).length).toBe(1);
  await page.getByRole("switch", { name: "May steer" }).click();
  const maySteer = async () => (await world.client.steering.status()).people[0]?.maySteer;
  await expect.poll(maySteer).toBe(true);

  const job = await world.job({ name: "Disk space", agent: "shell", prompt: "echo ok" });
  await world.stop("SIGKILL");
  peer.write(ANN, "/run disk space");
  await world.start();
  await expect.poll(() => peer.texts(ANN.id).at(-1)).toBe("Run 1 of Disk space was started.");
  const runs = await world.client.runs.list({ jobId: job.id });
  expect(runs).toMatchObject([{ id: 1, trigger: "chat" }]);

  const again = await world.page("/notifications");
  await again.getByText("What was done from Telegram").click();
  await again.getByText("Run 1 of Disk space was started.").waitFor();
  await again.getByRole("button", { name: "Remove Ann (@ann)" }).click();
  await again.getByText("Nobody is paired.").waitFor();
});
