/** Delivery: repeats that are told together, what a service said, and how each channel fares. */
export const sql = `
ALTER TABLE outbox ADD COLUMN fingerprint TEXT;
ALTER TABLE outbox ADD COLUMN grouped_into INTEGER;
ALTER TABLE outbox ADD COLUMN first_failed_at INTEGER;
ALTER TABLE outbox ADD COLUMN sent_at INTEGER;
ALTER TABLE outbox ADD COLUMN answer TEXT;

-- Work to do, by channel: only open messages are in it, so a long history costs nothing.
CREATE INDEX outbox_open ON outbox (channel, id, next_try_at) WHERE state IN ('pending', 'failed');
CREATE INDEX outbox_line ON outbox (channel, job_id, id);
CREATE INDEX outbox_grouped ON outbox (grouped_into) WHERE grouped_into IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (channel, created_at) WHERE state = 'digest';

CREATE TABLE channel_health (
  channel TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  next_try_at INTEGER,
  last_error TEXT,
  last_failed_at INTEGER,
  last_sent_at INTEGER,
  last_answer TEXT
) STRICT, WITHOUT ROWID;
`;
