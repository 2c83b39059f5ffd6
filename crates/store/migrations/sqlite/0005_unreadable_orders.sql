-- One row per order that was set aside instead of stored, until Amazon answers with a version that can be read.
CREATE TABLE unreadable_order (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    -- What makes the order unique in its account: its number, or `#` and a SHA-256 of its text if the number cannot be read.
    order_key TEXT NOT NULL,
    -- Amazon's order number; NULL if it cannot be read.
    order_id TEXT,
    -- `malformed`, `other_seller` or `not_found`.
    reason TEXT NOT NULL,
    -- The place that cannot be read, such as `orderItems[1].quantityOrdered`, and the rule that it breaks.
    path TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- Amazon's time of the last change, if it can be read.
    last_updated_at INTEGER,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    -- Number of times that the order was requested by its number without success.
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER,
    -- Time of the next request; NULL if the order has no number to ask for.
    retry_at INTEGER,
    -- The month (`2026-11`) whose data key encrypts the document.
    sealed_month TEXT NOT NULL,
    -- The order as Amazon sent it, compressed and encrypted, because it may contain buyer data.
    sealed BLOB NOT NULL,
    UNIQUE (account_pk, order_key)
) STRICT;
CREATE INDEX unreadable_order_retry ON unreadable_order (account_pk, retry_at);
CREATE INDEX unreadable_order_seen ON unreadable_order (account_pk, first_seen_at);
