-- Twin of ../postgres/0005_members.sql. Invitations into a company, who assigned a shop and when, and when a member was last
-- seen. Of an invitation's link only the SHA-256 hash stands here.

ALTER TABLE member ADD COLUMN last_seen_at INTEGER;

-- Without a time: assigned before this was kept.
ALTER TABLE shop_access ADD COLUMN assigned_at INTEGER;
ALTER TABLE shop_access ADD COLUMN assigned_by_kind TEXT;
ALTER TABLE shop_access ADD COLUMN assigned_by BLOB CHECK (length(assigned_by) = 16);

-- Shops come with it until shops_until.
CREATE TABLE invitation (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    shops_until INTEGER,
    created_at INTEGER NOT NULL,
    created_by_kind TEXT NOT NULL,
    created_by BLOB NOT NULL CHECK (length(created_by) = 16),
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by BLOB CHECK (length(accepted_by) = 16),
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX invitation_pending ON invitation (company_pk, email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE invitation_shop (
    invitation_pk INTEGER NOT NULL REFERENCES invitation (pk) ON DELETE CASCADE,
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    PRIMARY KEY (invitation_pk, shop_pk)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_shop_shop ON invitation_shop (shop_pk);
