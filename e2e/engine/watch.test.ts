/** `belfry watch` beside an engine that was ended with kill -9: people are told by the channels they chose. */
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HttpPeer } from "../../main/delivery/testing/http-peer.ts";
import { Belfry, stopped } from "./cli-belfry.ts";

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

/** One look, without the minute that an engine gets to come back. The peer answers meanwhile. */
async function look(): Promise<{ code: number | null; err: string }> {
  const child = belfry.start(["watch", "--patience", "0s"]);
  let err = "";
  child.stderr!.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, err };
}

const told = () => peer.received.map(({ path: to, body }) => `${to} ${JSON.parse(body).type}`);

test("an outage and its end are told once, by every channel that wants them", async () => {
  const hook = { kind: "webhook", name: "Hook" };
  const always = { windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: "00:00", to: "23:59" }] };
  mkdirSync(belfry.home, { mode: 0o700 });
  const config = {
    language: "pt-BR",
    outgoing: { localHosts: ["127.0.0.1"] },
    notifications: {
      channels: [
        { ...hook, id: "calm", config: { url: `${peer.url}/calm` }, quietHours: always },
        { ...hook, id: "flaky", config: { url: `${peer.url}/flaky` } },
        { ...hook, id: "off", config: { url: `${peer.url}/off` } },
        { ...hook, id: "mute", config: { url: `${peer.url}/mute` }, mutedUntil: 9e12 },
      ],
      rules: { defaults: { "engine.stalled": { off: "off", flaky: "digest" } } },
    },
  };
  writeFileSync(path.join(belfry.home, "config.json"), JSON.stringify(config));

  await stopped(await belfry.daemon(), "SIGKILL");
  const tenMinutesAgo = Date.now() / 1000 - 600;
  utimesSync(path.join(belfry.home, "heartbeat"), tenMinutesAgo, tenMinutesAgo);

  peer.answer = ({ path: to }) => ({ status: to === "/flaky" ? 503 : 200 });
  const first = await look();
  expect(first.code).toBe(1);
  expect(first.err).toContain('The channel "flaky" could not be told');
  expect(told().toSorted()).toEqual(["/calm engine.stalled", "/flaky engine.stalled"]);
  expect(JSON.parse(peer.last.body)).toMatchObject({ title: "O Belfry parou", severity: "urgent" });

  peer.answer = () => ({ status: 200 });
  await look();
  await look();
  expect(told().slice(2)).toEqual(["/flaky engine.stalled"]);
  const keys = peer.received
    .filter(({ path: to }) => to === "/flaky")
    .map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys).size).toBe(1);

  await belfry.daemon();
  expect((await look()).code).toBe(0);
  await look();
  expect(told().slice(3).toSorted()).toEqual(["/calm engine.recovered", "/flaky engine.recovered"]);
});
