/** Commands with which what waits for a person is answered from a chat: in the message that tells of it, and in lists. */

export interface ReplyCommand {
  /** Its words: `steering.button.<word>` in the locales. */
  word: "allow" | "always" | "deny" | "accept" | "decline";
  /** Without the slash, as the data of a button has it. */
  command: string;
}

/** @param canRemember there is a rule by which the job would allow the same from now on */
export function questionReplies(id: number, canRemember: boolean): ReplyCommand[] {
  return [
    { word: "allow", command: `approve ${id}` },
    ...(canRemember ? [{ word: "always", command: `always ${id}` } as const] : []),
    { word: "deny", command: `deny ${id}` },
  ];
}

export function proposalReplies(id: number): ReplyCommand[] {
  return [
    { word: "accept", command: `accept ${id}` },
    { word: "decline", command: `decline ${id}` },
  ];
}
