/** The desktop app itself, for pages that are in it: which engines it can show. */
import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { useEffect, useState } from "react";
import type { desktopAppContract, ShownEngine } from "../../contract/desktop-app.ts";
import { APP_PORT } from "../../contract/desktop-port.ts";
import { dialPort } from "./client/dial-port.ts";

type DesktopApp = ContractRouterClient<typeof desktopAppContract>;

let dialled: Promise<DesktopApp> | null = null;

/** One connection per page: both ends live and end together. Rejects outside of the desktop app. */
export function desktopApp(): Promise<DesktopApp> {
  dialled ??= dialPort(window, APP_PORT)().then(({ link }) => createORPCClient<DesktopApp>(link));
  return dialled;
}

/** The engines that can be shown, as they are; null until it is known. */
export function useEngines(): ShownEngine[] | null {
  const [engines, setEngines] = useState<ShownEngine[] | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const follow = async () => {
      const app = await desktopApp();
      for await (const list of await app.engines.watch(undefined, { signal })) setEngines(list);
    };
    follow().catch((error: unknown) => {
      if (!signal.aborted) reportError(error);
    });
    return () => abort.abort();
  }, []);
  return engines;
}
