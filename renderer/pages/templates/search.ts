/** What the address of the gallery says. */
import { oneOf, searchParams, text } from "../../lib/search-params.ts";
import { CATEGORIES } from "./categories.ts";

export const templatesSearch = searchParams({
  search: text,
  category: oneOf(CATEGORIES),
  /** Id of the template that is open. */
  open: text,
});
