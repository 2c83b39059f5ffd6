-- Twin of ../postgres/0003_api_keys.sql. The keys that companies give to programs, and the one that a company's Amazon channel
-- stands behind. A key is stored as a SHA-256 hash; prefix and last4 are what may be shown of it.

CREATE TABLE api_key (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    environment TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    prefix TEXT NOT NULL,
    last4 TEXT NOT NULL,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB CHECK (length(created_by) = 16),
    created_by_name TEXT,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    replaces_pk INTEGER REFERENCES api_key (pk)
) STRICT;
CREATE INDEX api_key_company ON api_key (company_pk, pk);
-- One key takes the place of another: two that do it at once make one.
CREATE UNIQUE INDEX api_key_replaces ON api_key (replaces_pk);

-- What stands in the configuration, sealed; the hash finds it when the hub is this instance. What a check found is kept, so that
-- every process knows the last good result: by which hub ('' is this instance), and the last attempt that brought no answer.
CREATE TABLE channel_key (
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    environment TEXT NOT NULL,
    sealed BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    prefix TEXT NOT NULL,
    last4 TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by BLOB CHECK (length(saved_by) = 16),
    checked_at INTEGER,
    last_code TEXT,
    last_good_at INTEGER,
    description TEXT,
    expires_at INTEGER,
    hub TEXT NOT NULL DEFAULT '',
    tried_at INTEGER,
    tried_code TEXT,
    retry_at INTEGER,
    PRIMARY KEY (company_pk, environment)
) STRICT, WITHOUT ROWID;

-- A shop lives in the world of the application that it was bound through.
ALTER TABLE shop ADD COLUMN environment TEXT NOT NULL DEFAULT 'production';

-- How many access tokens of Amazon somebody fetched for a shop since a moment: what the limit is held against.
CREATE TABLE token_issuance (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    began_at INTEGER NOT NULL,
    minted INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, shop_pk)
) STRICT, WITHOUT ROWID;

-- A company from before there was a gate: the next set-up gives it its keys, so that an upgrade stops nobody.
ALTER TABLE company ADD COLUMN needs_initial_keys INTEGER NOT NULL DEFAULT 0;
UPDATE company SET needs_initial_keys = 1;
