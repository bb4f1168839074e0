/**
 * Tells zod not to try whether code may be made from text: the content policy forbids it, and browsers report even
 * the attempt. Imported before anything that makes a schema.
 */
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true };
