/** The tray as the panel sees it: items by StatusNotifierWatcher, their menus by dbusmenu, clicks the same way. */
import { until } from "./until.ts";
import { callBus, type BusAddress } from "./gdbus.ts";
import { text, type Variant } from "./variant.ts";

const WATCHER: BusAddress = {
  service: "org.kde.StatusNotifierWatcher",
  object: "/StatusNotifierWatcher",
};
const GET = "org.freedesktop.DBus.Properties.Get";
const ITEM = "org.kde.StatusNotifierItem";
const MENU = "com.canonical.dbusmenu";

export interface MenuItem {
  id: number;
  label: string;
  enabled: boolean;
  /** A line between items. */
  separator: boolean;
  children: MenuItem[];
}

export class Tray {
  readonly #env: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  async hostIsThere(): Promise<void> {
    await until(() => {
      const name = "IsStatusNotifierHostRegistered";
      return callBus(this.#env, WATCHER, GET, WATCHER.service, name)?.[0] === true;
    });
  }

  /** Items in the tray. */
  items(): BusAddress[] {
    const name = "RegisteredStatusNotifierItems";
    const found = callBus(this.#env, WATCHER, GET, WATCHER.service, name)?.[0] ?? [];
    return (found as string[]).map((item) => {
      const slash = item.indexOf("/");
      return { service: item.slice(0, slash), object: item.slice(slash) };
    });
  }

  /** The only item, once it is there. */
  async item(): Promise<BusAddress> {
    return until(() => this.items()[0] ?? null);
  }

  /** What a person reads when the pointer rests on the icon. */
  async tooltip(): Promise<string> {
    const tip = callBus(this.#env, await this.item(), GET, ITEM, "ToolTip")?.[0] as Variant[];
    return text(tip?.[2]);
  }

  async menu(): Promise<MenuItem[]> {
    const address = await this.#menuAddress();
    const answer = callBus(this.#env, address, `${MENU}.GetLayout`, "0", "-1", "@as []");
    return answer === null ? [] : toItem(answer[1] as Variant[]).children;
  }

  /** The item at a path of labels, each given by its beginning; null when there is none. */
  async find(...labels: string[]): Promise<MenuItem | null> {
    let items = await this.menu();
    let found: MenuItem | null = null;
    for (const label of labels) {
      found = items.find((item) => item.label.startsWith(label)) ?? null;
      if (found === null) return null;
      items = found.children;
    }
    return found;
  }

  /** Waits for the item, then clicks it. */
  async click(...labels: string[]): Promise<void> {
    let before: number | null = null;
    for (const giveUpAt = Date.now() + 20_000; ;) {
      const item = await this.find(...labels);
      // A menu that is just being replaced would lose the click: it must look the same twice.
      if (item?.enabled && item.id === before) return this.#send(item.id);
      before = item?.id ?? null;
      if (Date.now() > giveUpAt) {
        const now = lines(await this.menu()).join("\n");
        throw new Error(`"${labels.join(" ▸ ")}" cannot be clicked. The tray shows:\n${now}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #send(id: number): Promise<void> {
    const event = [String(id), "clicked", "<0>", "0"];
    callBus(this.#env, await this.#menuAddress(), `${MENU}.Event`, ...event);
  }

  async #menuAddress(): Promise<BusAddress> {
    const item = await this.item();
    const object = callBus(this.#env, item, GET, ITEM, "Menu")?.[0];
    return { service: item.service, object: text(object) };
  }
}

function toItem([id, properties, children]: Variant[]): MenuItem {
  const { label, enabled, type } = properties as { [key: string]: Variant };
  return {
    id: Number(id),
    // An underscore marks the access key.
    label: text(label).replace(/_(.)/g, "$1"),
    enabled: enabled !== false,
    separator: type === "separator",
    children: (children as Variant[][]).map(toItem),
  };
}

/** The menu as text, indented, for messages and for people. */
export function lines(items: MenuItem[], indent = ""): string[] {
  return items.flatMap((item) => [
    indent + (item.separator ? "———" : item.label),
    ...lines(item.children, `${indent}  `),
  ]);
}
