/** What the address of the editor says: where a new job begins. */
import { searchParams, text, whole } from "../../lib/search-params.ts";

export const editorSearch = searchParams({
  /** Id of a template, and what was filled in, as JSON. */
  template: text,
  values: text,
  /** Job that is copied. */
  copy: whole,
  /** Proposal that is changed before it is approved. */
  proposal: whole,
});
