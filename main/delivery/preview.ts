/** How a job's message would read: composed as for a real success, of the job's last run that ended. */
import type { MessageTemplate } from "../../contract/tell.ts";
import { FINAL_RUN_STATES, type RunState } from "../../contract/words.ts";
import { compose } from "./compose.ts";
import { aboutNoRun } from "./courier.ts";
import type { DeliveryPorts } from "./ports.ts";
import { wordsOf } from "./words.ts";

export interface MessageDraft {
  /** null for a job that is not saved yet. */
  jobId: number | null;
  jobName: string;
  template: MessageTemplate | null;
}

export interface MessagePreview {
  title: string;
  text: string;
  /** Run whose values were filled in; null when there is none. */
  runId: number | null;
}

export async function previewMessage(
  ports: DeliveryPorts,
  { jobId, jobName, template }: MessageDraft,
): Promise<MessagePreview> {
  const last = (...states: RunState[]) =>
    jobId === null ? undefined : ports.store.runs({ jobId, states, limit: 1 })[0];
  // A success has most to fill in.
  const run = last("succeeded") ?? last(...FINAL_RUN_STATES);
  const runId = run?.id ?? null;
  const note = aboutNoRun("run.succeeded", "", "", { jobName }, ports.clock.now());
  const message = compose(
    { ...note, runId },
    {
      store: ports.store,
      words: await wordsOf(ports.language(), ports.locale),
      timezone: ports.timezone(),
      channelName: "",
      template,
      runUrl: ports.runUrl,
      isSteered: false,
    },
  );
  return { title: message.title, text: message.text, runId };
}
