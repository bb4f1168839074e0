/** The grid of the smaller fields of the editor. */
export const COLUMNS = "grid grid-cols-3 gap-3.5 max-sm:grid-cols-1";
