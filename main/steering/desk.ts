/** What the commands work with, and what one of them is. */
import type { SteeringPerson } from "../../contract/steering.ts";
import type { ApiHost } from "../api/host.ts";
import type { Words } from "../delivery/words.ts";
import type { SteeringNoteRecord, SteeringOutcome } from "../engine/steering-port.ts";
import type { Reply, Tell } from "./reply.ts";

export interface Desk {
  host: ApiHost;
  words: Words;
  tell: Tell;
  person: SteeringPerson;
  /** IANA name of the computer's zone. */
  timezone: string;
}

/** A change, recorded before it is made. */
export interface Act {
  note: SteeringNoteRecord;
  /** The note was there already: the host ended between the change and its record, and it may have been made. */
  isRepeat: boolean;
}

export interface Acted {
  outcome: SteeringOutcome;
  /** Default: the outcome's own words. */
  reply?: Reply;
}

export interface Command {
  /** What a change is known again by after a crash: the highest id of its kind so far. */
  mark?(desk: Desk): number | null;
  /** Reads. null = with these words it is a change. */
  read?(desk: Desk, args: string): Promise<Reply> | Reply | null;
  /** Changes. Only for those who may steer. */
  change?(desk: Desk, args: string, act: Act): Promise<Acted> | Acted;
}

/** A change that was not possible, and is none. */
export const refused = (result: string): Acted => ({ outcome: { result } });
