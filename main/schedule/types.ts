/** What the parts of the scheduler hand to each other and to the engine. */
import type { CronSpec } from "./cron-spec.ts";

/** A stretch of the day in which runs are allowed (or, as blackout, forbidden), in the job's zone. */
export interface Window {
  /** Days on which the window opens, 0 = Sunday to 6; empty means every day. */
  days: number[];
  /** First moment inside, `HH:MM`. */
  from: string;
  /** First moment outside again, `HH:MM`; earlier than `from` crosses midnight, equal means 24 hours. */
  to: string;
}

/** Limits around a schedule. Instants are epoch milliseconds, both ends inclusive. */
export interface ScheduleOptions {
  notBefore?: number | null;
  notAfter?: number | null;
  /** Counted by the engine, which knows how often the job has fired. */
  maxFires?: number | null;
  activeWindows?: Window[];
  blackoutWindows?: Window[];
  jitterMs?: number;
}

/** What a text needs around it to mean instants. */
export interface ScheduleContext {
  /** IANA name, already resolved: never `local`. */
  timezone: string;
  /** Epoch milliseconds when the schedule was saved: anchor of intervals, base of delays and of "tomorrow". */
  anchorAt: number;
}

/** Why a text was refused, for showing under the text. */
export interface ScheduleError {
  /** One sentence. */
  message: string;
  /** 0-based index of the offending characters in the text. */
  position: number;
  /** How many characters offend; 0 when something is missing at `position`. */
  length: number;
  /** A text that is accepted and may be what was meant. */
  suggestion: string | null;
}

export type CronPart = { kind: "cron"; canonical: string; cron: CronSpec };
export type IntervalPart = { kind: "interval"; canonical: string; periodMs: number };
export type OncePart = {
  kind: "once";
  canonical: string;
  /** Epoch milliseconds. */
  at: number;
  /** The local time as written does not exist; `at` is the first instant after the clock change. */
  shifted: boolean;
};
/** One of the schedules in a text. Their instants are united. */
export type SchedulePart = CronPart | IntervalPart | OncePart;

/** A text that has been understood. */
export interface Schedule {
  /** As written. */
  text: string;
  /** The compiled text; parses to the same instants. */
  canonical: string;
  parts: SchedulePart[];
  kind: "cron" | "interval" | "once" | "none" | "mixed";
}

export type ParseResult = { ok: true; schedule: Schedule } | { ok: false; error: ScheduleError };
