/** Words of steering, free of any dependency. */

/** `waiting`: Telegram did not answer as it should, and is asked again. */
export const STEERING_STATES = ["off", "starting", "listening", "waiting"] as const;
export type SteeringState = (typeof STEERING_STATES)[number];

/**
 * What a note tells. `read` and `change`: a command or a button; `refused`: one of a person who may only look;
 * `paired`; `owner`: somebody was allowed more or less, or was removed, at this computer.
 */
export const STEERING_NOTE_KINDS = ["read", "change", "refused", "paired", "owner"] as const;
export type SteeringNoteKind = (typeof STEERING_NOTE_KINDS)[number];
