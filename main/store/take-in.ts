/** An import: jobs that are made and changed, and templates that are kept, in one transaction. */
import type { Job } from "../../contract/job.ts";
import type { JobWrite, KeptTemplate, StoreReader, StoreWriter } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

type Jobs = Pick<StoreWriter, "createJob" | "updateJob">;
type TakeIn = Pick<StoreReader, "templates"> &
  Pick<StoreWriter, "takeIn" | "saveTemplate" | "removeTemplate">;

export function takeInStore(sql: Sql, jobs: Jobs): TakeIn {
  function changed(id: number, patch: Partial<JobWrite["fields"]>): Job {
    const updated = jobs.updateJob(id, null, patch);
    // What is thrown undoes the whole import.
    if (!updated.ok) throw new Error(updated.error.message);
    return updated.value;
  }

  function saveTemplate({ id, document }: KeptTemplate): void {
    sql.run(
      `INSERT INTO templates (id, document, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at`,
      id,
      JSON.stringify(document),
      sql.now(),
    );
  }

  return {
    takeIn: (input) =>
      sql.transaction(() => {
        const made = input.jobs.map(({ id, fields }) =>
          id === null ? jobs.createJob(fields) : changed(id, fields),
        );
        for (const template of input.templates) saveTemplate(template);
        // Jobs of the import that follow each other: their ids are known only now.
        return made.map((job, index) => {
          const { followsNew } = input.jobs[index]!;
          if (followsNew.length === 0) return job;
          const more = followsNew.map((each) => ({ job: made[each.index]!.id, on: each.on }));
          return changed(job.id, { follows: [...job.follows, ...more] });
        });
      }),

    saveTemplate: (template) => sql.transaction(() => saveTemplate(template)),

    removeTemplate: (id) =>
      sql.transaction(() => sql.run("DELETE FROM templates WHERE id = ?", id).changes > 0),

    templates: () =>
      sql
        .all<{ id: string; document: string }>("SELECT id, document FROM templates ORDER BY id")
        .map(({ id, document }) => ({ id, document: JSON.parse(document) as unknown })),
  };
}
