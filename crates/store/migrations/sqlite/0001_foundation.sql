-- Twin of ../postgres/0001_foundation.sql. Inside, rows are known by integers (pk); outside, by 16-byte ids.
-- Times are microseconds since 1970, flags are 0 or 1, what is sealed is a BLOB.

CREATE TABLE instance (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE master_key_check (
    key_id TEXT PRIMARY KEY NOT NULL,
    blob BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE company (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- The owner is a company's id, or sixteen zeros for the instance itself. A destroyed key leaves its row.
CREATE TABLE data_key (
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    purpose TEXT NOT NULL,
    wrapped BLOB,
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER,
    PRIMARY KEY (owner, purpose),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;
CREATE INDEX member_company ON member (company_pk);

CREATE TABLE application (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER REFERENCES company (pk),
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    is_draft INTEGER NOT NULL DEFAULT 0 CHECK (is_draft IN (0, 1)),
    environment TEXT NOT NULL,
    developer_id TEXT NOT NULL,
    application_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    secret_created_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX application_name_own ON application (company_pk, region, environment, name)
    WHERE company_pk IS NOT NULL;
CREATE UNIQUE INDEX application_name_instance ON application (region, environment, name) WHERE company_pk IS NULL;

CREATE TABLE shop (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER,
    paused_by TEXT,
    UNIQUE (company_pk, name)
) STRICT;

CREATE TABLE shop_access (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    until INTEGER,
    PRIMARY KEY (subject_kind, subject_id, shop_pk)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_access_shop ON shop_access (shop_pk);

CREATE TABLE seller_account (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk),
    seller_id TEXT NOT NULL,
    identity TEXT NOT NULL,
    region TEXT NOT NULL,
    account_group TEXT NOT NULL,
    notices TEXT NOT NULL DEFAULT '[]',
    UNIQUE (company_pk, seller_id, account_group)
) STRICT;
CREATE UNIQUE INDEX seller_account_proven ON seller_account (seller_id, account_group) WHERE identity = 'proven';
CREATE INDEX seller_account_shop ON seller_account (shop_pk);

CREATE TABLE account_marketplace (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    marketplace_id TEXT NOT NULL,
    is_ticked INTEGER NOT NULL CHECK (is_ticked IN (0, 1)),
    is_participating INTEGER CHECK (is_participating IN (0, 1)),
    has_suspended_listings INTEGER CHECK (has_suspended_listings IN (0, 1)),
    store_name TEXT,
    seen_at INTEGER,
    PRIMARY KEY (account_pk, marketplace_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE authorization (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk),
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    refresh_token BLOB NOT NULL,
    access_token BLOB,
    access_expires_at INTEGER,
    refreshing_until INTEGER,
    refreshing_by TEXT,
    authorized_at INTEGER,
    authorized_source TEXT NOT NULL,
    revoked_at INTEGER,
    revoked_code TEXT,
    worked_at INTEGER,
    last_succeeded_at INTEGER,
    suspected_at INTEGER,
    suspected_code TEXT,
    renewed_at INTEGER,
    created_at INTEGER NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    UNIQUE (account_pk, generation)
) STRICT;
CREATE UNIQUE INDEX authorization_current ON authorization (account_pk) WHERE is_current = 1;
CREATE INDEX authorization_application ON authorization (application_pk, last_succeeded_at);

-- A cause that many shops share: the application's, or Amazon's. At most one is open for an application and a code.
CREATE TABLE incident (
    pk INTEGER PRIMARY KEY,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    code TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX incident_open ON incident (application_pk, code) WHERE ended_at IS NULL;

-- A consent under way. State and cookie are hashes; what a person typed waits as a draft until the seller agreed.
CREATE TABLE consent_flow (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    session_id BLOB,
    state_hash BLOB NOT NULL UNIQUE,
    cookie_hash BLOB NOT NULL UNIQUE,
    draft TEXT NOT NULL,
    expected_seller TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    announced_seller TEXT,
    used_at INTEGER,
    finished_at INTEGER,
    code TEXT
) STRICT;

CREATE TABLE verification (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    code TEXT,
    steps TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;
CREATE INDEX verification_account ON verification (account_pk, finished_at);

CREATE TABLE stream (
    pk INTEGER PRIMARY KEY,
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    resource TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    requested_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    window_from INTEGER,
    window_until INTEGER,
    window_before INTEGER,
    window_marketplaces TEXT,
    page_token BLOB,
    page_token_at INTEGER,
    window_pages INTEGER NOT NULL DEFAULT 0,
    pages_total INTEGER NOT NULL DEFAULT 0,
    orders_total INTEGER NOT NULL DEFAULT 0,
    api_calls INTEGER NOT NULL DEFAULT 0,
    last_code TEXT,
    last_detail TEXT,
    last_finished_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    fenced_writes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_pk, resource)
) STRICT;
CREATE INDEX stream_due ON stream (due_at);

CREATE TABLE coverage (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    marketplace_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (account_pk, marketplace_id, resource, from_at),
    CHECK (from_at < until_at)
) STRICT, WITHOUT ROWID;

-- The documents stand last, so that reading the other columns never has to pass them.
CREATE TABLE orders (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    order_id TEXT NOT NULL,
    marketplace_id TEXT,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_updated_at INTEGER NOT NULL,
    total_minor INTEGER,
    total_currency TEXT,
    total_text TEXT,
    personal_month TEXT,
    doc BLOB NOT NULL,
    personal BLOB,
    UNIQUE (order_id, account_pk)
) STRICT;
CREATE INDEX orders_by_time ON orders (account_pk, created_at);

CREATE TABLE order_item (
    order_pk INTEGER NOT NULL REFERENCES orders (pk) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    sku TEXT,
    asin TEXT,
    title TEXT,
    quantity INTEGER NOT NULL,
    price_minor INTEGER,
    price_currency TEXT,
    price_text TEXT,
    PRIMARY KEY (order_pk, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE quota_bucket (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    region TEXT NOT NULL,
    operation TEXT NOT NULL,
    rate REAL NOT NULL,
    burst INTEGER NOT NULL,
    tokens REAL NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_pk, application_pk, region, operation)
) STRICT, WITHOUT ROWID;

CREATE TABLE diagnostic_payload (
    pk INTEGER PRIMARY KEY,
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX kept_answer_received ON diagnostic_payload (received_at);

-- A trail is a company's id, or sixteen zeros for the instance itself. Its lines are numbered from 1 without a gap; mac
-- covers every other column, and previous is the mac of the line before, or zeros.
CREATE TABLE audit (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    trail BLOB NOT NULL CHECK (length(trail) = 16),
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE UNIQUE INDEX audit_trail ON audit (trail, seq);
CREATE INDEX audit_at ON audit (trail, at, seq);
CREATE INDEX audit_subject ON audit (trail, subject, at, seq);
CREATE INDEX audit_actor ON audit (trail, actor_id, at, seq);

-- How far a trail reaches: the number and the mac of its last line, under a mac of their own.
CREATE TABLE audit_head (
    trail BLOB PRIMARY KEY NOT NULL CHECK (length(trail) = 16),
    seq INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
