/** What is typed for a setting: saved when the field is left or with Enter, and kept beside its message while it is refused. */
import { type KeyboardEvent, useRef, useState } from "react";
import type { Setting } from "./use-setting.tsx";

/**
 * @param shown the setting as a person would type it
 * @param read what a text means; undefined when it means nothing
 */
export function useTyped<T>(
  setting: Setting<T>,
  shown: string,
  read: (text: string) => T | undefined,
) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  /** What has been asked for; asking again for what was refused changes nothing. */
  const asked = useRef<string | null>(null);

  const forget = () => {
    asked.current = null;
    setTyped(null);
    setUnreadable(false);
    setting.forget();
  };

  const save = () => {
    if (typed === null) return;
    const text = typed.trim();
    if (text === asked.current && !isUnreadable) return;
    // While it is saved the setting is shown as changed.
    if (text === shown && asked.current === null) return forget();
    const value = read(text);
    setUnreadable(value === undefined);
    if (value === undefined) return;
    asked.current = text;
    setting.set(value, (outcome) => {
      if (outcome === "refused") return;
      asked.current = null;
      setTyped((now) => (now === typed ? null : now));
    });
  };

  return {
    isUnreadable,
    field: {
      value: typed ?? shown,
      onChange: (event: { target: { value: string } }) => setTyped(event.target.value),
      onBlur: save,
      onKeyDown: ({ key }: KeyboardEvent) => {
        if (key === "Enter") save();
        if (key === "Escape") forget();
      },
    },
  };
}
