/**
 * Says the engine's sentences in another language.
 *
 * The engine speaks English: its reasons and errors are kept in the database, in logs and in scripts as they were
 * said. Where a person reads them, a catalogue of templates (`Run {id} does not exist.`) turns them into the
 * person's language. A sentence that no template knows (words of an agent, say) stays as it is.
 */

export interface SentenceCatalogue {
  /** English template → template of the other language, with the same names in braces. */
  sentences: Record<string, string>;
  /** Single words and short phrases that are filled into sentences: states, outcomes, names of fields. */
  words: Record<string, string>;
}

/** Gives the text in the catalogue's language, or unchanged. Never throws. */
export type Localizer = (text: string) => string;

interface Template {
  pattern: RegExp;
  names: string[];
  translation: string;
  /** Characters that are not filled in: the more, the surer the match. */
  weight: number;
}

/** Longer texts are answers or output, not sentences of the engine. */
const MAX_CHARS = 4_000;
/** A reason may quote a reason that quotes a reason. */
const MAX_DEPTH = 4;
const CACHE_SIZE = 2_000;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function compile(template: string, translation: string): Template {
  const names: string[] = [];
  let weight = 0;
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        weight += part.length;
        return escaped(part);
      }
      names.push(name);
      return "([\\s\\S]*?)";
    })
    .join("");
  return { pattern: new RegExp(`^${pattern}$`), names, translation, weight };
}

/** First word of a text, where it is certain; templates that begin with a placeholder have none. */
const firstWord = (text: string): string => /^[^\s{]+(?=\s|$)/.exec(text)?.[0] ?? "";

/** Reads a catalogue once; the function it gives is cheap to call for every row of a list. */
export function localizer(catalogue: SentenceCatalogue): Localizer {
  const byWord = new Map<string, Template[]>();
  for (const [template, translation] of Object.entries(catalogue.sentences)) {
    const word = firstWord(template);
    byWord.set(word, [...(byWord.get(word) ?? []), compile(template, translation)]);
  }
  for (const list of byWord.values()) list.sort((a, b) => b.weight - a.weight);
  const words = new Map(Object.entries(catalogue.words));
  const cache = new Map<string, string>();

  const whole = (text: string, depth: number): string | null => {
    const word = words.get(text);
    if (word !== undefined) return word;
    const candidates = [...(byWord.get(firstWord(text)) ?? []), ...(byWord.get("") ?? [])];
    for (const { pattern, names, translation } of candidates) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const values = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]));
      return translation.replace(/\{(\w+)\}/g, (kept, name: string) => {
        const value = values.get(name);
        return value === undefined ? kept : say(value, depth + 1);
      });
    }
    return null;
  };

  /** Several sentences in a row: the longest run of them that is known, then the rest. */
  const inPieces = (text: string, depth: number): string | null => {
    const cuts = [...text.matchAll(/(?<=[.:?]) (?=["A-Z])/g)].map(({ index }) => index);
    for (const cut of cuts.toReversed()) {
      const known = whole(text.slice(0, cut), depth);
      if (known !== null) return `${known} ${say(text.slice(cut + 1), depth)}`;
    }
    const [first] = cuts;
    if (first === undefined) return null;
    const rest = text.slice(first + 1);
    const said = say(rest, depth);
    return said === rest ? null : `${text.slice(0, first)} ${said}`;
  };

  function say(text: string, depth: number): string {
    if (depth > MAX_DEPTH || text.length < 2 || text.length > MAX_CHARS) return text;
    return whole(text, depth) ?? inPieces(text, depth) ?? text;
  }

  return (text) => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const said = say(text, 0);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(text, said);
    return said;
  };
}

/** Fields of what the API answers that hold sentences of the engine. */
const SENTENCE_FIELDS = new Set([
  "reason",
  "waitingFor",
  "pauseReason",
  "problem",
  "how",
  "installHint",
  "note",
  "lastError",
  "message",
]);

/**
 * A copy of what the API answered in which the engine's sentences are in the reader's language. What holds none is
 * given back as it is, so that unchanged parts stay equal by identity.
 */
export function localizeAnswer<T>(value: T, say: Localizer): T {
  if (Array.isArray(value)) {
    const copy = value.map((each: unknown) => localizeAnswer(each, say));
    return copy.every((each, index) => each === value[index]) ? value : (copy as T);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const changed: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value as Record<string, unknown>)) {
    const said = localizeField(key, each, say);
    if (said !== each) changed[key] = said;
  }
  return Object.keys(changed).length === 0 ? value : { ...value, ...changed };
}

function localizeField(key: string, value: unknown, say: Localizer): unknown {
  if (typeof value !== "string") return localizeAnswer(value, say);
  return SENTENCE_FIELDS.has(key) ? say(value) : value;
}
