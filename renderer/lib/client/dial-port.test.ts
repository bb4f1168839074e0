import { MessageChannel } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { PORT_REPLY, PORT_REQUEST } from "../../../contract/desktop-port.ts";
import { serveMessagePort } from "../../../main/api/message-port.ts";
import { serve, type Served } from "../../../main/host/dashboard.test-support.ts";
import { dialPort } from "./dial-port.ts";
import { open, reached } from "./testing.ts";

/** The window of a page in the desktop app, with the preload script and the main process behind it. */
class DesktopWindow extends EventTarget {
  readonly ports: MessagePort[] = [];
  readonly #served: Served;

  constructor(served: Served) {
    super();
    this.#served = served;
  }

  setTimeout = setTimeout;
  clearTimeout = clearTimeout;

  postMessage(data: { type: string }): void {
    if (data.type !== PORT_REQUEST) return;
    const { port1, port2 } = new MessageChannel();
    serveMessagePort(this.#served.host.api, port1 as never);
    this.ports.push(port1 as never);
    this.deliver(this, port2 as never);
  }

  deliver(source: unknown, port: MessagePort): void {
    const event = new Event("message");
    this.dispatchEvent(Object.assign(event, { data: { type: PORT_REPLY }, ports: [port], source }));
  }
}

test("a page of the desktop app calls, listens, and comes back when its port was closed", async () => {
  const served = await serve();
  const desktop = new DesktopWindow(served);
  const connection = open(dialPort(desktop as unknown as Window));
  onTestFinished(() => {
    for (const port of desktop.ports) port.close();
  });
  const heard: number[] = [];
  connection.subscribe((event) => heard.push(event.type === "output" ? event.bytes : 0));
  expect(await connection.client.jobs.list({})).toEqual([]);
  const publish = (bytes: number) =>
    served.host.engine.context.events.publish({ type: "output", runId: 1, bytes });
  publish(1);
  desktop.ports[0]!.close();
  await reached(connection, "reconnecting");
  publish(2);
  await reached(connection, "connected");
  publish(3);
  expect(await connection.client.engine.health()).toMatchObject({ jobs: 0 });
  expect(heard).toEqual([1, 2, 3]);
});

test("a port from anywhere else is not taken", async () => {
  const served = await serve();
  const desktop = new DesktopWindow(served);
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
    for (const port of desktop.ports) port.close();
  });
  // A frame answers first.
  const own = desktop.postMessage.bind(desktop);
  desktop.postMessage = (data) => {
    desktop.deliver({}, port2 as never);
    own(data);
  };
  const connection = open(dialPort(desktop as unknown as Window));
  expect(await connection.client.jobs.list({})).toEqual([]);
});
