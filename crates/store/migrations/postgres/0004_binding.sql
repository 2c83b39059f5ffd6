-- Bindings: Seller IDs as statements, tokens that are recognized, names that are compared without case, and several visits to
-- the log-in page within one consent.

-- The callback of a consent carries the Seller ID through the browser, which can change it. It proves nothing, so that one
-- company's claim must not bar another's.
DROP INDEX seller_account_proven;
UPDATE seller_account SET identity = 'stated';

-- A MAC of the refresh token under a key of the company, by which the same token is recognized; NULL for older rows.
ALTER TABLE seller_authorization ADD COLUMN token_mac BYTEA CHECK (length(token_mac) = 32);
CREATE INDEX authorization_token ON seller_authorization (token_mac);

-- The name as `core::name::folded` compares it, unique within the company.
ALTER TABLE shop ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
UPDATE shop SET folded_name = lower(name) || CASE WHEN EXISTS (
    SELECT 1 FROM shop older
    WHERE older.company_pk = shop.company_pk AND lower(older.name) = lower(shop.name) AND older.pk < shop.pk
) THEN ' ' || pk ELSE '' END;
CREATE UNIQUE INDEX shop_folded_name ON shop (company_pk, folded_name);

-- One row per visit of Amazon to the log-in page during a consent. Each has a state, so that a visit from elsewhere spoils
-- neither the state with which the consent began nor that of another visit.
CREATE TABLE consent_announcement (
    -- SHA-256 of the `state` that Amazon returns after this visit.
    state_hash BYTEA PRIMARY KEY NOT NULL,
    consent_pk BIGINT NOT NULL REFERENCES consent_flow (pk) ON DELETE CASCADE,
    -- The Seller ID in Amazon's request.
    seller_id TEXT NOT NULL
);
CREATE INDEX consent_announcement_consent ON consent_announcement (consent_pk);
ALTER TABLE consent_flow DROP COLUMN announced_seller;
-- The id of the shop that was bound or authorized again.
ALTER TABLE consent_flow ADD COLUMN shop_id UUID;
