-- Twin of ../postgres/0002_entrance.sql. Who signs in, and with what: people, their sessions, one-time links, and requests that
-- were made once. Tokens stand here as SHA-256 hashes only, passwords as argon2id.

CREATE TABLE person (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    email TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    password_changed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

ALTER TABLE member ADD COLUMN person_pk INTEGER REFERENCES person (pk);
CREATE UNIQUE INDEX member_person ON member (company_pk, person_pk) WHERE person_pk IS NOT NULL;

CREATE TABLE session (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    person_pk INTEGER NOT NULL REFERENCES person (pk) ON DELETE CASCADE,
    member_pk INTEGER NOT NULL REFERENCES member (pk) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    user_agent TEXT,
    address TEXT
) STRICT;
CREATE INDEX session_person ON session (person_pk);
CREATE INDEX session_member ON session (member_pk);
CREATE INDEX session_expires ON session (expires_at);

-- The person is whom the link lets in; none while there is nobody yet.
CREATE TABLE one_time_link (
    pk INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    person_pk INTEGER REFERENCES person (pk) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_link_person ON one_time_link (person_pk);

-- Without a status, the request is still being made.
CREATE TABLE idempotency_key (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    status INTEGER,
    result TEXT,
    PRIMARY KEY (subject_kind, subject_id, operation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX once_key_claimed ON idempotency_key (claimed_at);
