/** Delivery: what was last told of a job, and what was given up, are found without looking at the rest of the history. */
export const sql = `
CREATE INDEX outbox_told ON outbox (channel, job_id, id)
  WHERE state = 'sent' AND event NOT IN ('run.started', 'run.retrying');
CREATE INDEX outbox_dead ON outbox (channel) WHERE state = 'dead';
`;
