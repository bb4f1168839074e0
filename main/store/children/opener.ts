/** Opens a store and prints how that went: for tests that need another user. */
import { openStore } from "../open.ts";

const [dir] = process.argv.slice(2) as [string];
const result = openStore({ dir });
process.stdout.write(`${result.ok ? "opened" : result.error.code}\n`);
process.stdout.write(`${result.ok ? "" : result.error.message}\n`);
