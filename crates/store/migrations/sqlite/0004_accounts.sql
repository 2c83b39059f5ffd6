-- Twin of ../postgres/0004_accounts.sql. The second factor of a person, and who made a link that sets a password. The secret is
-- sealed; recovery codes stand here as SHA-256 hashes of 80 random bits.

CREATE TABLE second_factor (
    person_pk INTEGER PRIMARY KEY REFERENCES person (pk) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    pk INTEGER PRIMARY KEY,
    person_pk INTEGER NOT NULL REFERENCES person (pk) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_person ON recovery_code (person_pk);

-- The administrator who made the link; none for one that was asked for by mail.
ALTER TABLE one_time_link ADD COLUMN made_by_pk INTEGER REFERENCES member (pk) ON DELETE CASCADE;
CREATE INDEX one_time_link_made_by ON one_time_link (made_by_pk);

-- Of which companies a person is a member is asked at every sign-in.
CREATE INDEX member_of_person ON member (person_pk);
