/** One setting by its dotted name: shown at once as changed, put back when it was not saved. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { Wanted } from "../../../contract/errors.ts";
import type { Settings } from "../../../contract/settings.ts";
import { codeOf, dataOf, sentenceOf } from "../../lib/api-error.ts";
import { orpc } from "../../lib/query.ts";
import { toastFailure } from "../../ui/toast.tsx";

const Context = createContext<Settings | null>(null);

export function SettingsProvider(props: { settings: Settings; children: ReactNode }) {
  return <Context value={props.settings}>{props.children}</Context>;
}

export function useSettings(): Settings {
  const settings = useContext(Context);
  if (settings === null) throw new Error("Outside of SettingsProvider.");
  return settings;
}

/** Dotted names of all settings, two levels deep and those at the top. */
type Name = {
  [G in keyof Settings]: Settings[G] extends string
    ? G
    : `${G}.${Extract<keyof Settings[G], string>}`;
}[keyof Settings];

type Value<N extends Name> = N extends `${infer G}.${infer K}`
  ? G extends keyof Settings
    ? K extends keyof Settings[G]
      ? Settings[G][K]
      : never
    : never
  : N extends keyof Settings
    ? Settings[N]
    : never;

/**
 * Why a value was refused: it is no value of this setting (`wanted` where it is a number that breaks a rule), or
 * a sentence about something else, such as the file of the settings.
 */
export type Refused = { wanted: Wanted | null } | { sentence: string };

/** `failed`: what was typed is not at fault, and the reason has been told. */
export type Outcome = "saved" | "refused" | "failed";

export interface Setting<T> {
  value: T;
  /** @param then called with what became of it */
  set: (value: T, then?: (outcome: Outcome) => void) => void;
  /** Why the last value was refused; null when it was not. */
  refused: Refused | null;
  /** Forgets that a value was refused. */
  forget: () => void;
}

export function useSetting<N extends Name>(name: N): Setting<Value<N>> {
  const settings = useSettings();
  const cache = useQueryClient();
  const key = orpc.settings.get.queryKey();
  const change = useMutation(
    orpc.settings.set.mutationOptions({
      onMutate: async ({ value }) => {
        await cache.cancelQueries({ queryKey: key });
        const before = cache.getQueryData(key);
        cache.setQueryData(key, (old) => old && withValue(old, name, value));
        return { before };
      },
      onSuccess: (next) => cache.setQueryData(key, next),
      onError: (error, _, context) => {
        cache.setQueryData(key, context?.before);
        if (codeOf(error) !== "INVALID") toastFailure(error);
      },
    }),
  );
  const [group, member] = name.split(".") as [keyof Settings, string | undefined];
  const part: unknown = settings[group];
  return {
    value: (member === undefined ? part : (part as Record<string, unknown>)[member]) as Value<N>,
    set: (value, then) =>
      change.mutate(
        { key: name, value: value as never },
        {
          onSuccess: () => then?.("saved"),
          onError: (error) => then?.(codeOf(error) === "INVALID" ? "refused" : "failed"),
        },
      ),
    refused: refusedOf(change.error),
    forget: change.reset,
  };
}

function refusedOf(error: unknown): Refused | null {
  if (codeOf(error) !== "INVALID") return null;
  const { field, wanted = null } = dataOf(error);
  return field === null ? { sentence: sentenceOf(error) } : { wanted: wanted as Wanted | null };
}

function withValue(settings: Settings, name: string, value: unknown): Settings {
  const [group, member] = name.split(".") as [keyof Settings, string | undefined];
  const next = member === undefined ? value : { ...(settings[group] as object), [member]: value };
  return { ...settings, [group]: next };
}
