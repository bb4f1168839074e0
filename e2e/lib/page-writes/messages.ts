/** What people do on the page of notifications, and with messages elsewhere. */
import { expect } from "vitest";
import { ANN, type TelegramPeer, TOKEN } from "../../../main/steering/testing/telegram-peer.ts";
import { undo, undoAgain } from "../page-acts.ts";
import { is, isNot, matches, type Stage, type Write } from "./write.ts";

/** @param peer whom the bot of the chats is a guest of; there once the tests run */
export function messageWrites(on: Stage & { peer: TelegramPeer }): Write[] {
  let jobId = 0;
  let runId = 0;
  const button = (name: string | RegExp) => on.page.getByRole("button", { name, exact: true });
  const field = (label: string) => on.page.getByLabel(label, { exact: true });
  const card = (name: string) =>
    on.page.getByRole("listitem").filter({ has: on.page.getByRole("heading", { name }) });
  const from = async (menu: string, item: string) => {
    await button(menu).click();
    await on.page.getByRole("menuitem", { name: item }).click();
  };
  const form = () =>
    on.page.getByRole("dialog").filter({ has: on.page.getByRole("button", { name: "Save" }) });
  const keeps = (label: string, text: string) => is(() => field(label).inputValue(), text);
  const all = () => on.world.client.notifications.channels.list();
  const known = async (id: string) => (await all()).find((each) => each.channel.id === id);
  /** A channel that reaches nobody: nothing listens there. */
  const channel = async (id: string) => {
    const config = { url: "http://127.0.0.1:9/nobody" };
    const draft = { id, kind: "webhook", name: id, config } as const;
    const { issues } = await on.world.client.notifications.channels.save({ draft, isNew: true });
    expect(issues).toEqual([]);
    return "/notifications";
  };
  /** A message that waits for a person to decide. */
  const message = (id: string) => async () => {
    await channel(id);
    const events = { "run.failed": { [id]: "now" } } as const;
    const tell = { events, onlyWhenChanged: null, template: null };
    const run = await on.world.begin({ name: id, prompt: "exit 3", tell });
    runId = run.id;
    await on.world.ended(runId);
    const mine = async () => (await outbox(id)).length;
    await is(mine, 1);
    return "/notifications?tab=outbox";
  };
  const outbox = async (id: string) =>
    (await on.world.client.notifications.outbox.list({ limit: 50 })).filter(
      (row) => row.channel === id,
    );
  /** One message of a channel, among all that tell of its run. */
  const row = (id: string) =>
    on.page
      .getByRole("row")
      .filter({ hasText: "A run fails" })
      .filter({ has: on.page.getByRole("cell", { name: id, exact: true }) });
  const state = (id: string) => async () => (await outbox(id))[0]?.state;
  /** A bot that is listened to, and Ann, who is paired with it: a new person each time, with a name to be known by. */
  const bot = (id: string, isPaired: boolean) => async () => {
    const config = { token: TOKEN, chatId: String(ANN.id), server: on.peer.url };
    const draft = { id, kind: "telegram", name: id, config } as const;
    await on.world.client.notifications.channels.save({ draft, isNew: true });
    const { people } = await on.world.client.steering.status();
    for (const { id: person } of people) await on.world.client.steering.remove({ id: person });
    await on.world.client.steering.setUp({ channel: isPaired ? id : null });
    if (isPaired) {
      const { code } = await on.world.client.steering.pair();
      on.peer.write({ ...ANN, last_name: id }, `/start ${code}`);
      await is(async () => (await on.world.client.steering.status()).people.length, 1);
    }
    return "/notifications";
  };
  const person = (name: string) => on.page.getByRole("listitem").filter({ hasText: name });
  const mute = () => button("Mute for 1 hour");
  return [
    {
      procedure: "/notifications/channels/save",
      does: "adds a channel",
      at: () => "/notifications",
      act: async () => {
        await button("Add a channel").first().click();
        await field("Kind").click();
        await on.page.getByRole("option", { name: "Webhook", exact: true }).click();
        await field("Name").fill("Written by hand");
        await field("Address").fill("http://127.0.0.1:9/hook");
        await form().getByRole("button", { name: "Save" }).click();
      },
      kept: async () => {
        await keeps("Name", "Written by hand");
        await keeps("Address", "http://127.0.0.1:9/hook");
      },
      again: () => form().getByRole("button", { name: "Save" }).click(),
      done: () => card("Written by hand").waitFor(),
    },
    {
      procedure: "/notifications/channels/test",
      does: "tries a channel out",
      at: () => channel("tried"),
      act: () => card("tried").getByRole("button", { name: "Send a test" }).click(),
      says: "That was not done",
      // It is not there, which is the answer of the channel.
      done: () => card("tried").locator("[aria-live]").getByText(/./).waitFor(),
    },
    {
      procedure: "/notifications/channels/mute",
      does: "mutes a channel",
      at: () => channel("muted"),
      act: () => from("More for muted", "Mute for 8 hours"),
      says: "That was not done",
      done: () =>
        card("muted")
          .getByText(/^Muted until/)
          .waitFor(),
    },
    {
      procedure: "/notifications/channels/enable",
      does: "switches a channel off",
      at: () => channel("switched"),
      act: () => from("More for switched", "Switch off"),
      says: "That was not done",
      done: () => matches(() => known("switched"), { channel: { enabled: false } }),
    },
    {
      procedure: "/notifications/channels/remove",
      does: "removes a channel",
      at: () => channel("removed"),
      act: () => from("More for removed", "Remove"),
      says: "That was not done",
      kept: () => card("removed").waitFor(),
      done: () => card("removed").waitFor({ state: "detached" }),
    },
    {
      procedure: "/notifications/channels/restore",
      does: "takes back that a channel was removed",
      at: () => channel("fetched"),
      act: async () => {
        await from("More for fetched", "Remove");
        await undo(on.page, "fetched was removed");
      },
      says: "That was not done",
      again: () => undoAgain(on.page, "That was not done"),
      done: () => card("fetched").waitFor(),
    },
    {
      procedure: "/notifications/channels/send",
      does: "sends words of one's own as a test",
      at: async () => {
        await channel("worded");
        ({ id: jobId } = await on.world.job({ name: "In words" }));
        return `/jobs/${jobId}/edit`;
      },
      act: async () => {
        await button("Words of your own").click();
        await from("Send as a test", "worded");
      },
      says: "The test was not sent",
      again: () => from("Send as a test", "worded"),
      done: () =>
        on.page
          .getByText(/^worded: /)
          .first()
          .waitFor(),
    },
    {
      procedure: "/notifications/rules/save",
      does: "changes a rule",
      at: async () => {
        await channel("ruled");
        return "/notifications?tab=rules";
      },
      act: async () => {
        await field("A run fails: ruled").click();
        await on.page.getByRole("option", { name: "in the digest", exact: true }).click();
      },
      says: "That was not done",
      kept: () => isNot(() => field("A run fails: ruled").innerText(), "in the digest"),
      done: () =>
        matches(async () => (await on.world.client.notifications.rules.get()).rules.defaults, {
          "run.failed": { ruled: "digest" },
        }),
    },
    {
      procedure: "/notifications/rules/muteJob",
      does: "keeps a job quiet",
      at: async () => {
        ({ id: jobId } = await on.world.job({ name: "Loud" }));
        return `/jobs/${jobId}`;
      },
      act: () => mute().click(),
      says: "That was not done",
      kept: () => mute().waitFor(),
      done: () => button("Speak again").waitFor(),
    },
    {
      procedure: "/notifications/outbox/undiscard",
      does: "takes back that a message was thrown away",
      at: message("wanted"),
      act: async () => {
        await row("wanted").getByRole("button", { name: "Discard" }).click();
        await undo(on.page, "discarded");
      },
      says: "That was not done",
      // It can be tried again where it stands.
      again: () => row("wanted").getByRole("button", { name: "Try again" }).click(),
      done: () => isNot(state("wanted"), "discarded"),
    },
    {
      procedure: "/notifications/outbox/discard",
      does: "throws a message away",
      at: message("thrown"),
      act: () => row("thrown").getByRole("button", { name: "Discard" }).click(),
      says: "That was not done",
      done: () => is(state("thrown"), "discarded"),
    },
    {
      procedure: "/notifications/outbox/retry",
      does: "has a message tried again",
      at: async () => {
        const place = await message("retried")();
        const ids = (await outbox("retried")).map(({ id }) => id);
        await on.world.client.notifications.outbox.discard({ ids });
        return place;
      },
      act: () => row("retried").getByRole("button", { name: "Try again" }).click(),
      says: "That was not done",
      done: () => isNot(state("retried"), "discarded"),
    },
    {
      procedure: "/steering/setUp",
      does: "lets Belfry listen to a bot",
      at: bot("heard", false),
      act: async () => {
        await field("Listen to the bot of").click();
        await on.page.getByRole("option", { name: "heard" }).click();
      },
      says: "That was not done",
      kept: () => is(() => field("Listen to the bot of").innerText(), "No channel"),
      done: () => on.page.getByText("Listening to @belfry_test_bot.").waitFor(),
    },
    {
      procedure: "/steering/pair",
      does: "asks for a code",
      at: bot("coded", true),
      act: () => button("Pair somebody").click(),
      says: "That was not done",
      done: () => on.page.getByText(/^\/start /).waitFor(),
    },
    {
      procedure: "/steering/allow",
      does: "lets somebody steer",
      at: bot("steered", true),
      // By key, here and below: so far down the page a message may cover it.
      act: () => person("Ann steered").getByRole("switch", { name: "May steer" }).press("Space"),
      says: "That was not done",
      kept: () => person("Ann steered").getByRole("switch", { checked: false }).waitFor(),
      done: () =>
        matches(() => on.world.client.steering.status(), { people: [{ maySteer: true }] }),
    },
    {
      procedure: "/steering/remove",
      does: "removes somebody",
      at: bot("left", true),
      act: () => button(/^Remove Ann left/).press("Enter"),
      says: "That was not done",
      kept: () => button(/^Remove Ann left/).waitFor(),
      done: () => on.page.getByText("Nobody is paired.").waitFor(),
    },
  ];
}
