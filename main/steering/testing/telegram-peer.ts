/**
 * Telegram's Bot API on loopback, as far as steering goes: one bot, its chats, what is waiting for it.
 * @see the Bot API: "Getting updates", "Available methods", "Making requests"
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Sent {
  method: string;
  payload: Record<string, unknown>;
}

interface Update {
  update_id: number;
  [kind: string]: unknown;
}

interface Message {
  message_id: number;
  chat: { id: number; type: string };
  text: string;
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] };
  [more: string]: unknown;
}

/** An error envelope, or a behaviour of the network. */
export type Fault =
  | { code: number; description: string; parameters?: { retry_after?: number } }
  | "hang"
  | "no-json"
  | "cut";

export const TOKEN = "4711:AA-loopback";
export const BOT = "belfry_test_bot";

/** Somebody, as Telegram describes them. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
}

export const ANN: User = { id: 1001, is_bot: false, first_name: "Ann", username: "ann" };
export const BEN: User = { id: 1002, is_bot: false, first_name: "Ben", last_name: "<b>Bold</b>" };
export const EVE: User = { id: 6666, is_bot: false, first_name: "Eve" };

export class TelegramPeer {
  /** Every call but the questions for updates. */
  readonly sent: Sent[] = [];
  /** Offsets that were asked for. */
  readonly asked: (number | undefined)[] = [];
  /** What the next calls of a method fail with; the first is used up first. */
  readonly faults = new Map<string, Fault[]>();
  readonly #server: Server;
  readonly #messages = new Map<number, Message>();
  readonly #all: Update[] = [];
  /** What is not confirmed. */
  #updates: Update[] = [];
  #nextUpdate = 815_000_001;
  #nextMessage = 1;
  #waiting: { payload: Record<string, unknown>; response: ServerResponse } | null = null;

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async start(): Promise<TelegramPeer> {
    const peer = new TelegramPeer();
    await new Promise<void>((resolve) => peer.#server.listen(0, "127.0.0.1", resolve));
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether the bot waits for an update now. */
  get isListening(): boolean {
    return this.#waiting !== null;
  }

  /** Whether the bot waits for more, and has confirmed all there was. */
  get isIdle(): boolean {
    return this.isListening && this.#updates.length === 0;
  }

  /** Texts that were sent into a chat, oldest first. */
  texts(chatId: number): string[] {
    return this.sent
      .filter(({ method, payload }) => method === "sendMessage" && payload["chat_id"] === chatId)
      .map(({ payload }) => payload["text"] as string);
  }

  /** A message of the bot as it stands now. */
  message(id: number): Message {
    return this.#messages.get(id)!;
  }

  /** The latest message of the bot in a chat. */
  latest(chatId: number): Message {
    return [...this.#messages.values()].findLast(({ chat }) => chat.id === chatId)!;
  }

  /** Somebody writes. @param chatId negative = a group */
  write(from: User, text: string, chatId = from.id, more: Record<string, unknown> = {}): number {
    const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
    const entities = command
      ? { entities: [{ type: "bot_command", offset: 0, length: command.length }] }
      : {};
    return this.#hand({
      message: {
        message_id: this.#nextMessage++,
        from,
        chat: this.#chat(chatId, from),
        date: 1_772_409_600,
        text,
        ...entities,
        ...more,
      },
    });
  }

  /** Somebody presses the button with this text below a message of the bot. */
  press(from: User, text: string, message: Message = this.latest(from.id)): number {
    const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
    const found = buttons.find((each) => each.text === text);
    if (!found) throw new Error(`No button "${text}" among ${JSON.stringify(buttons)}.`);
    return this.pressData(from, found.callback_data, message);
  }

  pressData(from: User, data: string, message: Message): number {
    return this.#hand({
      callback_query: { id: String(this.#nextUpdate), from, message, data, chat_instance: "1" },
    });
  }

  /** The service forgets what was confirmed from this update on, and hands it over once more. */
  repeatFrom(id: number): void {
    this.#updates = this.#all.filter(({ update_id: each }) => each >= id);
    this.#flush();
  }

  failNext(method: string, ...faults: Fault[]): void {
    this.faults.set(method, [...(this.faults.get(method) ?? []), ...faults]);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #chat(id: number, from: User) {
    return id < 0
      ? { id, type: "supergroup", title: "Team" }
      : { id, type: "private", first_name: from.first_name };
  }

  #hand(what: Record<string, unknown>): number {
    const update = { update_id: this.#nextUpdate++, ...what };
    this.#updates.push(update);
    this.#all.push(update);
    this.#flush();
    return update.update_id;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const payload = (body === "" ? {} : JSON.parse(body)) as Record<string, unknown>;
    const [, bot, method = ""] = request.url!.split("/");
    if (bot !== `bot${TOKEN}`) return fail(response, 401, "Unauthorized");
    const fault = this.faults.get(method)?.shift();
    if (method !== "getUpdates") this.sent.push({ method, payload });
    if (fault === "hang") return;
    if (fault === "cut") return void response.destroy();
    if (fault === "no-json") return void response.writeHead(502).end("<html>Bad gateway</html>");
    if (fault !== undefined) return fail(response, fault.code, fault.description, fault.parameters);
    switch (method) {
      case "getMe":
        return answer(response, {
          ...{ id: 4711, is_bot: true, first_name: "Belfry", username: BOT },
          ...{ can_join_groups: true, can_read_all_group_messages: false },
        });
      case "getUpdates":
        return this.#listen(payload, response);
      case "sendMessage":
        return this.#send(payload, response);
      case "editMessageText":
        return this.#edit(payload, response);
      case "answerCallbackQuery":
        return answer(response, true);
      default:
        return fail(response, 404, "Not Found");
    }
  }

  /** One listener at a time: a second one ends the first. */
  #listen(payload: Record<string, unknown>, response: ServerResponse): void {
    if (this.#waiting !== null && !this.#waiting.response.destroyed) {
      const text = "Conflict: terminated by other getUpdates request";
      fail(this.#waiting.response, 409, text);
    }
    const offset = payload["offset"] as number | undefined;
    this.asked.push(offset);
    // What lies before the offset is confirmed, and forgotten.
    if (offset) this.#updates = this.#updates.filter(({ update_id: id }) => id >= offset);
    const held = { payload, response };
    this.#waiting = held;
    response.on("close", () => {
      if (this.#waiting === held) this.#waiting = null;
    });
    if (payload["timeout"] === 0) return this.#flush(true);
    this.#flush();
  }

  #flush(evenNothing = false): void {
    const { response } = this.#waiting ?? {};
    if (response === undefined || (this.#updates.length === 0 && !evenNothing)) return;
    this.#waiting = null;
    answer(response, this.#updates.slice(0, 100));
  }

  #send(payload: Record<string, unknown>, response: ServerResponse): void {
    const problem = textProblem(payload);
    if (problem !== null) return fail(response, 400, `Bad Request: ${problem}`);
    const chatId = Number(payload["chat_id"]);
    const message: Message = {
      message_id: this.#nextMessage++,
      from: { id: 4711, is_bot: true, first_name: "Belfry", username: BOT },
      chat: this.#chat(chatId, ANN),
      date: 1_772_409_600,
      text: plain(payload["text"] as string, payload["parse_mode"]),
      ...markupOf(payload),
    };
    this.#messages.set(message.message_id, message);
    answer(response, message);
  }

  #edit(payload: Record<string, unknown>, response: ServerResponse): void {
    const before = this.#messages.get(payload["message_id"] as number);
    if (!before) return fail(response, 400, "Bad Request: message to edit not found");
    const problem = textProblem(payload);
    if (problem !== null) return fail(response, 400, `Bad Request: ${problem}`);
    const text = plain(payload["text"] as string, payload["parse_mode"]);
    const { reply_markup: _old, ...kept } = before;
    const after = { ...kept, text, ...markupOf(payload) } as Message;
    if (JSON.stringify(after) === JSON.stringify(before)) {
      return fail(response, 400, "Bad Request: message is not modified");
    }
    this.#messages.set(before.message_id, after);
    answer(response, after);
  }
}

const TAGS = /<\/?(?:b|i|s|code|pre|a|blockquote)(?: [^<>]*)?>/g;

/** The checks of the Bot API that a mistake of ours would fail. */
function textProblem({ text, parse_mode: mode, reply_markup: markup }: Sent["payload"]) {
  if (typeof text !== "string" || text === "") return "message text is empty";
  if (plain(text, mode).length > 4_096) return "message is too long";
  if (mode === "HTML" && /[<>]/.test(text.replace(TAGS, ""))) return "can't parse entities";
  const rows = (markup as Message["reply_markup"] | undefined)?.inline_keyboard ?? [];
  const isTooLong = rows.flat().some(({ callback_data: data }) => Buffer.byteLength(data) > 64);
  return isTooLong ? "BUTTON_DATA_INVALID" : null;
}

const markupOf = ({ reply_markup: markup }: Sent["payload"]) =>
  markup === undefined ? {} : { reply_markup: markup as Message["reply_markup"] };

/** As a person reads it. */
function plain(text: string, mode: unknown): string {
  if (mode !== "HTML") return text;
  const bare = text.replace(TAGS, "");
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return bare.replace(/&(lt|gt|quot|amp);/g, (_all, name: string) => entities[name]!);
}

function answer(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ ok: true, result }));
}

function fail(
  response: ServerResponse,
  code: number,
  description: string,
  parameters?: object,
): void {
  response.writeHead(code, { "content-type": "application/json" });
  const more = parameters === undefined ? {} : { parameters };
  response.end(JSON.stringify({ ok: false, error_code: code, description, ...more }));
}
