import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testIo } from "../testing.ts";
import { addChannel, editChannel, kinds, removeChannel } from "./channels.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "belfry-channels-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const terminal = (more: NodeJS.ProcessEnv = {}) => testIo({ env: { BELFRY_HOME: home, ...more } });

/** What a kept channel holds. */
function kept(id: string): Record<string, unknown> | undefined {
  const { notifications } = JSON.parse(readFileSync(join(home, "config.json"), "utf8")) as {
    notifications: { channels: { id: string }[] };
  };
  return notifications.channels.find((channel) => channel.id === id);
}

test("a channel is added by its fields, each in its own type, and changed one by one", async () => {
  const fields = ["host=mail.example.org", "port=2525", "verify=off", "from=belfry@example.org"];
  await addChannel(terminal(), "email", {
    id: "mail",
    set: [...fields, "to=ana@example.org", "TO=bo@example.org"],
  });
  expect(kept("mail")).toMatchObject({
    kind: "email",
    name: "mail",
    enabled: true,
    config: { port: 2525, verify: false, to: ["ana@example.org", "bo@example.org"] },
  });
  const io = terminal();
  await editChannel(io, "mail", { set: ["to=eve@example.org", "port="], off: true });
  expect(kept("mail")).toMatchObject({ enabled: false, config: { to: ["eve@example.org"] } });
  expect(kept("mail")!["config"] as object).not.toHaveProperty("port");
  expect(io.printed()).toContain("The channel mail (email) is saved. It is off.");
  await removeChannel(terminal(), "mail", {});
  expect(kept("mail")).toBeUndefined();
});

test("keys of a map are set and cleared one by one", async () => {
  const url = "url=https://example.org/hook";
  await addChannel(terminal(), "webhook", { set: [url, "headers.X-Team=night", "headers.X-A=1"] });
  await editChannel(terminal(), "webhook", { set: ["headers.X-A="] });
  expect(kept("webhook")).toMatchObject({ config: { headers: { "X-Team": "night" } } });
  const wrong = editChannel(terminal(), "webhook", { set: ["headers=night"] });
  await expect(wrong).rejects.toThrow("write it as headers.NAME=value");
});

test("every field that is wrong is told, and nothing is kept", async () => {
  const added = addChannel(terminal(), "email", { set: ["port=many", "to=nobody"] });
  await expect(added).rejects.toMatchObject({
    exit: "usage",
    message: expect.stringMatching(/^host: .+\nport: .+\nfrom: .+\nto: .+$/s),
  });
  expect(() => kept("email")).toThrow("ENOENT");
});

test.for([
  ["a kind that is none", () => addChannel(terminal(), "ntyf", {}), "Did you mean ntfy?"],
  [
    "a field that is none",
    () => addChannel(terminal(), "ntfy", { set: ["topik=x"] }),
    "there is no such field. Use server, topic, token.",
  ],
  [
    "a field without a value",
    () => addChannel(terminal(), "ntfy", { set: ["topic"] }),
    "write it as field=value",
  ],
  ["a channel that is none", () => editChannel(terminal(), "phone", { off: true }), "phone"],
  ["no change at all", () => editChannel(terminal(), "log", {}), "Say what to change"],
  ["on and off at once", () => editChannel(terminal(), "log", { on: true, off: true }), "not both"],
  [
    "a run that wants to",
    () => addChannel(terminal({ BELFRY_RUN: "x" }), "ntfy", { set: ["topic=x"] }),
    "Channels are set up by people",
  ],
] as const)("refused: %s", async ([, work, sentence]) => {
  await expect(work()).rejects.toThrow(sentence);
});

test("kinds are listed with what they need, and one with its fields", async () => {
  const all = terminal();
  await kinds(all, undefined, {});
  expect(all.printed()).toMatch(/^telegram +token, chatId$/m);
  const one = terminal();
  await kinds(one, "telegram", {});
  expect(one.printed()).toMatch(/^token +secret +needed/m);
});
