import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "./dashboard.test-support.ts";
import { connectRemote, remoteAddress } from "./remote.ts";

test.for([
  ["127.0.0.1:4681", "http://127.0.0.1:4681"],
  ["localhost:80", "http://localhost:80"],
  ["http://[::1]:4681/today?x=1", "http://[::1]:4681"],
  [" https://server.example/ ", "https://server.example"],
  ["server.example:8443", "https://server.example:8443"],
])("%s is used as %s", ([typed, used]) => {
  expect(remoteAddress(typed!)).toEqual({ ok: true, value: used });
});

test.for([
  ["", "bad-address"],
  ["ftp://server.example", "bad-address"],
  ["two words", "bad-address"],
  ["http://server.example", "insecure-address"],
  ["http://127.0.0.1.server.example", "insecure-address"],
  ["http://localhost@server.example", "insecure-address"],
])("%j is refused: %s", ([typed, code]) => {
  expect(remoteAddress(typed!)).toMatchObject({ ok: false, error: { code } });
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("with the token of its installation an engine is called and heard", async () => {
  const { url, host, token } = await serve();
  const connected = await connectRemote(new URL(url).origin, token);
  if (!connected.ok) throw new Error(connected.error.message);
  const { client, close } = connected.value;
  expect(await client.engine.health()).toMatchObject({ jobs: 0 });
  const stream = await client.events.stream({});
  host.engine.context.events.publish({ type: "output", runId: 1, bytes: 5 });
  for await (const event of stream) if (event.type === "output") break;
  close();
  await expect(client.engine.health()).rejects.toThrow(/abort/i);
});

test("another token is refused in the words of the other side", async () => {
  const { url } = await serve();
  expect(await connectRemote(new URL(url).origin, "x".repeat(43))).toMatchObject({
    ok: false,
    error: { code: "wrong-token" },
  });
});

test("what does not answer, or is something else, is told", async () => {
  const other = await listening((_request, response) => response.end("<html>"));
  expect(await connectRemote(other, "t")).toMatchObject({
    ok: false,
    error: { code: "no-belfry" },
  });
  expect(await connectRemote("http://127.0.0.1:1", "t")).toMatchObject({
    ok: false,
    error: { code: "unreachable" },
  });
});

test("the token does not follow to where the address leads on", async () => {
  const seen: (string | undefined)[] = [];
  const target = await listening((request, response) => {
    seen.push(request.headers.authorization);
    response.end("{}");
  });
  const first = await listening((_request, response) =>
    response.writeHead(307, { location: `${target}/rpc/engine/health` }).end(),
  );
  expect(await connectRemote(first, "t")).toMatchObject({ error: { code: "unreachable" } });
  expect(seen).toEqual([]);
});
