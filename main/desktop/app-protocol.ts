/** `app://belfry/`: the built pages, served from the disk to the app's own windows. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { protocol, type Session } from "electron";
import type { Settings } from "../../contract/settings.ts";
import { securityHeaders } from "../api/http/headers.ts";
import { PAGES, type Page } from "./pages.ts";

const SCHEME = "app";
export const ORIGIN = `${SCHEME}://belfry`;

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Before the app is ready: makes the scheme one with an origin of its own, as secure as https. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

export function addressOf(page: Page): string {
  return `${ORIGIN}/index.html#${page}`;
}

/** The page of one of our addresses. */
export function pageIn(address: string): Page {
  const hash = address.split("#")[1] ?? "";
  return hash.startsWith("/") ? (hash as Page) : PAGES.start;
}

/** Whether an address is one of ours. */
export function isOurs(address: string): boolean {
  return address.startsWith(`${ORIGIN}/`);
}

/**
 * @param pagesDir folder of the built pages
 * @param theme the one that is set; a page is drawn in it from the beginning
 */
export function serveApp(
  session: Session,
  pagesDir: string,
  theme: () => Settings["ui"]["theme"],
): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = fileOf(pagesDir, request.url);
    const type = file === null ? undefined : TYPES[path.extname(file)];
    if (request.method !== "GET" || file === null || type === undefined) return answer(404);
    try {
      const body = await readFile(file);
      return answer(200, type, type === TYPES[".html"] ? inTheme(body, theme()) : body);
    } catch {
      return answer(404);
    }
  });
}

/** As `renderer/lib/theme.ts` says it, once it runs. */
function inTheme(html: Buffer, theme: Settings["ui"]["theme"]): Buffer {
  if (theme === "system") return html;
  return Buffer.from(html.toString().replace("<html ", `<html data-theme="${theme}" `));
}

/** null for what is not below the folder. */
function fileOf(pagesDir: string, address: string): string | null {
  const { host, pathname } = new URL(address);
  if (host !== "belfry") return null;
  const wanted = path.join(
    pagesDir,
    decodeURIComponent(pathname === "/" ? "index.html" : pathname),
  );
  return wanted.startsWith(pagesDir + path.sep) ? wanted : null;
}

function answer(status: number, type = "text/plain", body: Buffer | null = null): Response {
  const headers = { ...securityHeaders(null), "content-type": type };
  return new Response(body === null ? null : new Uint8Array(body), { status, headers });
}
