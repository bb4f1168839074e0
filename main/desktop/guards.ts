/** What pages may not do: ask for permissions, leave, open windows, embed others. */
import { app, dialog, session, shell, type BrowserWindow, type WebContents } from "electron";
import { isOurs, pageIn } from "./app-protocol.ts";
import type { Page } from "./pages.ts";
import type { Words } from "./words.ts";

/**
 * For every page of the app, whatever made it.
 * @param show opens a page of ours that another one wants beside itself
 */
export function setupGuards(words: () => Words, show: (page: Page) => void): void {
  const { defaultSession } = session;
  // Pages copy results to the clipboard; nothing else is asked for anywhere.
  const allowed = (permission: string, origin: string) =>
    permission === "clipboard-sanitized-write" && isOurs(`${origin}/`);
  defaultSession.setPermissionRequestHandler((_page, permission, answer, { requestingUrl }) =>
    answer(allowed(permission, originOf(requestingUrl))),
  );
  defaultSession.setPermissionCheckHandler((_page, permission, origin) =>
    allowed(permission, originOf(origin)),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  app.on("web-contents-created", (_event, page) => guard(page, words, show));
}

function guard(page: WebContents, words: () => Words, show: (page: Page) => void): void {
  page.on("will-attach-webview", (event) => event.preventDefault());
  page.on("will-navigate", (details) => {
    if (isOurs(details.url)) return;
    details.preventDefault();
    void openOutside(details.url, words());
  });
  page.on("will-redirect", (details) => {
    if (!isOurs(details.url)) details.preventDefault();
  });
  page.setWindowOpenHandler(({ url }) => {
    if (isOurs(url)) show(pageIn(url));
    else void openOutside(url, words());
    return { action: "deny" };
  });
}

/**
 * Opens a link of a page in the browser, after a person has seen where it leads: agents write such links.
 * Anything but https goes nowhere.
 */
export async function openOutside(
  address: string,
  { t }: Words,
  parent?: BrowserWindow,
): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== "https:") return;
  const question = {
    type: "question" as const,
    message: t("link.question", { host: url.host }),
    // The address as the browser will take it: look-alike letters show in it.
    detail: url.href,
    buttons: [t("link.open"), t("link.cancel")],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (parent
    ? dialog.showMessageBox(parent, question)
    : dialog.showMessageBox(question));
  if (response === 0) await shell.openExternal(url.href);
}

/** Chromium gives origins with and without a closing slash. */
function originOf(address: string): string {
  const url = URL.parse(address);
  return url === null ? "" : `${url.protocol}//${url.host}`;
}
