/** Opens a store, as another user when one is named, and prints how that went. */
import Database from "better-sqlite3";
import { openStore } from "../open.ts";

const [dir, uid] = process.argv.slice(2) as [string, string | undefined];
if (uid !== undefined) {
  // The native part is loaded first: the other user may not be able to read the program.
  new Database(":memory:").close();
  process.setgroups!([]);
  process.setgid!(Number(uid));
  process.setuid!(Number(uid));
}
const result = openStore({ dir });
process.stdout.write(`${result.ok ? "opened" : result.error.code}\n`);
process.stdout.write(`${result.ok ? "" : result.error.message}\n`);
