/** Words of importing, apart from the schemas: a page that offers it should not load those. */

/** What is done with a job: `rename` makes it beside the one of the same name, `replace` changes that one. */
export const IMPORT_ACTIONS = ["create", "rename", "replace", "skip"] as const;
export type ImportAction = (typeof IMPORT_ACTIONS)[number];
