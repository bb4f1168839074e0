/** One setting by its dotted name: shown at once as changed, put back with the reason when it is refused. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { Settings } from "../../../contract/settings.ts";
import { codeOf, sentenceOf } from "../../lib/api-error.ts";
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

export interface Setting<T> {
  value: T;
  /** @param onSaved called when it was not refused */
  set: (value: T, onSaved?: () => void) => void;
  /** Why the last value was refused; null when it was not. */
  problem: string | null;
  busy: boolean;
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
        if (codeOf(error) === "INVALID") return;
        toastFailure(error);
      },
    }),
  );
  const [group, member] = name.split(".") as [keyof Settings, string | undefined];
  const part: unknown = settings[group];
  return {
    value: (member === undefined ? part : (part as Record<string, unknown>)[member]) as Value<N>,
    set: (value, onSuccess) => change.mutate({ key: name, value: value as never }, { onSuccess }),
    problem: codeOf(change.error) === "INVALID" ? sentenceOf(change.error) : null,
    busy: change.isPending,
  };
}

function withValue(settings: Settings, name: string, value: unknown): Settings {
  const [group, member] = name.split(".") as [keyof Settings, string | undefined];
  const next = member === undefined ? value : { ...(settings[group] as object), [member]: value };
  return { ...settings, [group]: next };
}
