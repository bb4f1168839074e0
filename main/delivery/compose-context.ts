/** What composing a message needs, and how its job is called. */
import type { Job } from "../../contract/job.ts";
import type { MessageTemplate } from "../../contract/tell.ts";
import type { Delivery } from "../engine/outbox-port.ts";
import type { Store } from "../engine/store-port.ts";
import type { Words } from "./words.ts";

export interface ComposeContext {
  store: Pick<
    Store,
    | "run"
    | "job"
    | "jobTelling"
    | "answer"
    | "deliveries"
    | "lastTold"
    | "countGrouped"
    | "question"
  >;
  words: Words;
  /** IANA name of the zone in which times are told. */
  timezone: string;
  channelName: string;
  template: MessageTemplate | null;
  /** People can answer where the message arrives, by commands. */
  isSteered: boolean;
  runUrl: (runId: number) => string | null;
}

/** Name of the job, also of a run that is no job's. */
export function nameOf(delivery: Delivery, job: Job | null): string {
  const { jobName } = delivery.payload;
  return job?.name ?? (typeof jobName === "string" ? jobName : "Belfry");
}
