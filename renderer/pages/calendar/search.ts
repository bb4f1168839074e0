/** Filters of the address. */
import { searchParams } from "../../lib/search-params.ts";

export const calendarSearch = searchParams({});
