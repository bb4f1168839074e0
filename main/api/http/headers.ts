/** Headers that every answer carries. */

/** Where a request comes from that no page of others has led to, as the browser says it (`Sec-Fetch-Site`). */
const BY_PERSON_OR_US: ReadonlySet<string | undefined> = new Set(["none", "same-origin"]);

/**
 * Only what this server sends is loaded, run and spoken to, and nobody may frame it. Styles may be set on single
 * elements by script, as components do for positions; style sheets come from files.
 *
 * A window that a page of others has led here is cut off from that page. For this the browser begins a new process,
 * which takes longer than all the rest of the way to the first page: whoever comes by a typed address, a bookmark or
 * `belfry ui` has nobody to be cut off from, and does not pay for it.
 * @param host checked Host header; the socket of the same origin is named, as some browsers do not count it to 'self'
 * @param site what the browser says of where the request comes from; nothing counts as a page of others
 */
export function securityHeaders(host: string | null, site?: string): Record<string, string> {
  const sockets = host === null ? "" : ` ws://${host} wss://${host}`;
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": BY_PERSON_OR_US.has(site) ? "unsafe-none" : "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
  };
}
