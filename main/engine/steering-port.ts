/** Who may steer from a chat, and what was done from there, as the doors see it. */
import type { SteeringNote, SteeringPerson, SteeringStranger } from "../../contract/steering.ts";

/** A Telegram account in a chat. */
export type SteeringAccount = Pick<SteeringPerson, "userId" | "chatId" | "name">;

export interface NewSteeringNote extends SteeringAccount {
  /** Telegram's number of the message or the press; the same one is written once only. null = none. */
  updateId: number | null;
  at: number;
  personId: number | null;
  kind: SteeringNote["kind"];
  text: string;
  /** Highest id of its kind before the act; what has a higher one afterwards was made by it. */
  mark: number | null;
  result: string | null;
}

/** A note with what only steering itself needs. */
export interface SteeringNoteRecord extends SteeringNote {
  mark: number | null;
  /** The reply went out: nothing is left to be done about it. */
  isHandled: boolean;
}

/** What came of an act, and what it was about. */
export type SteeringOutcome = Partial<Pick<SteeringNote, "jobId" | "runId" | "questionId">> & {
  result: string;
};

export interface SteeringReader {
  steeringPeople(): SteeringPerson[];
  steeringPerson(id: number): SteeringPerson | null;
  /** The latest first. */
  steeringStrangers(): SteeringStranger[];
  /** Newest first. */
  steeringNotes(filter: { limit: number }): SteeringNoteRecord[];
  steeringNoteOfUpdate(updateId: number): SteeringNoteRecord | null;
}

export interface SteeringWriter {
  /** Pairs an account in a chat; one that is paired already keeps what it may. */
  pairSteering(account: SteeringAccount, at: number): SteeringPerson;
  /** null when there is no such person. */
  allowSteering(id: number, maySteer: boolean): SteeringPerson | null;
  /** Gives who was removed; null when there is no such person. */
  removeSteering(id: number): SteeringPerson | null;
  /** Notes that a person was heard of. */
  seeSteering(id: number, name: string, at: number): void;
  /** Counts a message of somebody who is not paired. */
  noteStranger(account: SteeringAccount, at: number): SteeringStranger;
  addSteeringNote(note: NewSteeringNote): SteeringNoteRecord;
  finishSteeringNote(id: number, outcome: SteeringOutcome): void;
  handleSteeringNote(id: number): void;
}
