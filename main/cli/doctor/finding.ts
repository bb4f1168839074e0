/** One line of the doctor's report. */

/** `info` is neither good nor bad; only `wrong` makes the command fail. */
export type Status = "ok" | "warning" | "wrong" | "info";

export interface Finding {
  /** What was looked at. */
  subject: string;
  status: Status;
  message: string;
  /** What to do about it; null where there is nothing to do. */
  remedy: string | null;
}

export function finding(
  subject: string,
  status: Status,
  message: string,
  remedy: string | null = null,
): Finding {
  return { subject, status, message, remedy };
}
