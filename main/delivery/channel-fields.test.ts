/** Every field of every kind of channel: what is wrong is said beside it and nothing goes out; references work everywhere. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChannelKindId } from "../../contract/notification-words.ts";
import { world } from "../engine/testing/world.ts";
import { fieldsOf } from "./kind-fields.ts";
import { channelKindIds, loadChannelKind } from "./registry.ts";
import { HTTP_KINDS } from "./testing/http-kinds.ts";
import { HttpPeer } from "./testing/http-peer.ts";
import { tools } from "./testing/tools.ts";
import { worldNotifications } from "./testing/world-notifications.ts";

let peer: HttpPeer;
let folder: string;
beforeEach(async () => {
  peer = await HttpPeer.start();
  folder = mkdtempSync(path.join(tmpdir(), "belfry-fields-"));
});
afterEach(async () => {
  await peer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Right settings with every field of the kind in them. */
function rightConfig(id: ChannelKindId): Record<string, unknown> {
  const http = HTTP_KINDS.find((each) => each.id === id)?.config(peer.url) ?? {};
  const more: Partial<Record<ChannelKindId, Record<string, unknown>>> = {
    telegram: { threadId: "7", quiet: true },
    discord: { threadId: "12" },
    slack: { token: "xoxb-1", channel: "C1", threadTs: "1712345678.1", api: `${peer.url}/api/` },
    matrix: { threadId: "$root" },
    webhook: { method: "PUT", headers: { "X-Api-Key": "key-of-the-header", "x-a": "b" } },
    pushover: { device: "phone" },
    ping: { startUrl: `${peer.url}/start`, failUrl: `${peer.url}/fail` },
    desktop: { stay: true },
    email: {
      host: "127.0.0.1",
      security: "none",
      port: Number(new URL(peer.url).port),
      user: "ann",
      password: "a password",
      from: "me@example.com",
      to: ["you@example.com"],
      verify: true,
    },
    file: { folder: path.join(folder, "notes"), markdown: true, lines: true },
    command: { file: "touch", args: [path.join(folder, "ran")], cwd: folder },
  };
  return { ...http, ...more[id] };
}

const WRONG_ADDRESSES = [
  "example.com",
  "ftp://example.com",
  "https://me:pass@example.com",
  "http://",
];
const WRONG_KEYS = ["two words", "a key\nwith lines", "schlüssel"];
const LINES = ["one\ntwo"];

/** What nobody can mean, by kind and field; values of another type are tried for each besides. */
const WRONG: Partial<Record<ChannelKindId, Record<string, unknown[]>>> = {
  log: {},
  desktop: { stay: [] },
  telegram: {
    token: [...WRONG_KEYS, ""],
    chatId: ["", "my chat", "@x", "12a"],
    threadId: ["seven", "-1"],
    quiet: [],
    server: WRONG_ADDRESSES,
  },
  discord: { url: [...WRONG_ADDRESSES, ""], threadId: ["a thread"] },
  slack: {
    url: WRONG_ADDRESSES,
    token: WRONG_KEYS,
    channel: ["", "my channel"],
    threadTs: ["yesterday", "12"],
    api: WRONG_ADDRESSES,
  },
  email: {
    host: ["", "https://smtp.example.com", "smtp.example.com:25", "two names"],
    security: ["ssl"],
    port: [0, 70_000, 1.5],
    user: LINES,
    password: LINES,
    from: ["", "nobody", "me@"],
    to: [[], ["nobody"], "me@example.com", [""]],
    verify: [],
  },
  webhook: {
    url: [...WRONG_ADDRESSES, ""],
    method: ["DELETE"],
    headers: [
      { "bad name": "x" },
      { "x-a": "one\ntwo" },
      { "x-a": "漢字" },
      { "Content-Type": "text/plain" },
      { "webhook-id": "1" },
    ],
    secret: LINES,
  },
  gotify: { server: [...WRONG_ADDRESSES, ""], token: [...WRONG_KEYS, ""] },
  ntfy: {
    server: WRONG_ADDRESSES,
    topic: ["", "two words", "a/b", "x".repeat(65)],
    token: WRONG_KEYS,
  },
  pushover: {
    token: [...WRONG_KEYS, ""],
    user: [...WRONG_KEYS, ""],
    device: ["my phone"],
    server: WRONG_ADDRESSES,
  },
  teams: { url: [...WRONG_ADDRESSES, ""] },
  matrix: {
    server: [...WRONG_ADDRESSES, ""],
    token: [...WRONG_KEYS, ""],
    roomId: ["", "#name:example.com", "!a room"],
    threadId: ["root", "$a b"],
  },
  file: { folder: ["", "notes", "./notes"], markdown: [], lines: [] },
  command: { file: ["", ...LINES], args: ["one", ["nul\0"]], cwd: ["here"] },
  ping: { url: [...WRONG_ADDRESSES, ""], startUrl: WRONG_ADDRESSES, failUrl: WRONG_ADDRESSES },
};

