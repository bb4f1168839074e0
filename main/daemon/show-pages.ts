/** Tells a person who starts the daemon where the pages are, and opens them when wished. */
import { hasDesktop, openUrl } from "../runs/open-url.ts";
import type { Dashboard } from "../host/dashboard.ts";

export interface ShowOptions {
  env: Record<string, string | undefined>;
  /** Open the pages, not only say where they are. */
  open: boolean;
  print: (line: string) => void;
}

export async function showPages(dashboard: Dashboard, options: ShowOptions): Promise<void> {
  const { url } = dashboard.status();
  const { env, print } = options;
  if (url === null) return;
  const link = options.open ? dashboard.link() : null;
  if (!link?.ok) return print(`Pages: ${url} (open them with: belfry ui)`);
  if (hasDesktop(env, process.platform)) await openUrl(link.value.url, env, process.platform);
  print(`Pages: ${link.value.url}`);
  print("The link works once, for two minutes. Another one: belfry ui");
}
