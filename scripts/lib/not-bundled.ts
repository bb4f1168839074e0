/** Packages that are loaded from node_modules at run time: they find programs of their own beside their files. */
export const NOT_BUNDLED = ["better-sqlite3", "node-notifier"];
