/** Headers that every answer carries. */

/**
 * Only what this server sends is loaded, run and spoken to, and nobody may frame it. Styles may be set on single
 * elements by script, as components do for positions; style sheets come from files.
 * @param host checked Host header; the socket of the same origin is named, as some browsers do not count it to 'self'
 */
export function securityHeaders(host: string | null): Record<string, string> {
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
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
  };
}
