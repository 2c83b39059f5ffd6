-- Addresses that are proven, links of invitations that went out by mail, and names in the form in which they are compared.

-- Time at which the person first showed that the e-mail address is theirs, with a link that was sent there; NULL before.
ALTER TABLE person ADD COLUMN email_proven_at INTEGER;

-- Accounts from before this column keep what they have: the first proof would take their second factor away.
UPDATE person SET email_proven_at = created_at;

-- SHA-256 of the token in the mailed link, which is not the one that is shown to the sender; NULL if there was no mail.
ALTER TABLE invitation ADD COLUMN mail_hash BLOB;

CREATE UNIQUE INDEX invitation_mail_hash ON invitation (mail_hash) WHERE mail_hash IS NOT NULL;

-- The name as `core::name::folded` compares it, unique among companies; NULL for an older one that another one resembles.
ALTER TABLE company ADD COLUMN folded_name TEXT;

UPDATE company SET folded_name = lower(name) WHERE NOT EXISTS
    (SELECT 1 FROM company other WHERE lower(other.name) = lower(company.name) AND other.pk < company.pk);

CREATE UNIQUE INDEX company_folded_name ON company (folded_name) WHERE folded_name IS NOT NULL;
