/**
 * What was told, and what is left to tell. Asked for every failure and for every channel on a page: each condition is
 * written as in its index, or SQLite would not use it and look through the whole history.
 */
import { PROGRESS } from "./outbox-rows.ts";

const progress = PROGRESS.map((event) => `'${event}'`).join(", ");

export const LAST_TOLD = `
  SELECT * FROM outbox WHERE channel = @channel AND job_id = @jobId AND id < @id
    AND state = 'sent' AND event NOT IN (${progress})
  ORDER BY id DESC LIMIT 1`;

export const COUNT_OPEN = `
  SELECT
    (SELECT count(*) FROM outbox INDEXED BY outbox_open
      WHERE channel = @channel AND state IN ('pending', 'failed')) AS waiting,
    (SELECT count(*) FROM outbox WHERE channel = @channel AND state = 'digest') AS digest,
    (SELECT count(*) FROM outbox WHERE channel = @channel AND state = 'dead') AS dead`;
