/** Names of time zones: resolving `local`, checking, and guessing what was meant. */
import { editDistance } from "./spelling.ts";

const known = new Map<string, boolean>();

/** The IANA name to compute with. @param local IANA name of the computer's zone */
export function resolveTimezone(timezone: string, local: string): string {
  return timezone === "local" || timezone === "" ? local : timezone;
}

/** Whether the platform knows the zone. Bare offsets ("+03:00") are not zones. */
export function isKnownTimezone(timezone: string): boolean {
  const seen = known.get(timezone);
  if (seen !== undefined) return seen;
  let answer = /^[A-Za-z]/.test(timezone);
  if (answer)
    try {
      new Intl.DateTimeFormat("en-US", { timeZone: timezone });
    } catch {
      answer = false;
    }
  // Names come from people; a bound keeps a stream of wrong ones from piling up.
  if (known.size > 2000) known.clear();
  known.set(timezone, answer);
  return answer;
}

/** What is wrong with a zone as people name it, and the one they may have meant; null for one that is known. */
export function timezoneProblem(
  timezone: string,
): { message: string; suggestion: string | null } | null {
  if (timezone === "local" || isKnownTimezone(timezone)) return null;
  const suggestion = suggestTimezone(timezone);
  const hint = suggestion === null ? "" : ` Did you mean ${suggestion}?`;
  const message = `The time zone "${timezone}" is not known.${hint} Use a name such as Europe/Paris, or local.`;
  return { message, suggestion };
}

/** What people write instead of a zone name. */
const NICKNAMES = new Map(
  Object.entries({
    pst: "America/Los_Angeles",
    pdt: "America/Los_Angeles",
    pacific: "America/Los_Angeles",
    mst: "America/Denver",
    mdt: "America/Denver",
    mountain: "America/Denver",
    cdt: "America/Chicago",
    cst: "America/Chicago",
    central: "America/Chicago",
    edt: "America/New_York",
    eastern: "America/New_York",
    bst: "Europe/London",
    cest: "Europe/Paris",
    brt: "America/Sao_Paulo",
    brasilia: "America/Sao_Paulo",
    brazil: "America/Sao_Paulo",
    brasil: "America/Sao_Paulo",
    rio_de_janeiro: "America/Sao_Paulo",
    portugal: "Europe/Lisbon",
    lisboa: "Europe/Lisbon",
    ist: "Asia/Kolkata",
    india: "Asia/Kolkata",
    jst: "Asia/Tokyo",
    beijing: "Asia/Shanghai",
    china: "Asia/Shanghai",
    san_francisco: "America/Los_Angeles",
    z: "UTC",
  }),
);

/** Whether a word names a zone, formally or as people say it. */
export function isZoneName(word: string): boolean {
  return isKnownTimezone(word) || NICKNAMES.has(plain(word));
}

/** The zone that was probably meant; null when nothing is near. */
export function suggestTimezone(timezone: string): string | null {
  const wanted = plain(timezone);
  if (wanted === "") return null;
  const nickname = NICKNAMES.get(wanted);
  if (nickname !== undefined) return nickname;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 4)) + 1;
  for (const name of ["UTC", ...Intl.supportedValuesOf("timeZone")]) {
    const full = plain(name);
    const city = full.slice(full.lastIndexOf("/") + 1);
    const distance =
      full === wanted || city === wanted
        ? 0
        : Math.min(
            editDistance(full, wanted, bestDistance),
            wanted.includes("/") ? Infinity : editDistance(city, wanted, bestDistance),
          );
    if (distance < bestDistance) {
      bestDistance = distance;
      best = name;
    }
  }
  return best;
}

function plain(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}
