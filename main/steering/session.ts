/**
 * Deals with what people write and press: at the door, who it is; then the command, recorded before it is done. Telegram
 * hands over again what it has no word about: a record that is finished is not done again.
 */
import { type Bot, type Context, GrammyError } from "grammy";
import type { Update } from "grammy/types";
import type { SteeringPerson } from "../../contract/steering.ts";
import type { ApiHost } from "../api/host.ts";
import { shorten } from "../delivery/shorten.ts";
import { escapeHtml } from "../delivery/text/notations.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Command, Desk } from "./desk.ts";
import type { Pairing } from "./pairing.ts";
import { keyboardOf, type Reply, telling, TEXT_CHARS } from "./reply.ts";
import { requestIn, requestOf, type Request } from "./request.ts";
import { mayPass, troubleOf } from "./trouble.ts";

/** Longest answer to a press, says the Bot API. */
const TOAST_CHARS = 200;
const NAME_CHARS = 80;
/** Longest command that is recorded. */
const NOTED_CHARS = 500;

export interface SessionPorts {
  bot: Bot;
  host: ApiHost;
  pairing: Pairing;
  /** The channel's own chat, in which paired people may press buttons, too. */
  channelChat: string;
}

type Account = Pick<SteeringPerson, "userId" | "chatId" | "name">;

