/**
 * Secrets that Belfry is given and agents print are nowhere in clear but in the store: not in the data folder, the
 * log, a backup, an export, on the command line or in answers of the API, whether messages arrive or not.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeliveryInfo } from "../../contract/notify.ts";
import { PRIVATE_KEY, TOKENS } from "../../main/guard/redaction/testing.ts";
import { HttpPeer } from "../../main/delivery/testing/http-peer.ts";
import { Belfry, until } from "./cli-belfry.ts";

const STORED = "stored-secret-of-the-hook";
const PRINTED = "secret-that-a-program-prints";
const VARIABLE = "secret-of-the-environment";
const SIGNING = "secret-that-signs-messages";
const OF_THE_HOST = "api-key-of-the-environment";
const KNOWN = [STORED, PRINTED, VARIABLE, SIGNING, OF_THE_HOST];
const SHAPES = [...TOKENS.map(([token]) => token), PRIVATE_KEY.split("\n")[1]!];

let belfry: Belfry;
let peer: HttpPeer;
beforeEach(async () => {
  belfry = new Belfry();
  peer = await HttpPeer.start();
});
afterEach(async () => {
  await belfry.end();
  await peer.close();
});

/** Text of all files below a folder, but for the store of secrets. */
function everything(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "secrets.json")
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, "latin1") }));
}

function expectClean(where: string, text: string): void {
  for (const secret of [...KNOWN, ...SHAPES]) {
    for (const form of [secret, encodeURIComponent(secret)]) {
      expect(text.includes(form), `${where} has ${secret}`).toBe(false);
    }
  }
}

/** Runs a command to its end, while the peer in this process can answer. */
function ended(args: string[]): Promise<unknown> {
  const child = belfry.start(args);
  child.stdout?.resume();
  child.stderr?.resume();
  return new Promise((resolve) => child.once("exit", resolve));
}

const hook = (id: string, url: string, headers: Record<string, string>) => ({
  id,
  kind: "webhook",
  name: id,
  config: { url, headers, secret: "${secret:signing}" },
});

test("planted secrets, after messages that arrived and messages that did not", async () => {
  // A service that repeats what it was sent, as some do in their errors.
  peer.answer = (request) => ({
    status: request.path.startsWith("/ok") ? 200 : request.path.startsWith("/again") ? 500 : 400,
    body: JSON.stringify(request),
  });
  const value = path.join(belfry.dir, "value");
  writeFileSync(value, `${PRINTED}\n`);
  const channels = [
    hook("fine", `${peer.url}/ok`, { "x-stored": "${secret:hook.token}" }),
    hook("refusing", `${peer.url}/no`, { authorization: "Bearer ${HOOK_VALUE}" }),
    hook("failing", `${peer.url}/again`, { "x-api-key": "${secret:printed}" }),
    hook("nobody", "http://127.0.0.1:1/${HOOK_VALUE}", {}),
    {
      id: "bot",
      kind: "telegram",
      name: "Bot",
      config: { token: "${secret:hook.token}", chatId: "1", server: peer.url },
    },
  ];
  const now = Object.fromEntries(channels.map(({ id }) => [id, "now"]));
  const settings = {
    "dashboard.port": 0,
    "outgoing.localHosts": ["127.0.0.1"],
    "notifications.channels": channels,
    "notifications.rules": { defaults: { "run.failed": now, "run.succeeded": now } },
  };
  belfry.say(["secret", "set", "hook.token"], { input: STORED });
  belfry.say(["secret", "set", "signing"], { input: SIGNING });
  belfry.say(["secret", "set", "printed", "--", "cat", value]);
  for (const [key, each] of Object.entries(settings)) {
    belfry.json("config", "set", key, JSON.stringify(each));
  }
  const script = path.join(belfry.dir, "agent.sh");
  const said = [...KNOWN, ...TOKENS.map(([token]) => token), PRIVATE_KEY].join("\n");
  writeFileSync(path.join(belfry.dir, "said"), said);
  writeFileSync(script, `cat "${belfry.dir}/said"; cat "${belfry.dir}/said" >&2; env; exit $1\n`);
  const ids = ["0", "3"].map((code) => belfry.shell(`ends with ${code}`, `sh ${script} ${code}`));
  const daemon = await belfry.daemon({ HOOK_VALUE: VARIABLE, SOME_API_KEY: OF_THE_HOST });

  // What a variable or a program gives is known from the first time that it is used.
  for (const { id } of channels) await ended(["notify", "test", id]);
  for (const id of ids) await ended(["run", String(id)]);
  const outbox = await until(() => {
    const all = belfry.json<DeliveryInfo[]>("notify", "outbox", "--limit", "100");
    const tried = new Set(all.filter(({ tries }) => tries > 0).map(({ channel }) => channel));
    return channels.every(({ id }) => tried.has(id)) && all;
  }, 60_000);
  expect(outbox.filter(({ state }) => state === "sent").length).toBeGreaterThan(0);
  const sent = JSON.stringify(peer.received);
  for (const secret of [STORED, PRINTED, VARIABLE]) expect(sent).toContain(secret);
  for (const { body } of peer.received) expectClean("a message", body);

  const commands = [
    ["logs", "1"],
    ["logs", "1", "--raw"],
    ["logs", "2", "--stderr"],
    ["runs", "--json"],
    ["show", "1", "--json"],
    ["export"],
    ["notify", "list", "--json"],
    ["notify", "outbox", "--json", "--limit", "100"],
    ["secret", "list"],
    ["config", "list"],
    ["doctor"],
    ["backup"],
  ];
  for (const command of commands) {
    const { out, err } = belfry.say(command);
    expectClean(command.join(" "), out + err);
  }
  const { address, tokenFile } = belfry.json<{ address: string; tokenFile: string }>("ui");
  const authorization = `Bearer ${readFileSync(tokenFile, "utf8").trim()}`;
  const asked = ["jobs", "runs", "notifications/channels", "notifications/outbox", "runs/1/events"];
  for (const each of asked) {
    const answered = await fetch(`${address}api/${each}`, { headers: { authorization } });
    expect(answered.status, each).toBe(200);
    expectClean(`api/${each}`, await answered.text());
  }
  const files = everything(belfry.home);
  expect(files.some(({ file }) => file.endsWith("belfry.log"))).toBe(true);
  expect(files.some(({ text }) => text.includes("[redacted: GitHub token"))).toBe(true);
  for (const { file, text } of files) expectClean(file, text);
  expect(daemon.exitCode).toBeNull();
});
