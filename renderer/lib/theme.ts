/** Light, dark, or as the system says. The choice lives in the settings; the last one is kept for the first paint. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const STORED = "belfry.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let chosen: Theme = "system";

function apply(): void {
  document.documentElement.dataset["theme"] = resolvedTheme();
  for (const listener of listeners) listener();
}

function resolvedTheme(): "light" | "dark" {
  return chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
}

export function setTheme(theme: Theme): void {
  chosen = theme;
  localStorage.setItem(STORED, theme);
  apply();
}

/** Before the first paint. The desktop app has written its theme into the page. */
export function startTheme(): void {
  const stored = document.documentElement.dataset["theme"] ?? localStorage.getItem(STORED);
  chosen = stored === "light" || stored === "dark" ? stored : "system";
  dark.addEventListener("change", apply);
  apply();
}

/** The theme in effect, for what CSS cannot do (syntax colours). */
export function useResolvedTheme(): "light" | "dark" {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, resolvedTheme);
}
