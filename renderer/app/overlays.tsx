/** The command palette and the map of keys: opened by keys from anywhere, loaded when first opened. */
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { useKeys } from "./keys.ts";
import { NAV } from "./nav.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const KeyMap = lazy(() => import("./key-map.tsx").then((module) => ({ default: module.KeyMap })));

export function Overlays() {
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const navigate = useNavigate();
  const bindings = useMemo(
    () => ({
      "Mod+k": () => setOpen((now) => (now === "palette" ? null : "palette")),
      "?": () => setOpen("keys"),
      n: () => void navigate({ to: "/jobs/new" }),
      "/": () => {
        const field = document.querySelector<HTMLElement>("[data-search]");
        if (field) field.focus();
        else setOpen("palette");
      },
      ...Object.fromEntries(NAV.map(({ to, key }) => [`g ${key}`, () => void navigate({ to })])),
    }),
    [navigate],
  );
  useKeys(bindings);
  return (
    <Suspense>
      {open === "palette" && (
        <Palette onClose={() => setOpen(null)} onShowKeys={() => setOpen("keys")} />
      )}
      {open === "keys" && <KeyMap onClose={() => setOpen(null)} />}
    </Suspense>
  );
}
