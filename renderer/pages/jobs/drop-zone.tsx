/** Around the list of jobs: a file that is dropped here is read. */
import { type DragEvent, type ReactNode, useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";

interface DropZoneProps {
  onFile: (file: File) => void;
  children: ReactNode;
}

export function DropZone({ onFile, children }: DropZoneProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file !== undefined) onFile(file);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/90 text-lg font-[550]">
          {t("jobs.import.drop")}
        </div>
      )}
    </div>
  );
}
