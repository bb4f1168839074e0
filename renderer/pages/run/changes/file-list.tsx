/** The files a run changed; the keys of a list move through them, and the chosen one is in sight. */
import { FileDiff, FilePen, FilePlus, FileX, FileSymlink, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from "react";
import { VList, type VListHandle } from "virtua";
import type { ChangedFile } from "../../../../contract/changes.ts";
import { cn } from "../../../lib/cn.ts";
import { formatNumber } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Tag } from "../../../ui/tag.tsx";

const LOOKS: Record<ChangedFile["status"], { icon: LucideIcon; colour: string }> = {
  added: { icon: FilePlus, colour: "text-ok" },
  modified: { icon: FileDiff, colour: "text-run" },
  deleted: { icon: FileX, colour: "text-bad" },
  renamed: { icon: FilePen, colour: "text-warn" },
  "type-changed": { icon: FileSymlink, colour: "text-warn" },
};

const PAGE_ROWS = 10;

export interface FileListProps {
  files: ChangedFile[];
  selected: string;
  onSelect: (path: string) => void;
}

export function FileList({ files, selected, onSelect }: FileListProps) {
  const { t } = useTranslation();
  const list = useRef<VListHandle>(null);
  const chosen = files.findIndex((file) => file.path === selected);
  const move = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const moves: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + PAGE_ROWS,
      PageUp: chosen - PAGE_ROWS,
      Home: 0,
      End: files.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = files[Math.min(files.length - 1, Math.max(0, to))];
    if (next) onSelect(next.path);
  };
  const show = useEffectEvent(() => {
    list.current?.scrollToIndex(chosen, { align: "nearest" });
  });
  // By keys, by an address or on the way back: the list begins where the chosen file is. One that is in sight stays
  // where it is, and who scrolls elsewhere is left there.
  useEffect(() => show(), [selected]);
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label={t("changes.files")}
      aria-activedescendant={`change-${chosen}`}
      onKeyDown={move}
      className="min-h-0 flex-1"
    >
      <VList ref={list} keepMounted={[chosen]} className="max-lg:max-h-56">
        {files.map((file, index) => (
          <FileRow
            key={file.path}
            id={`change-${index}`}
            file={file}
            isSelected={file.path === selected}
            onSelect={() => onSelect(file.path)}
          />
        ))}
      </VList>
    </div>
  );
}

function FileRow(props: {
  id: string;
  file: ChangedFile;
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { id, file, isSelected, onSelect } = props;
  const { t } = useTranslation();
  const { icon: Icon, colour } = LOOKS[file.status];
  const slash = file.path.lastIndexOf("/");
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      onClick={onSelect}
      className={cn(
        "flex cursor-default items-start gap-2 px-3 py-1.5",
        isSelected ? "bg-accent-soft" : "hover:bg-line2",
      )}
    >
      <Icon
        aria-label={t(`changes.status.${file.status}`)}
        className={cn("mt-0.5 size-4 shrink-0", colour)}
      />
      <span className="min-w-0 flex-1">
        <span className="block break-all">{file.path.slice(slash + 1)}</span>
        {slash > 0 && (
          <span className="block text-sm break-all text-ink3">{file.path.slice(0, slash)}</span>
        )}
        {file.oldPath !== null && (
          <span className="block text-sm break-all text-ink3">
            {t("changes.was", { path: file.oldPath })}
          </span>
        )}
        {file.changedSince && <Tag tone="warn">{t("changes.changedSince")}</Tag>}
      </span>
      <Counts file={file} />
    </div>
  );
}

function Counts({ file }: { file: ChangedFile }) {
  const { t } = useTranslation();
  if (file.additions === null || file.deletions === null) {
    return (
      <span className="shrink-0 text-sm text-ink3">{t(`changes.kindShort.${file.kind}`)}</span>
    );
  }
  return (
    <span className="shrink-0 text-sm tabular-nums">
      <span className="text-ok">+{formatNumber(file.additions)}</span>{" "}
      <span className="text-bad">−{formatNumber(file.deletions)}</span>
    </span>
  );
}
