/**
 * Shows notifications on Linux by the session's notification server itself: Electron asks it for the click only, and
 * has no buttons. The connection is made with the first notification, and anew when the bus hung up.
 */
import { sessionBusAddress } from "./bus/address.ts";
import { BusConnection, THE_BUS, type BusTarget } from "./bus/connection.ts";
import { SIGNAL, type BusMessage } from "./bus/message.ts";
import { boxed } from "./bus/values.ts";
import { keep, type Presenter, type ShownNotice } from "./presenter.ts";

const SERVER: BusTarget = {
  service: "org.freedesktop.Notifications",
  path: "/org/freedesktop/Notifications",
  interface: "org.freedesktop.Notifications",
};
/** The key of a click on the notice itself, as the specification has it. */
const CLICK = "default";
const URGENCY = { normal: 1, critical: 2 };
/** As long as the server finds right, and until it is dealt with. */
const TIMEOUT = { usual: -1, never: 0 };

interface Server {
  bus: BusConnection;
  capabilities: ReadonlySet<string>;
}

interface Shown {
  /** The server's number of it. */
  id: number;
  onClick: ShownNotice["onClick"];
}

export interface BusPresenterOptions {
  env: Record<string, string | undefined>;
  /** File of the app's icon. */
  icon: string;
  /** The desktop file's name without its ending: servers take name and settings of the app from it. */
  desktopEntry: string;
}

export function busPresenter({ env, icon, desktopEntry }: BusPresenterOptions): Presenter {
  const shown = new Map<string, Shown>();
  let connecting: Promise<Server> | null = null;
  let server: Server | null = null;

  const clicked = ({ kind, interface: name, member, body }: BusMessage) => {
    if (kind !== SIGNAL || name !== SERVER.interface) return;
    const [tag, notice] = [...shown].find(([, { id }]) => id === body[0]) ?? [];
    if (tag === undefined || notice === undefined) return;
    if (member === "NotificationClosed") shown.delete(tag);
    if (member !== "ActionInvoked") return;
    const [, key] = body;
    notice.onClick(key === CLICK ? null : Number(key));
  };
  const connected = async (): Promise<Server> => {
    if (server?.bus.isOpen) return server;
    const bus = await BusConnection.open(sessionBusAddress(env));
    if (bus === null) throw new Error("There is no message bus in this session.");
    try {
      bus.onMessage(clicked);
      const rule = `type='signal',interface='${SERVER.interface}'`;
      await bus.call(THE_BUS, "AddMatch", "s", [rule]);
      const [can] = await bus.call(SERVER, "GetCapabilities");
      server = { bus, capabilities: new Set(can as string[]) };
      return server;
    } catch (error) {
      bus.close();
      throw error;
    }
  };
  const theServer = () => (connecting ??= connected().finally(() => (connecting = null)));

  return {
    problem: () => (sessionBusAddress(env) === undefined ? "unsupported" : null),
    async show({ title, body, urgent, tag, buttons, onClick }) {
      const { bus, capabilities } = await theServer();
      const actions = [CLICK, "", ...buttons.flatMap((label, index) => [String(index), label])];
      const hints = [
        ["urgency", boxed("y", urgent ? URGENCY.critical : URGENCY.normal)],
        ["desktop-entry", boxed("s", desktopEntry)],
      ];
      const [id] = await bus.call(SERVER, "Notify", "susssasa{sv}i", [
        "Belfry",
        shown.get(tag)?.id ?? 0,
        icon,
        title,
        capabilities.has("body-markup") ? escaped(body) : body,
        capabilities.has("actions") ? actions : [],
        hints,
        urgent ? TIMEOUT.never : TIMEOUT.usual,
      ]);
      shown.delete(tag);
      keep(shown, tag, { id: Number(id), onClick });
      return "shown";
    },
    dismiss(tag) {
      const notice = shown.get(tag);
      shown.delete(tag);
      // A server that has gone has taken its notices with it.
      if (notice) server?.bus.call(SERVER, "CloseNotification", "u", [notice.id]).catch(() => {});
    },
  };
}

/** Such servers read the text as a small HTML; it is that of others. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
