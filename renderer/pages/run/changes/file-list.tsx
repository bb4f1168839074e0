/** The files a run changed; the arrow keys move through them. */
import { FileDiff, FilePen, FilePlus, FileX, FileSymlink, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
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
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = files[Math.min(files.length - 1, Math.max(0, chosen + step))];
    if (!next) return;
    onSelect(next.path);
    // Who moves by keys sees where they are; a row that is in sight stays where it is.
    list.current?.scrollToIndex(files.indexOf(next), { align: "nearest" });
  };
  return (
    <div
      role="listbox"
      tabIndex={0}
      aria-label={t("changes.files")}
      aria-activedescendant={`change-${chosen}`}
      onKeyDown={move}
      className="min-h-0 flex-1"
    >
      <VList ref={list} className="max-lg:max-h-56">
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
