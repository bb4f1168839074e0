/** The job that `{{answer:…}}` names: by number, or by its whole name. */
import type { Result } from "../ports.ts";
import { nearestWord } from "../../schedule/spelling.ts";

type Named = { id: number; name: string };

/** Names are compared without regard to case; a name that several jobs have is refused with their numbers. */
export function jobNamed(
  jobs: Named[],
  reference: string,
): Result<Named, { message: string; suggestion: string | null }> {
  const wanted = reference.trim().toLowerCase();
  const byId = jobs.filter(({ id }) => String(id) === wanted.replace(/^#/, ""));
  const byName = jobs.filter(({ name }) => name.trim().toLowerCase() === wanted);
  const found = byName.length > 0 ? byName : byId;
  if (found.length === 1) return { ok: true, value: found[0]! };
  if (found.length > 1) {
    const ids = found.map(({ id }) => `{{answer:#${id}}}`);
    const message = `Several jobs are named "${found[0]!.name}". Use the number: ${ids.join(" or ")}.`;
    return { ok: false, error: { message, suggestion: ids[0]! } };
  }
  const names = new Map(jobs.map(({ name }) => [name.toLowerCase(), name]));
  const near = nearestWord(wanted, names.keys());
  const suggestion = near === null ? null : `{{answer:${names.get(near)}}}`;
  const hint = suggestion === null ? "" : ` Did you mean ${suggestion}?`;
  const message = `No job is named "${reference.trim()}", whose answer this prompt asks for.${hint}`;
  return { ok: false, error: { message, suggestion } };
}
