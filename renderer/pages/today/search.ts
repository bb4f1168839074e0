/** Filters of the address. */
import { INBOX_VIEWS } from "../../../contract/inbox-words.ts";
import { oneOf, searchParams, text, whole } from "../../lib/search-params.ts";
import { VIEWS } from "./span.ts";

export const todaySearch = searchParams({
  view: oneOf(VIEWS),
  /** The day looked at, `YYYY-MM-DD`; today without it. */
  day: text,
  lanes: whole,
  inbox: oneOf(INBOX_VIEWS),
});
