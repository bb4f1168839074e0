/** A text field that offers completions below; what is typed always stands. */
import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactNode, startTransition, useLayoutEffect, useRef, useState } from "react";
import { cn } from "../lib/cn.ts";
import { Input } from "./input.tsx";

export interface Suggestion {
  /** What is put into the field. */
  value: string;
  label?: ReactNode;
  /** At the right, quieter. */
  hint?: ReactNode;
}

export interface SuggestInputProps {
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly Suggestion[];
  /** They fit the text already; else they are filtered by it. */
  isFiltered?: boolean;
  placeholder?: string;
  mono?: boolean;
  className?: string;
  id?: string;
  /** It comes in answer to a press, and takes the focus over from what was pressed. */
  autoFocus?: boolean;
}

export function SuggestInput(props: SuggestInputProps) {
  const { value, onChange, suggestions, isFiltered = false, placeholder, mono, className } = props;
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (isOpen ? keepReadable(field.current) : undefined), [isOpen]);
  return (
    <Autocomplete.Root
      items={suggestions}
      open={isOpen}
      // The key that opens it is not kept waiting until the list is made.
      onOpenChange={(next) => (next ? startTransition(() => setOpen(true)) : setOpen(false))}
      value={value}
      mode={isFiltered ? "none" : "list"}
      openOnInputClick
      onValueChange={(next, { reason }) => {
        // Where no list is open yet, Escape would empty the field: it calls off the list instead.
        if (reason === "escape-key") setOpen(false);
        else onChange(next);
      }}
      itemToStringValue={(item: Suggestion) => item.value}
    >
      {/* The list comes right after its field, where a screen reader that is steered by touch goes on. */}
      <div ref={field}>
        <Autocomplete.Input
          render={
            <Input
              mono={mono === true}
              placeholder={placeholder}
              className={className}
              autoFocus={props.autoFocus}
              // What is typed first takes the place of what the press showed.
              onFocus={(event) => props.autoFocus && event.currentTarget.select()}
            />
          }
        />
      </div>
      <Autocomplete.Portal container={field}>
        <Autocomplete.Positioner sideOffset={4} className="z-50">
          <Autocomplete.Popup className="max-h-[min(18rem,var(--available-height))] w-(--anchor-width) overflow-auto rounded-xl border border-line bg-panel p-1 shadow-pop data-empty:hidden">
            <Autocomplete.List>
              {(item: Suggestion) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  className={cn(
                    "flex items-baseline justify-between gap-3 rounded-lg px-2 py-1.5 data-highlighted:bg-line2",
                    mono === true && "font-mono text-sm",
                  )}
                >
                  <span className="min-w-0 truncate">{item.label ?? item.value}</span>
                  {item.hint !== undefined && (
                    <span className="shrink-0 font-sans text-sm text-ink3">{item.hint}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

/**
 * Keeps the page readable while the list is open: nothing stops a person from going on elsewhere. Base UI would hide
 * all else from screen readers, and yet leave it to the Tab key (mui/base-ui#5528). It hides nothing that says how
 * live it is, and "off" is what everything is that says nothing.
 * @returns what takes it back
 */
function keepReadable(field: Element | null): () => void {
  const part = [...document.body.children].find((each) => each.contains(field));
  part?.setAttribute("aria-live", "off");
  return () => part?.removeAttribute("aria-live");
}
