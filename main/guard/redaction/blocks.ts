/** Secrets that are found by the fixed text before them: private keys, and addresses of webhooks. */
import { CONTEXT_BYTES, type Finding, type Found, MAX_HELD_BYTES } from "./found.ts";

/** Where the secret is in a text that begins with the anchor; `open`: only more text can tell; null: it is none. */
type Look = (text: string, isEnd: boolean) => Finding | "open" | null;

const ANCHORS: readonly { anchor: string; look: Look }[] = [
  { anchor: "-----BEGIN ", look: privateKey },
  webhook("Slack webhook", "hooks.slack.com/", /^(?:services|triggers|workflows)\//),
  webhook("Discord webhook", "/api/webhooks/", /^\d{15,}\//),
];

const HEADER = /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
const PART_OF_HEADER = /^-----BEGIN [A-Z0-9 ]{0,40}-{0,4}$/;
/** What may stand between the first and the last line, also within JSON. */
const BODY = /^(?:[A-Za-z0-9+/=:,.()@\s]|-(?!----)|\\+[nrt])*/;
const KEY_LINE = /[A-Za-z0-9+/]{40}/;

function privateKey(text: string, isEnd: boolean): Finding | "open" | null {
  const header = HEADER.exec(text)?.[0];
  if (header === undefined) return !isEnd && PART_OF_HEADER.test(text) ? "open" : null;
  const rest = text.slice(header.length);
  const close = rest.indexOf("-----END");
  const body = close === -1 ? rest : rest.slice(0, close);
  const [known] = BODY.exec(body)!;
  if (!isEnd && close === -1 && /^-{0,5}E?N?\\*$/.test(body.slice(known.length))) return "open";
  if (!KEY_LINE.test(known)) return null;
  return { start: header.length, end: header.length + known.length, name: "private key" };
}

/** @param begins the part of the path that everyone may know */
function webhook(name: string, anchor: string, begins: RegExp): (typeof ANCHORS)[number] {
  const look: Look = (text, isEnd) => {
    const [path] = /^[A-Za-z0-9/_-]*/.exec(text.slice(anchor.length))!;
    const end = anchor.length + path.length;
    if (!isEnd && end === text.length) return "open";
    const known = begins.exec(path)?.[0].length ?? path.length;
    if (path.length - known < 24) return null;
    return { start: anchor.length + known, end, name };
  };
  return { anchor, look };
}

/** @param from what lies before it has been searched, and may lead to what is found */
export function findBlocks(bytes: Buffer, from: number, isEnd: boolean): Found {
  const findings: Finding[] = [];
  let openAt = bytes.length;
  for (const { anchor, look } of ANCHORS) {
    let at = bytes.indexOf(anchor, Math.max(0, from - CONTEXT_BYTES));
    for (; at !== -1; at = bytes.indexOf(anchor, at + anchor.length)) {
      const end = Math.min(bytes.length, at + MAX_HELD_BYTES);
      const isWhole = isEnd || end < bytes.length;
      const found = look(bytes.toString("latin1", at, end), isWhole);
      if (found === "open") openAt = Math.min(openAt, Math.max(at, from));
      else if (found !== null) {
        const start = Math.max(from, at + found.start);
        if (start < at + found.end) findings.push({ ...found, start, end: at + found.end });
      }
    }
  }
  return { findings, openAt };
}
