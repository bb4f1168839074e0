/** Filters of the address: words to search for, and the call that is open. */
import { searchParams, text } from "../../lib/search-params.ts";

export const referenceSearch = searchParams({ search: text, call: text });
