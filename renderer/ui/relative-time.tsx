/** "in 35 min", kept true while it is looked at, with the exact instant in its title. */
import { formatDateTime, formatRelative } from "../lib/format.ts";
import { useNow } from "../lib/now.ts";

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  at: number;
  className?: string;
}

export function RelativeTime({ at, className }: RelativeTimeProps) {
  // The grain follows the distance: seconds matter only close by.
  const near = Math.abs(at - useNow(10_000)) < 90_000;
  const now = useNow(near ? 1_000 : 10_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)} className={className}>
      {formatRelative(at, now)}
    </time>
  );
}
