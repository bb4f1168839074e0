/** All keys: those that work everywhere, and those of lists, results, runs and the editor. */
import { useTranslation } from "../lib/use-translation.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { NAV } from "./nav.ts";

/** Keys, and what they do. */
type Row = [string, string];

export function KeyMap({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const everywhere: Row[] = [
    ["Mod K", t("shell.keys.palette")],
    ["n", t("shell.newJob")],
    ["/", t("shell.keys.search")],
    ["?", t("shell.keys.map")],
    ["Esc", t("shell.keys.close")],
    ["F6", t("shell.keys.messages")],
    ...NAV.map(({ name, key }): Row => [`g ${key}`, t(`${name}.title`)]),
  ];
  const lists: Row[] = [
    ["j k", t("shell.keys.rows")],
    ["Enter", t("shell.keys.open")],
    [t("shell.keys.space"), t("shell.keys.choose")],
    ["e", t("shell.keys.archive")],
    ["p", t("shell.keys.pin")],
    ["u", t("shell.keys.unread")],
  ];
  const run: Row[] = [
    ["j k", t("shell.keys.runs")],
    ["Mod F", t("shell.keys.find")],
  ];
  const editor: Row[] = [["Mod S", t("shell.keys.save")]];
  return (
    <Dialog open onClose={onClose} title={t("shell.keys.title")}>
      <div className="flex flex-col gap-4">
        <Keys title={t("shell.keys.text")} rows={everywhere} />
        <Keys title={t("shell.keys.inLists")} rows={lists} />
        <Keys title={t("shell.keys.onRun")} rows={run} />
        <Keys title={t("shell.keys.inEditor")} rows={editor} />
      </div>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-ink2">{title}</h3>
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
    </section>
  );
}
