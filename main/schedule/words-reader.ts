/** Reads the small phrases inside plain-language schedules: times, durations, lists of days. */
import { Problem } from "./problem.ts";
import { nearestWord } from "./spelling.ts";
import { isPortuguese, knownWords, type Meaning, type Token, tokenize } from "./words-lexicon.ts";

/** A time of day. */
export interface Clock {
  hour: number;
  minute: number;
  second: number;
}

/** A place in the tokens of one text. */
export class Reader {
  readonly text: string;
  readonly tokens: Token[];
  at = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Kind of meaning of a token; undefined for numbers, marks and unknown words. */
  is(ahead = 0): Meaning["is"] | undefined {
    return this.peek(ahead)?.meaning?.is;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Takes the next token if it has this meaning. */
  take<K extends Meaning["is"]>(kind: K): Extract<Meaning, { is: K }> | null {
    const meaning = this.peek()?.meaning;
    if (meaning?.is !== kind) return null;
    this.at += 1;
    return meaning as Extract<Meaning, { is: K }>;
  }

  takeMark(mark: string): boolean {
    if (this.peek()?.kind !== "mark" || this.peek()?.text !== mark) return false;
    this.at += 1;
    return true;
  }

  /** Takes "," or "and" or ", and" when `follows` holds for what comes after. */
  takeSeparator(follows: () => boolean): boolean {
    const start = this.at;
    const comma = this.takeMark(",");
    const and = this.take("and") !== null;
    if ((comma || and) && follows()) return true;
    this.at = start;
    return false;
  }

  /** A problem with the tokens from `from` up to the place of reading. */
  problem(message: string, from: number, suggestion: string | null = null): Problem {
    const first = this.tokens[from];
    if (first === undefined) return new Problem(message, this.text.length, 0, suggestion);
    const last = this.tokens[Math.max(from, this.at - 1)] ?? first;
    const length = last.position + last.length - first.position;
    return new Problem(message, first.position, length, suggestion);
  }

  /** The whole text with one token replaced. */
  replaced(token: Token, instead: string): string {
    return (
      this.text.slice(0, token.position) + instead + this.text.slice(token.position + token.length)
    );
  }

  /** Completes a text with a time, in its own language. */
  withTime(text: string, time: string): string {
    return `${text.trim()} ${isPortuguese(this.tokens) ? "às" : "at"} ${time}`;
  }

  /** The next token is not understood, or misplaced, or missing. */
  unexpected(wanted: string, suggestion: string | null = null): Problem {
    const token = this.peek();
    if (token === undefined)
      return new Problem(`The text ends too early: ${wanted}.`, this.text.length, 0, suggestion);
    const written = this.text.slice(token.position, token.position + token.length);
    const problem = (says: string, instead: string | null): Problem =>
      new Problem(says, token.position, token.length, instead);
    if (token.kind === "word" && token.meaning === null) {
      const nearest = nearestWord(token.text, knownWords());
      return problem(
        `"${written}" is not understood${nearest === null ? "" : `; perhaps "${nearest}"`}.`,
        nearest === null ? suggestion : this.replaced(token, nearest),
      );
    }
    return problem(`"${written}" is not expected here: ${wanted}.`, suggestion);
  }

  /** Whether the text begins with a time of day, without "at". */
  isTimeFirst(): boolean {
    return this.isTime(-this.at);
  }

  /** Whether a time of day begins `ahead` tokens from here, even without the word "at". */
  isTime(ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token === undefined) return false;
    if (token.kind === "clock" || token.meaning?.is === "clock") return true;
    if (token.kind !== "number") return false;
    const next = this.peek(ahead + 1);
    return next?.meaning?.is === "half" || (next?.text === "h" && next.glued);
  }

  /** One time of day; plain hours count as a 24-hour clock. */
  time(): Clock | Problem {
    const from = this.at;
    const named = this.take("clock");
    if (named !== null) return { hour: named.hour, minute: 0, second: 0 };
    const token = this.peek();
    if (token?.kind !== "clock" && token?.kind !== "number")
      return this.unexpected("a time such as 9:00 should come");
    this.at += 1;
    const [hour, minute, second] = token.text.split(":").map(Number);
    const time: Clock = { hour: hour!, minute: minute ?? 0, second: second ?? 0 };
    const next = this.peek();
    if (token.kind === "number" && next?.text === "h" && next.glued) {
      this.at += 1;
      const minutes = this.peek();
      if (minutes?.kind === "number" && minutes.glued) {
        this.at += 1;
        time.minute = minutes.value;
      }
    } else if (token.kind === "number" && next?.kind === "mark" && next.text === "." && next.glued)
      return this.unexpected("write hours and minutes with a colon, as in 9:30");
    const half = this.take("half");
    if (half !== null) {
      if (time.hour < 1 || time.hour > 12)
        return this.problem("With am or pm the hour must be 1 to 12.", from);
      time.hour = (time.hour % 12) + (half.pm ? 12 : 0);
    }
    if (time.hour === 24 && time.minute === 0 && time.second === 0)
      return this.problem(
        "24:00 is the beginning of the next day: write midnight (00:00).",
        from,
        this.replaced(token, "midnight"),
      );
    if (time.hour > 23 || time.minute > 59 || time.second > 59)
      return this.problem(
        `"${this.text.slice(token.position, this.endOf(this.at - 1))}" is not a time of day: use 0:00 to 23:59.`,
        from,
      );
    return time;
  }

  /** One or several times of day. */
  times(): Clock[] | Problem {
    const times: Clock[] = [];
    do {
      const time = this.time();
      if (time instanceof Problem) return time;
      times.push(time);
    } while (
      this.takeSeparator(() => {
        if (this.is() === "at") return this.isTime(1) || this.peek(1)?.kind === "number";
        return this.isTime() || this.peek()?.kind === "number";
      }) &&
      (this.take("at"), true)
    );
    return times;
  }

  /** Whether a duration begins here. */
  isDuration(): boolean {
    return (
      (this.peek()?.kind === "number" && this.is(1) === "unit") ||
      ((this.peek()?.text === "a" || this.peek()?.text === "an") && this.is(1) === "unit")
    );
  }

  /** A duration such as `1h30m` or `1 hour and 30 minutes`, in milliseconds. */
  duration(): number | Problem {
    const from = this.at;
    let total = 0;
    let smallest = Infinity;
    do {
      const token = this.peek()!;
      const count = token.kind === "number" ? token.value : 1;
      const unit = this.peek(1)!.meaning as Extract<Meaning, { is: "unit" }>;
      this.at += 2;
      if (unit.ms >= smallest)
        return this.problem("Units must go from large to small, each at most once.", from);
      smallest = unit.ms;
      total += count * unit.ms;
    } while (
      (this.peek()?.kind === "number" && this.is(1) === "unit") ||
      this.takeSeparator(() => this.peek()?.kind === "number" && this.is(1) === "unit")
    );
    if (total < 1000) return this.problem("A length of time must be at least 1 second.", from);
    // Ten years: more is a slip of the pen, and far below where milliseconds lose precision.
    if (total > 3_660 * 86_400_000)
      return this.problem("A length of time can be at most ten years.", from);
    return total;
  }

  /** Where a token ends in the text. */
  endOf(index: number): number {
    const token = this.tokens[index];
    return token === undefined ? this.text.length : token.position + token.length;
  }
}