/** Of another type, or referring to nothing. */
function alwaysWrong(input: string): unknown[] {
  if (input === "switch") return ["perhaps", 1];
  if (input === "choice") return [7];
  if (input === "number") return ["many"];
  if (input === "list") return [[7], ["${NO_SUCH_VARIABLE}"]];
  if (input === "map") return ["a text", { "x-a": 7 }, { "x-a": "${NO_SUCH_VARIABLE}" }];
  return [7, "${NO_SUCH_VARIABLE}", "x ${secret:none}"];
}

async function place(variables: Record<string, string> = {}) {
  const w = await world();
  const secrets = new Map<string, string>();
  let programs = 0;
  const notifications = worldNotifications(w, {
    secrets,
    variables: new Map(Object.entries(variables)),
    tools: tools({
      async runProgram() {
        programs += 1;
        return { ok: true, value: { exitCode: 0, stdout: "done", stderr: "" } };
      },
    }),
  });
  return { w, secrets, notifications, programs: () => programs };
}

const draftOf = (kind: ChannelKindId, config: Record<string, unknown>) => ({
  id: kind === "desktop" || kind === "log" ? kind : "mine",
  kind,
  name: "Mine",
  config: config as never,
  enabled: true,
  quietHours: null,
});

describe.each(channelKindIds)("%s", (id) => {
  test("says beside each field what is wrong with it; nothing is sent and nothing saved", async () => {
    const { w, secrets, notifications, programs } = await place();
    const fields = fieldsOf((await loadChannelKind(id))!);
    expect(Object.keys(WRONG[id] ?? {}).sort()).toEqual(fields.map(({ name }) => name).sort());
    for (const { name, input } of fields) {
      for (const value of [...WRONG[id]![name]!, ...alwaysWrong(input)]) {
        const draft = draftOf(id, { ...rightConfig(id), [name]: value });
        const tested = await notifications.channels.testDraft(draft);
        const what = `${name} = ${JSON.stringify(value)}`;
        expect(tested.ok, what).toBe(false);
        const [issue, ...others] = tested.issues;
        expect(others, what).toEqual([]);
        expect(issue?.field, what).toBe(name);
        expect(issue?.message, what).toMatch(/^[A-Z@].*\.$/);
        expect(issue?.message, what).not.toMatch(/invalid|expected|received|regex|pattern/i);
        const { saved, issues } = await notifications.channels.save(draft, true);
        expect(saved, what).toBeNull();
        expect(issues, what).toEqual(tested.issues);
      }
    }
    expect(peer.received).toEqual([]);
    expect(programs()).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(secrets.size).toBe(0);
    expect(w.settings.notifications.channels).toEqual([]);
  });

  test("takes references in each field, whole or in part, and keeps no secret in the settings", async () => {
    const right = rightConfig(id);
    for (const { name, input } of fieldsOf((await loadChannelKind(id))!)) {
      const value = right[name];
      for (const [config, variables] of referring(value)) {
        const { w, secrets, notifications } = await place(variables);
        const draft = draftOf(id, { ...right, [name]: config });
        const { saved, issues } = await notifications.channels.save(draft, true);
        expect(issues, `${name} = ${JSON.stringify(config)}`).toEqual([]);
        expect(saved!.config[name]).toEqual(config);
        expect([...secrets.keys()].some((key) => key.startsWith(`mine.${name}`))).toBe(false);
        expect((await notifications.channels.info(saved!)).problem).toBeNull();
        expect(w.settings.notifications.channels).toHaveLength(1);
      }
      if (input !== "secret" || value === "") continue;
      const { w, secrets, notifications } = await place();
      await notifications.channels.save(draftOf(id, right), true);
      expect(secrets.get(`mine.${name}`)).toBe(value);
      expect(JSON.stringify(w.settings)).not.toContain(JSON.stringify(value));
    }
  });
});

/** The same value by references: as a whole, and its second half. */
function referring(value: unknown): [unknown, Record<string, string>][] {
  if (typeof value === "string" && value !== "") {
    const half = Math.floor(value.length / 2);
    return [
      ["${WHOLE}", { WHOLE: value }],
      [`${value.slice(0, half)}\${HALF}`, { HALF: value.slice(half) }],
    ];
  }
  if (Array.isArray(value)) {
    return referring(value[0]).map(([first, variables]) => [[first], variables]);
  }
  if (typeof value !== "object" || value === null) return [];
  const [name, first] = Object.entries(value)[0]!;
  return referring(first).map(([text, variables]) => [{ [name]: text }, variables]);
}

test("a header that is a key goes to the secret store, others stay readable", async () => {
  const { w, secrets, notifications } = await place();
  await notifications.channels.save(draftOf("webhook", rightConfig("webhook")), true);
  expect(secrets.get("mine.headers.X-Api-Key")).toBe("key-of-the-header");
  expect(w.settings.notifications.channels[0]!.config["headers"]).toEqual({
    "X-Api-Key": "${secret:mine.headers.X-Api-Key}",
    "x-a": "b",
  });
  expect(await notifications.channels.test("mine")).toMatchObject({ value: { ok: true } });
  expect(peer.last.headers).toMatchObject({ "x-api-key": "key-of-the-header", "x-a": "b" });
  expect(existsSync(path.join(folder, "ran"))).toBe(false);
});
