/** A list as text: one item a line, or separated by commas. What is typed stays as it is typed. */
import { useEffect, useRef, useState } from "react";
import { Input, Textarea } from "../../ui/input.tsx";
import { same } from "./form.ts";

export interface LinesInputProps {
  value: string[];
  onChange: (value: string[]) => void;
  separator: "," | "\n";
  placeholder?: string;
}

export function LinesInput({ value, onChange, separator, placeholder }: LinesInputProps) {
  const write = (items: string[]) => items.join(separator === "," ? ", " : "\n");
  const [text, setText] = useState(() => write(value));
  const sent = useRef(value);
  useEffect(() => {
    if (same(sent.current, value)) return;
    sent.current = value;
    setText(value.join(separator === "," ? ", " : "\n"));
  }, [value, separator]);
  const change = (next: string) => {
    setText(next);
    const items = next
      .split(separator)
      .map((item) => (separator === "," ? item.trim() : item))
      .filter((item) => item !== "");
    sent.current = items;
    onChange(items);
  };
  return separator === "," ? (
    <Input
      value={text}
      placeholder={placeholder}
      onChange={(event) => change(event.target.value)}
    />
  ) : (
    <Textarea
      mono
      rows={2}
      value={text}
      placeholder={placeholder}
      onChange={(event) => change(event.target.value)}
    />
  );
}
