/** The command palette and the map of keys: opened by keys from anywhere, loaded when first opened. */
import { useNavigate } from "@tanstack/react-router";
import i18next from "i18next";
import { useCallback, useEffect, useMemo, useState } from "react";
import { lazyPart } from "../lib/lazy-part.tsx";
import { toastError } from "../ui/toast.tsx";
import { holdKeys, takeKeys } from "./held-keys.ts";
import { useKeys } from "./keys.ts";
import { pagesAnswer } from "./lazy-page.ts";
import { NAV } from "./nav.ts";

const Palette = lazyPart(async () => (await import("./palette.tsx")).Palette, away);
const KeyMap = lazyPart(async () => (await import("./key-map.tsx")).KeyMap, away);

/** Says why nothing opens. The window is not loaded anew: what is typed on the page would be lost. */
async function away({ onClose }: { onClose: () => void }): Promise<void> {
  onClose();
  const text = (await pagesAnswer()) ? "shell.outdated" : "shell.connection.unanswered";
  toastError(i18next.t("shell.failed.title"), { text: i18next.t(text), key: "part-away" });
}

export function Overlays() {
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const navigate = useNavigate();
  const close = useCallback(() => {
    takeKeys();
    setOpen(null);
  }, []);
  const openPalette = useCallback(() => {
    holdKeys(close);
    setOpen("palette");
  }, [close]);
  useEffect(() => () => void takeKeys(), []);
  const bindings = useMemo(
    () => ({
      "Mod+k": open === "palette" ? close : openPalette,
      "?": () => setOpen("keys"),
      n: () => void navigate({ to: "/jobs/new" }),
      "/": () => {
        const field = document.querySelector<HTMLElement>("[data-search]");
        if (field) field.focus();
        else openPalette();
      },
      ...Object.fromEntries(NAV.map(({ to, key }) => [`g ${key}`, () => void navigate({ to })])),
    }),
    [open, close, openPalette, navigate],
  );
  useKeys(bindings);
  return (
    <>
      {open === "palette" && <Palette onClose={close} onShowKeys={() => setOpen("keys")} />}
      {open === "keys" && <KeyMap onClose={close} />}
    </>
  );
}
