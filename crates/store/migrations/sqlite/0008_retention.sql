-- Retention. ../postgres/0008_retention.sql is its twin and must stay equal to it.

-- One row per job that deletes data whose retention period has ended: its lease and its last run.
CREATE TABLE retention_job (
    name TEXT PRIMARY KEY NOT NULL,
    -- Time of the next run.
    due_at INTEGER NOT NULL,
    -- The process that runs the job; the end of its lease is in the database's time.
    lease_owner TEXT,
    lease_until INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    -- Time at which the last run without a failure finished.
    succeeded_at INTEGER,
    -- Rows that the last finished run deleted or cleared.
    last_removed INTEGER NOT NULL DEFAULT 0,
    removed_total INTEGER NOT NULL DEFAULT 0,
    -- Consecutive failed runs.
    failures INTEGER NOT NULL DEFAULT 0,
    -- The reason for which the last run failed; NULL if it succeeded.
    failure TEXT
) STRICT, WITHOUT ROWID;

-- The day (`2026-11-03`) on which the retention period of the buyer data starts. It also names the data key that encrypts
-- the buyer data. NULL without buyer data.
ALTER TABLE orders RENAME COLUMN personal_month TO personal_day;

-- The day that names the data key of the document; its retention period starts then. Empty without a document.
ALTER TABLE unreadable_order RENAME COLUMN sealed_month TO sealed_day;

-- Buyer data that is stored already is encrypted under keys of the month of the purchase, which do not end with the
-- retention period. It is deleted; the next synchronization of an order stores it again.
UPDATE orders SET personal = NULL, personal_day = NULL WHERE personal_day IS NOT NULL;
UPDATE unreadable_order SET sealed = x'', sealed_day = '';
DELETE FROM data_key WHERE purpose LIKE 'buyer:%';

CREATE INDEX orders_personal ON orders (personal_day) WHERE personal_day IS NOT NULL;
CREATE INDEX unreadable_order_sealed ON unreadable_order (sealed_day) WHERE sealed_day <> '';
CREATE INDEX data_key_live ON data_key (purpose) WHERE destroyed_at IS NULL;
CREATE INDEX data_key_destroyed ON data_key (destroyed_at) WHERE destroyed_at IS NOT NULL;
CREATE INDEX session_last_seen ON session (last_seen_at);
CREATE INDEX one_time_link_expires ON one_time_link (expires_at);
CREATE INDEX consent_flow_expires ON consent_flow (expires_at);
CREATE INDEX invitation_expires ON invitation (expires_at);
CREATE INDEX verification_finished ON verification (finished_at);
CREATE INDEX incident_ended ON incident (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX token_issuance_began ON token_issuance (began_at);
