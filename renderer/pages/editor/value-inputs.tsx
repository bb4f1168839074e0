/**
 * Fields for values that are no text: they keep what is typed, hand over the value when it can be read, and say
 * what they expect when it cannot.
 */
import { useEffect, useRef, useState } from "react";
import { Input } from "../../ui/input.tsx";
import { readSpan, writeSpan } from "./spans.ts";

interface ValueProps<T> {
  value: T | null;
  onChange: (value: T | null) => void;
  /** Told when the text cannot be read, and when it can again. */
  onReadable: (isReadable: boolean) => void;
}

interface ValueInputProps extends ValueProps<number> {
  placeholder?: string;
}

export interface Codec<T> {
  /** undefined when the text cannot be read. */
  read: (text: string) => T | null | undefined;
  write: (value: T) => string;
}

/** The text of such a field, and what takes in a change of it. */
export function useText<T>({ value, onChange, onReadable }: ValueProps<T>, codec: Codec<T>) {
  const [text, setText] = useState(value === null ? "" : codec.write(value));
  const sent = useRef(value);
  useEffect(() => {
    // Changed from outside (a template, a merge): what is being typed is not touched.
    if (sent.current === value) return;
    sent.current = value;
    setText(value === null ? "" : codec.write(value));
    onReadable(true);
  }, [value, codec, onReadable]);
  // One that is shown no more, with another agent say, keeps nobody from saving.
  useEffect(() => () => onReadable(true), [onReadable]);
  const change = (next: string) => {
    setText(next);
    const read = next.trim() === "" ? null : codec.read(next);
    onReadable(read !== undefined);
    if (read === undefined) return;
    sent.current = read;
    onChange(read);
  };
  return { text, change };
}

const SPAN: Codec<number> = { read: (text) => readSpan(text) ?? undefined, write: writeSpan };

/** A span of time in milliseconds; empty = null. */
export function SpanInput(props: ValueInputProps) {
  const { text, change } = useText(props, SPAN);
  return (
    <Input
      value={text}
      placeholder={props.placeholder}
      onChange={(event) => change(event.target.value)}
    />
  );
}

const WHOLE: Codec<number> = {
  read: (text) => (/^\d+$/.test(text.trim()) ? Number(text) : undefined),
  write: String,
};

/** A whole number; empty = null. */
export function WholeInput(props: ValueInputProps) {
  const { text, change } = useText(props, WHOLE);
  return (
    <Input
      inputMode="numeric"
      value={text}
      placeholder={props.placeholder}
      onChange={(event) => change(event.target.value)}
    />
  );
}

const AMOUNT: Codec<number> = {
  read: (text) => {
    const plain = text
      .trim()
      .replace(/^\$\s*/, "")
      .replace(",", ".");
    return /^\d+(\.\d+)?$/.test(plain) && Number(plain) > 0 ? Number(plain) : undefined;
  },
  write: String,
};

/** US dollars; empty = null. */
export function AmountInput(props: ValueInputProps) {
  const { text, change } = useText(props, AMOUNT);
  return (
    <Input
      inputMode="decimal"
      value={text}
      placeholder={props.placeholder}
      onChange={(event) => change(event.target.value)}
    />
  );
}

const DAY_AND_TIME: Codec<number> = {
  read: (text) => {
    const at = new Date(text).getTime();
    return Number.isNaN(at) ? undefined : at;
  },
  write: (value) => {
    const shifted = new Date(value - new Date(value).getTimezoneOffset() * 60_000);
    return shifted.toISOString().slice(0, 16);
  },
};

/** An instant in epoch milliseconds, to the minute, by the clock of this browser; empty = null. */
export function InstantInput(props: ValueInputProps) {
  const { text, change } = useText(props, DAY_AND_TIME);
  return (
    <Input type="datetime-local" value={text} onChange={(event) => change(event.target.value)} />
  );
}
