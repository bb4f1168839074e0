/** The number on the app's icon, as a dock learns it from the message bus. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { BusConnection, THE_BUS } from "../../main/desktop/bus/connection.ts";
import type { Boxed, BusValue } from "../../main/desktop/bus/values.ts";
import { DesktopApp } from "./app.ts";
import { DesktopSession } from "./session.ts";
import { until } from "./until.ts";

/** A dock: what it was told last of each app. */
class Dock {
  readonly #shown = new Map<string, { count: number; isVisible: boolean }>();
  readonly #bus: BusConnection;

  private constructor(bus: BusConnection) {
    this.#bus = bus;
    bus.onMessage(({ member, body }) => {
      if (member !== "Update") return;
      const [app, told] = body as [string, [string, Boxed][]];
      const known = new Map<string, BusValue>(told.map(([name, { value }]) => [name, value]));
      const isVisible = known.get("count-visible") === true;
      this.#shown.set(app, { count: Number(known.get("count")), isVisible });
    });
  }

  static async start(address: string): Promise<Dock> {
    const bus = (await BusConnection.open(address))!;
    const rule = "type='signal',interface='com.canonical.Unity.LauncherEntry'";
    await bus.call(THE_BUS, "AddMatch", "s", [rule]);
    return new Dock(bus);
  }

  badge() {
    return this.#shown.get("application://belfry-desktop.desktop");
  }

  end(): void {
    this.#bus.close();
  }
}

let session: DesktopSession;
let app: DesktopApp;
let dock: Dock;

beforeEach(async () => {
  session = await DesktopSession.start();
  app = new DesktopApp(session);
  dock = await Dock.start(session.env["DBUS_SESSION_BUS_ADDRESS"]!);
});
afterEach(async () => {
  dock.end();
  await app.end();
  await session.end();
});

test("counts failures that nobody has looked at, and agents that wait for an answer", async () => {
  await app.started("--hidden");
  app.job("Links", "exit 3");
  app.belfry("run", "Links");
  await until(() => dock.badge()?.count === 1);
  const { id } = await app.asking("Upgrades", "npm test");
  await until(() => dock.badge()?.count === 2);
  expect(dock.badge()).toEqual({ count: 2, isVisible: true });
  await app.calling((client) => client.questions.answer({ id, decision: "deny" }));
  await until(() => dock.badge()?.count === 1);
  // Looked at is enough.
  await session.tray.click("Links — failed", "Show");
  await until(() => dock.badge()?.count === 0);
  expect(dock.badge()).toEqual({ count: 0, isVisible: false });
});
