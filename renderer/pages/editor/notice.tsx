/** A line above the form that offers something. */
import { Button } from "../../ui/button.tsx";

export interface NoticeProps {
  text: string;
  actions: { label: string; onClick: () => void; isMain?: boolean }[];
}

export function Notice({ text, actions }: NoticeProps) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-accent-soft px-3 py-2"
    >
      <span className="min-w-0 flex-1">{text}</span>
      {actions.map(({ label, onClick, isMain }) => (
        <Button key={label} size="sm" variant={isMain ? "primary" : "plain"} onClick={onClick}>
          {label}
        </Button>
      ))}
    </div>
  );
}
