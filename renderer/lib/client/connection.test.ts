import { describe, expect, test } from "vitest";
import { cookieOf, folder, serve, type Served } from "../../../main/host/dashboard.test-support.ts";
import { ConnectionError } from "./wire.ts";
import { type Cable, cable, numbersIn, page } from "./testing.ts";

/** A host whose pages are reached through a cable. */
async function wired(dir = folder(), near?: Cable) {
  const line = near ?? (await cable());
  const served = await serve({ allowedHosts: [`127.0.0.1:${line.port}`] }, dir);
  line.target = served.port;
  return { line, served, dir };
}

const publish = (served: Served, bytes: number) =>
  served.host.engine.context.events.publish({ type: "output", runId: 1, bytes });

const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the live stream", () => {
  test("loses nothing and doubles nothing when the line is cut again and again", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    await mine.is("connected");
    const TOTAL = 4_000;
    let cuts = 0;
    for (let n = 1; n <= TOTAL; n++) {
      publish(served, n);
      if (n % 10 === 0) await breath();
      // Also between two events that are sent in one go.
      if (n % 157 === 0) {
        line.cut();
        cuts++;
        if (cuts % 3 === 0) await mine.is("reconnecting");
        if (cuts % 4 === 0) await mine.is("connected");
      }
    }
    await mine.hears((event) => event.type === "output" && event.bytes === TOTAL);
    const numbers = numbersIn(mine.heard);
    expect(numbers).toEqual(Array.from({ length: TOTAL }, (_, index) => index + 1));
    expect(mine.heard.filter((event) => event.type === "reset")).toEqual([]);
    expect(cuts).toBeGreaterThan(20);
  });

  test("says once that all must be read again when too much was missed, and goes on", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    await mine.is("connected");
    publish(served, 1);
    await mine.hears((event) => event.type === "output");
    line.plugged = false;
    line.cut();
    await mine.is("reconnecting");
    for (let n = 2; n <= 10_000; n++) publish(served, n);
    line.plugged = true;
    await mine.hears((event) => event.type === "reset");
    publish(served, 10_001);
    await mine.hears((event) => event.type === "output" && event.bytes === 10_001);
    expect(mine.heard.map((event) => event.type)).toEqual(["output", "reset", "output"]);
  });

  test("knows another engine by its epoch, though its numbers have come further", async () => {
    const dir = folder();
    const { line, served } = await wired(dir);
    const mine = await page(served, line);
    await mine.is("connected");
    publish(served, 1);
    await mine.hears((event) => event.type === "output");
    line.plugged = false;
    await served.close();
    await mine.is("reconnecting");
    const { served: next } = await wired(dir, line);
    for (let n = 100; n < 110; n++) publish(next, n);
    line.plugged = true;
    await mine.is("connected");
    await mine.hears((event) => event.type === "reset");
    publish(next, 110);
    await mine.hears((event) => event.type === "output" && event.bytes === 110);
    expect(numbersIn(mine.heard)).toEqual([1, 110]);
  });

  test("one listener that fails does not keep an event from the others", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    const reported: unknown[] = [];
    globalThis.reportError = (error) => void reported.push(error);
    mine.connection.subscribe(() => {
      throw new Error("bug");
    });
    const last: number[] = [];
    mine.connection.subscribe((event) => last.push(event.seq));
    await mine.is("connected");
    publish(served, 1);
    await mine.hears((event) => event.type === "output");
    expect(last).toHaveLength(1);
    expect(reported).toHaveLength(1);
  });
});

describe("calls", () => {
  test("wait for the line, and never fall between what was read and what is heard", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    // Not connected yet: the call is made first.
    const jobs = mine.connection.client.jobs.list({});
    expect(await jobs).toEqual([]);
    expect(mine.connection.state.phase).toBe("connected");
  });

  test("that read are made again when their answer was lost; others say that nobody knows", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    await mine.is("connected");
    let calls = 0;
    const { agents } = served.host.api;
    const detected = Promise.withResolvers<void>();
    agents.detectAll = async () => {
      calls++;
      if (calls <= 2) {
        if (calls === 2) detected.resolve();
        return new Promise(() => {});
      }
      return [];
    };
    const { client } = mine.connection;
    const read = client.agents.list(undefined, { context: { read: true } } as never);
    const change = client.agents.list().catch((error: unknown) => error);
    await detected.promise;
    line.cut();
    expect(await change).toBeInstanceOf(ConnectionError);
    expect(await read).toEqual([]);
  });

  test("that are given up keep the error of who gave up", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    await mine.is("connected");
    const entered = Promise.withResolvers<void>();
    served.host.api.agents.detectAll = () => {
      entered.resolve();
      return new Promise(() => {});
    };
    const abort = new AbortController();
    const call = mine.connection.client.agents.list(undefined, { signal: abort.signal });
    await entered.promise;
    abort.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });
});

describe("who is sent away", () => {
  test("sees that it is locked, and is back as soon as it is let in", async () => {
    const { line, served } = await wired();
    const mine = await page(served, line);
    await mine.is("connected");
    served.parts.dashboard.renewToken();
    await mine.is("locked");
    mine.cookie = await cookieOf(served);
    await mine.is("connected");
    expect(await mine.connection.client.jobs.list({})).toEqual([]);
  });
});
