/** All keys that work everywhere. */
import { useTranslation } from "../lib/use-translation.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { NAV } from "./nav.ts";

export function KeyMap({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string, string][] = [
    ["Mod K", t("shell.keys.palette")],
    ["n", t("shell.newJob")],
    ["/", t("shell.keys.search")],
    ["?", t("shell.keys.map")],
    ["Esc", t("shell.keys.close")],
    ...NAV.map(({ name, key }): [string, string] => [`g ${key}`, t(`${name}.title`)]),
  ];
  return (
    <Dialog open onClose={onClose} title={t("shell.keys.title")} text={t("shell.keys.text")}>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-1.5 max-sm:grid-cols-1">
        {rows.map(([keys, what]) => (
          <div key={keys} className="flex items-baseline justify-between gap-3">
            <dt>{what}</dt>
            <dd>
              <Kbd>{keys}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
