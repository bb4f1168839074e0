/** Filters of the address. */
import { oneOf, searchParams, text } from "../../lib/search-params.ts";

export const NOTIFICATION_TABS = ["channels", "rules", "outbox"] as const;
export const OUTBOX_VIEWS = ["all", "waiting", "dead"] as const;

export const notificationsSearch = searchParams({
  tab: oneOf(NOTIFICATION_TABS),
  /** Channel whose settings are open; `new` for one to be made. */
  edit: text,
  /** Kind of the channel to be made. */
  kind: text,
  /** Rules of a tag, instead of those for everything. */
  tag: text,
  view: oneOf(OUTBOX_VIEWS),
  channel: text,
});
