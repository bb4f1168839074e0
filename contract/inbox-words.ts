/** Words of the inbox, apart from its schemas: pages need them before anything else. */

/** `open` = not archived; `unread`, `pinned` and `archived` say what they are. */
export const INBOX_VIEWS = ["open", "unread", "pinned", "archived"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

export const INBOX_MARKS = ["seen", "unseen", "archive", "unarchive", "pin", "unpin"] as const;
export type InboxMark = (typeof INBOX_MARKS)[number];

/** Counting ends here: more than this is "999+" anyway. */
export const MAX_UNREAD_COUNT = 1_000;
