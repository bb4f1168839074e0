/** The desktop app itself, for pages that are in it: which engines it can show, and its updates. */
import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { useEffect, useState } from "react";
import type { desktopAppContract, ShownEngine, UpdateState } from "../../contract/desktop-app.ts";
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
  return useFollowed((app, signal) => app.engines.watch(undefined, { signal }));
}

/** How the app and its updates are; null until it is known. */
export function useUpdates(): UpdateState | null {
  return useFollowed((app, signal) => app.updates.watch(undefined, { signal }));
}

/** The newest value of a stream; it stays the same stream for the component's life. */
function useFollowed<T>(
  watch: (app: DesktopApp, signal: AbortSignal) => Promise<AsyncIterable<T>>,
): T | null {
  const [value, setValue] = useState<T | null>(null);
  const [watchOnce] = useState(() => watch);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const follow = async () => {
      for await (const each of await watchOnce(await desktopApp(), signal)) setValue(() => each);
    };
    follow().catch((error: unknown) => {
      if (!signal.aborted) reportError(error);
    });
    return () => abort.abort();
  }, [watchOnce]);
  return value;
}
