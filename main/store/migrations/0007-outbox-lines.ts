/** Delivery: what is due on a channel, and what its jobs wait for, are read from indexes alone. */
export const sql = `
-- In the order of the messages: the page that goes out next.
DROP INDEX outbox_open;
CREATE INDEX outbox_open ON outbox (channel, id, next_try_at, job_id)
  WHERE state IN ('pending', 'failed');
-- In the order of time: when a channel has something to do.
CREATE INDEX outbox_next ON outbox (channel, next_try_at) WHERE state IN ('pending', 'failed');
-- Jobs whose later messages wait.
CREATE INDEX outbox_stuck ON outbox (channel, next_try_at, job_id)
  WHERE state = 'failed' AND job_id IS NOT NULL;
`;