export class Session {
  readonly #ports: SessionPorts;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    ports.bot.use((ctx) => this.#receive(ctx));
  }

  /** Rejects where a reply did not go out, and may later. */
  async handle(update: Update): Promise<void> {
    const { store } = this.#ports.host.engine.context;
    if (store.steeringNoteOfUpdate(update.update_id)?.isHandled) return;
    await this.#ports.bot.handleUpdate(update);
  }

  async #receive(ctx: Context): Promise<void> {
    const { store, clock, events } = this.#ports.host.engine.context;
    const account = accountOf(ctx);
    const request = this.#requestOf(ctx);
    if (account === null || request === null) return;
    const code = request.name === "start" ? request.args : "";
    if (code !== "" && this.#ports.pairing.redeem(code, clock.now())) {
      await this.#pair(ctx, account);
      return;
    }
    const person = this.#personOf(account);
    if (person === null) {
      await this.#refuse(ctx, account, code !== "");
      return;
    }
    store.seeSteering(person.id, account.name, clock.now());
    await this.#carryOut(ctx, person, request);
    events.publish({ type: "steering" });
  }

  /** null = it is not for us. */
  #requestOf(ctx: Context): Request | null {
    const { callbackQuery, message } = ctx;
    if (callbackQuery !== undefined) return requestOf(callbackQuery.data ?? "");
    const written = requestIn(message?.text ?? "", ctx.me.username);
    // In a group people talk with one another; alone with the bot, everything is meant for it.
    return written ?? (message?.chat.type === "private" ? { name: "help", args: "" } : null);
  }

  /** A person is known in the chats in which they were paired, and in that of the channel. */
  #personOf({ userId, chatId }: Account): SteeringPerson | null {
    const known = this.#ports.host.engine.context.store
      .steeringPeople()
      .filter((person) => person.userId === userId);
    const here = known.find((person) => person.chatId === chatId);
    if (here) return here;
    return String(chatId) === this.#ports.channelChat ? (known[0] ?? null) : null;
  }

  async #pair(ctx: Context, account: Account): Promise<void> {
    const { store, clock, events } = this.#ports.host.engine.context;
    const person = store.pairSteering(account, clock.now());
    const { id } = store.addSteeringNote({
      ...this.#noteOf(ctx, person),
      kind: "paired",
      text: "/start",
      result: "Was paired.",
    });
    events.publish({ type: "steering" });
    const desk = await this.#desk(person);
    const lines = [desk.tell("paired", { name: person.name }), desk.tell("help")];
    if (!person.maySteer) lines.push(desk.tell("mayLook"));
    await this.#say(ctx, { text: lines.join("\n\n") });
    store.handleSteeringNote(id);
  }

  /** Once, and without a word about what is here. A wrong code gets a word while one is open: its owner is at it. */
  async #refuse(ctx: Context, account: Account, hasCode: boolean): Promise<void> {
    const { store, clock, events } = this.#ports.host.engine.context;
    const now = clock.now();
    const { count } = store.noteStranger(account, now);
    events.publish({ type: "steering" });
    const words = await this.#ports.host.notifications.channels.words();
    const text = words.t("steering.stranger");
    // A press spins until it has been answered.
    if (ctx.callbackQuery) await this.#toast(ctx, text, true);
    else if (count === 1) await this.#say(ctx, { text });
    else if (hasCode && this.#ports.pairing.expiresAt(now) !== null) {
      await this.#say(ctx, { text: words.t("steering.wrongCode") });
    }
  }

  async #carryOut(ctx: Context, person: SteeringPerson, request: Request): Promise<void> {
    const { store } = this.#ports.host.engine.context;
    const desk = await this.#desk(person);
    const command = COMMANDS.get(request.name);
    const reading = command ? await command.read?.(desk, request.args) : null;
    const mayDo = command?.change !== undefined && person.maySteer;
    const known = store.steeringNoteOfUpdate(ctx.update.update_id);
    const isChange = command !== undefined && (reading ?? null) === null;
    const note =
      known ??
      store.addSteeringNote({
        ...this.#noteOf(ctx, person),
        kind: !isChange ? "read" : mayDo ? "change" : "refused",
        text: shorten(`/${request.name} ${request.args}`.trim(), NOTED_CHARS),
        mark: isChange && mayDo ? (command.mark?.(desk) ?? null) : null,
      });
    if (command === undefined) await this.#answer(ctx, { text: desk.tell("unknown") }, null);
    else if (!isChange) await this.#answer(ctx, reading!, null);
    else if (!mayDo)
      await this.#answer(ctx, { text: desk.tell("mayLook") }, desk.words.t("steering.mayLook"));
    else {
      const { reply, result } = await this.#change(
        desk,
        command,
        request.args,
        note,
        known !== null,
      );
      await this.#answer(ctx, reply, result);
    }
    store.handleSteeringNote(note.id);
  }

  /** Makes a change, once. */
  async #change(
    desk: Desk,
    command: Command,
    args: string,
    note: Parameters<NonNullable<Command["change"]>>[2]["note"],
    isRepeat: boolean,
  ): Promise<{ reply: Reply; result: string }> {
    const { result } = note;
    if (result !== null) return { reply: { text: escapeHtml(result) }, result };
    const acted = await command.change!(desk, args, { note, isRepeat });
    desk.host.engine.context.store.finishSteeringNote(note.id, acted.outcome);
    const said = acted.outcome.result;
    return { reply: acted.reply ?? { text: escapeHtml(said) }, result: said };
  }

  /** @param toast what the press of a button is answered with; null = nothing is to be said */
  async #answer(ctx: Context, reply: Reply, toast: string | null): Promise<void> {
    if (!ctx.callbackQuery) return this.#say(ctx, reply);
    if (toast !== null && reply.buttons === undefined) await this.#endWith(ctx, toast);
    else if (reply.inPlace) await this.#replace(ctx, reply);
    else await this.#say(ctx, reply);
    await this.#toast(ctx, toast ?? "", false);
  }

  async #say(ctx: Context, reply: Reply): Promise<void> {
    const { message } = ctx.callbackQuery ?? ctx;
    const topic =
      message !== undefined && "is_topic_message" in message && message.is_topic_message;
    await ctx.api.sendMessage(ctx.chat!.id, reply.text, {
      ...markup(reply),
      ...(topic ? { message_thread_id: message.message_thread_id! } : {}),
    });
  }

  async #replace(ctx: Context, reply: Reply): Promise<void> {
    await unlessUnneeded(ctx.editMessageText(reply.text, markup(reply)));
  }

  /** Adds what became of it to the message whose button was pressed, and takes the buttons away. */
  async #endWith(ctx: Context, result: string): Promise<void> {
    const message = ctx.callbackQuery?.message;
    const before = message && "text" in message ? (message.text ?? "") : "";
    const entities = message && "entities" in message ? (message.entities ?? []) : [];
    const text = shorten(`${before}\n\n${result}`.trim(), TEXT_CHARS);
    await unlessUnneeded(
      ctx.editMessageText(text, {
        entities: entities.filter(({ offset, length }) => offset + length <= text.length),
        link_preview_options: { is_disabled: true },
      }),
    );
  }

  async #toast(ctx: Context, text: string, isAlert: boolean): Promise<void> {
    const said = text === "" ? {} : { text: shorten(text, TOAST_CHARS), show_alert: isAlert };
    await unlessUnneeded(ctx.answerCallbackQuery(said));
  }

  async #desk(person: SteeringPerson): Promise<Desk> {
    const { host } = this.#ports;
    const words = await host.notifications.channels.words();
    const timezone = host.engine.context.machine.timezone();
    return { host, words, tell: telling(words), person, timezone };
  }

  #noteOf(ctx: Context, { id, userId, chatId, name }: SteeringPerson) {
    const at = this.#ports.host.engine.context.clock.now();
    const updateId = ctx.update.update_id;
    return { updateId, at, personId: id, userId, chatId, name, mark: null, result: null };
  }
}

/** null for what no single person has written: bots, channels, and admins of a group who hide behind it. */
function accountOf(ctx: Context): Account | null {
  const { from, chat } = ctx;
  if (from === undefined || chat === undefined || from.is_bot) return null;
  if (ctx.message?.sender_chat !== undefined) return null;
  const called = [from.first_name, from.last_name].filter(Boolean).join(" ");
  const name = from.username === undefined ? called : `${called} (@${from.username})`;
  return { userId: from.id, chatId: chat.id, name: shorten(name.trim(), NAME_CHARS) };
}

const markup = ({ buttons }: Reply) => ({
  parse_mode: "HTML" as const,
  link_preview_options: { is_disabled: true },
  ...(buttons === undefined ? {} : { reply_markup: keyboardOf(buttons) }),
});

/** A message that says this already, is too old or gone, and a press that is long past: nothing is missing. */
async function unlessUnneeded(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const trouble = troubleOf(error);
    if (!(error instanceof GrammyError) || trouble === null || mayPass(trouble)) throw error;
  }
}
