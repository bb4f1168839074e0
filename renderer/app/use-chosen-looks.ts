/** Follows the settings of the engine: language and theme are the same in the window and in every browser. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { currentLanguage, setLanguage } from "../lib/i18n.ts";
import { orpc } from "../lib/query.ts";
import { setTheme } from "../lib/theme.ts";

export function useChosenLooks(): void {
  const cache = useQueryClient();
  const { data: settings } = useQuery(orpc.settings.get.queryOptions());
  const theme = settings?.ui.theme;
  const language = settings?.language;
  useEffect(() => {
    if (theme !== undefined) setTheme(theme);
  }, [theme]);
  useEffect(() => {
    if (language === undefined) return;
    const before = currentLanguage();
    void setLanguage(language).then(() => {
      // Sentences of the engine are put into the reader's words when they are read.
      if (currentLanguage() !== before) return cache.invalidateQueries();
    });
  }, [language, cache]);
}
