/** Questions and proposals are decided once, by the first word. What is told in a chat of whose it was. */
import type { QuestionAnswerer } from "../../../contract/words.ts";
import type { Result } from "../../engine/ports.ts";
import type { SteeringOutcome } from "../../engine/steering-port.ts";
import { type Act, type Acted, type Desk, refused } from "../desk.ts";
import { timeText } from "../reply.ts";

export interface Told {
  /** Of words below `steering` in the locales. */
  kind: "questions" | "proposals";
  about: Omit<SteeringOutcome, "result">;
  /** The engine's word on the decision. */
  taken: Result<unknown, { message: string }>;
  /** How it stands now. `name`: who that was, where it was in a chat. */
  decided: { state: string; by: QuestionAnswerer | null; name: string | null; at: number };
  /** What is said where this person's word was the first. */
  ours: string;
}

/** Id of a question or a proposal as it is written; 0 where it is none. */
export const numberIn = (args: string): number => Number(/^#?(\d+)$/.exec(args)?.[1] ?? 0);

export function decision(desk: Desk, { note, isRepeat }: Act, told: Told): Acted {
  const { about, taken, decided, ours } = told;
  // It can be allowed once only, say, or the folder of the job has gone.
  if (!taken.ok && decided.state === "open") return refused(desk.words.say(taken.error.message));
  // It was this person's word, too, where the host ended between the decision and its record.
  const isOurs = taken.ok || (isRepeat && decided.by === "chat" && decided.name === note.name);
  return { outcome: { result: isOurs ? ours : tooLate(desk, told), ...about } };
}

/** Who was first, and when. */
function tooLate({ words, timezone }: Desk, { kind, decided }: Told): string {
  const { state, by, name } = decided;
  const at = timeText(decided.at, words, timezone);
  if (name !== null) return words.t(`steering.${kind}.${state}Before`, { name, at });
  // Nobody was, before the deadline.
  if (by === null) return words.t(`steering.${kind}.${state}`, { at });
  return words.t(`steering.${kind}.${state}Elsewhere`, {
    door: words.t(`steering.door.${by}`),
    at,
  });
}
