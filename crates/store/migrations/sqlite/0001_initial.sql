-- The schema, for SQLite. ../postgres/0001_initial.sql is its twin and must stay equal to it.
--
-- Rows refer to each other by integers (pk), which never leave the database; ids are the 16 bytes of a UUID. Times (…_at)
-- are microseconds since 1970-01-01 UTC, flags (is_…, has_…) are 0 or 1. Comments say which BLOBs are encrypted.

-- This installation. There is exactly one row, written by the first set-up.
CREATE TABLE instance (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT;

-- One row per master key in use. It shows whether a configured master key is the one that the data was encrypted under.
CREATE TABLE master_key_check (
    key_id TEXT PRIMARY KEY NOT NULL,
    -- A known text, encrypted under the master key.
    blob BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per data key, encrypted under a master key. The row of a destroyed key stays.
CREATE TABLE data_key (
    -- The id of a company, or sixteen zero bytes for the instance.
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    -- The use of the key, such as `secrets`, `audit`, or `buyer:2026-11` for the buyer data of one month.
    purpose TEXT NOT NULL,
    -- The encrypted key; NULL once it is destroyed.
    wrapped BLOB,
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER,
    PRIMARY KEY (owner, purpose),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One row per company: the tenant that owns members, applications, shops and keys.
CREATE TABLE company (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- One row per person who can sign in. A person can be a member of several companies.
CREATE TABLE person (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    email TEXT NOT NULL UNIQUE,
    -- An argon2id hash.
    password TEXT NOT NULL,
    password_changed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

-- One row per membership of a person in a company.
CREATE TABLE member (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    -- NULL for a member who cannot sign in.
    person_pk INTEGER REFERENCES person (pk),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    last_seen_at INTEGER
) STRICT;
CREATE INDEX member_company ON member (company_pk);
CREATE UNIQUE INDEX member_person ON member (company_pk, person_pk) WHERE person_pk IS NOT NULL;
-- Every sign-in looks up the companies of a person.
CREATE INDEX member_of_person ON member (person_pk);

-- One row per session of a signed-in person, in one company.
CREATE TABLE session (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- SHA-256 of the session token.
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

-- One row per person with a second factor (TOTP).
CREATE TABLE second_factor (
    person_pk INTEGER PRIMARY KEY REFERENCES person (pk) ON DELETE CASCADE,
    -- The shared secret, encrypted.
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    -- NULL until the person has entered a first code; only a confirmed factor is asked for.
    confirmed_at INTEGER,
    -- The time step of the last accepted code, so that a code works only once; 0 before the first.
    last_step INTEGER NOT NULL
) STRICT;

-- One row per recovery code of a second factor.
CREATE TABLE recovery_code (
    pk INTEGER PRIMARY KEY,
    person_pk INTEGER NOT NULL REFERENCES person (pk) ON DELETE CASCADE,
    -- SHA-256 of the code, which has 80 random bits.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_person ON recovery_code (person_pk);

-- One row per link that works once: first set-up, or setting a password.
CREATE TABLE one_time_link (
    pk INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- SHA-256 of the token in the link.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    -- The person whose password it sets; NULL for the first set-up, when there are no people yet.
    person_pk INTEGER REFERENCES person (pk) ON DELETE CASCADE,
    -- The administrator who created the link; NULL if it was requested by email.
    created_by_pk INTEGER REFERENCES member (pk) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_link_person ON one_time_link (person_pk);
CREATE INDEX one_time_link_created_by ON one_time_link (created_by_pk);

-- One row per request that was sent with an idempotency key, kept for a day.
CREATE TABLE idempotency_key (
    -- The kind of the caller: `member` or `key`.
    subject_kind TEXT NOT NULL,
    -- The caller's id.
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    operation TEXT NOT NULL,
    -- The key that the caller sent.
    key TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    -- The HTTP status of the answer; NULL while the request is in progress.
    status INTEGER,
    -- The id of what the request created.
    result TEXT,
    PRIMARY KEY (subject_kind, subject_id, operation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_claimed ON idempotency_key (claimed_at);

-- One row per developer application at Amazon, of a company or shared by the instance.
CREATE TABLE application (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- NULL for an application of the instance, which every company may use.
    company_pk INTEGER REFERENCES company (pk),
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- 1 while Amazon lists the application as a draft: consents then need `version=beta`.
    is_draft INTEGER NOT NULL DEFAULT 0 CHECK (is_draft IN (0, 1)),
    environment TEXT NOT NULL,
    developer_id TEXT NOT NULL,
    -- Amazon's id of the application (`amzn1.sp.solution…`).
    application_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    -- The client secret, encrypted.
    client_secret BLOB NOT NULL,
    secret_created_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX application_name_own ON application (company_pk, region, environment, name)
    WHERE company_pk IS NOT NULL;
CREATE UNIQUE INDEX application_name_instance ON application (region, environment, name) WHERE company_pk IS NULL;

-- One row per shop: the merchant's name for one or more seller accounts.
CREATE TABLE shop (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    -- `production` or `sandbox`: the environment of the application that the shop was bound through.
    environment TEXT NOT NULL DEFAULT 'production',
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER,
    -- The person or program that paused synchronization.
    paused_by TEXT,
    -- 1 if workers may claim the streams of the shop. Derived by `core::sync::may_run_streams` from the two columns above
    -- and stored with them, so that no statement repeats the rule.
    may_run_streams INTEGER NOT NULL DEFAULT 1 CHECK (may_run_streams IN (0, 1)),
    UNIQUE (company_pk, name)
) STRICT;

-- One row per shop that is assigned to a member or an API key. Without a row, the shop is not visible to them.
CREATE TABLE shop_assignment (
    -- `member` or `key`.
    subject_kind TEXT NOT NULL,
    -- The id of that member or API key.
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    -- End of the assignment; NULL if it does not end.
    until INTEGER,
    assigned_at INTEGER,
    assigned_by_kind TEXT,
    assigned_by BLOB CHECK (length(assigned_by) = 16),
    PRIMARY KEY (subject_kind, subject_id, shop_pk)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_assignment_shop ON shop_assignment (shop_pk);

-- One row per invitation of an email address into a company.
CREATE TABLE invitation (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    -- SHA-256 of the token in the invitation's link.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    -- End of the assignment of the shops that come with the invitation; NULL if it does not end.
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

-- One row per shop that is assigned to the new member when an invitation is accepted.
CREATE TABLE invitation_shop (
    invitation_pk INTEGER NOT NULL REFERENCES invitation (pk) ON DELETE CASCADE,
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    PRIMARY KEY (invitation_pk, shop_pk)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_shop_shop ON invitation_shop (shop_pk);

-- One row per API key that a company created for a program of its own.
CREATE TABLE api_key (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    environment TEXT NOT NULL,
    -- SHA-256 of the key, which is not stored; prefix and last4 are the parts that may be shown.
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
    -- The key that this one replaces.
    replaces_pk INTEGER REFERENCES api_key (pk)
) STRICT;
CREATE INDEX api_key_company ON api_key (company_pk, pk);
-- A key is replaced at most once, also when two callers replace it at the same time.
CREATE UNIQUE INDEX api_key_replaces ON api_key (replaces_pk);

-- One row per company and environment: the API key that opens the Amazon channel, and the result of its last check.
CREATE TABLE channel_key (
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    environment TEXT NOT NULL,
    -- The key, encrypted.
    sealed BLOB NOT NULL,
    -- SHA-256 of the key. It finds the key's row in api_key if this instance is the key server.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    prefix TEXT NOT NULL,
    last4 TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    -- The member who saved the key; NULL for the instance.
    saved_by BLOB CHECK (length(saved_by) = 16),
    -- Time of the last check that got an answer.
    checked_at INTEGER,
    -- The reason for which that check rejected the key; NULL if it accepted it.
    last_code TEXT,
    last_good_at INTEGER,
    -- The description that the key server returned for the key.
    description TEXT,
    expires_at INTEGER,
    -- The key server that these results come from; '' is this instance.
    hub TEXT NOT NULL DEFAULT '',
    -- Time and result of a later check that got no answer, and the earliest time of the next one.
    tried_at INTEGER,
    tried_code TEXT,
    retry_at INTEGER,
    PRIMARY KEY (company_pk, environment)
) STRICT, WITHOUT ROWID;

-- One row per seller account at Amazon: a Seller ID in a group of marketplaces, below a shop.
CREATE TABLE seller_account (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk),
    seller_id TEXT NOT NULL,
    -- `proven` if Amazon confirmed the Seller ID; otherwise it is as a person entered it.
    identity TEXT NOT NULL,
    region TEXT NOT NULL,
    -- Marketplaces that Amazon treats as one account, such as Europe or North America.
    account_group TEXT NOT NULL,
    -- A JSON array of codes.
    notices TEXT NOT NULL DEFAULT '[]',
    UNIQUE (company_pk, seller_id, account_group)
) STRICT;
-- A proven seller account belongs to one company.
CREATE UNIQUE INDEX seller_account_proven ON seller_account (seller_id, account_group) WHERE identity = 'proven';
CREATE INDEX seller_account_shop ON seller_account (shop_pk);

-- One row per marketplace of a seller account, selected by a person or reported by Amazon.
CREATE TABLE account_marketplace (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    marketplace_id TEXT NOT NULL,
    -- 1 if orders of this marketplace are to be synchronized.
    is_ticked INTEGER NOT NULL CHECK (is_ticked IN (0, 1)),
    -- Amazon's last report on the participation; NULL before the first.
    is_participating INTEGER CHECK (is_participating IN (0, 1)),
    has_suspended_listings INTEGER CHECK (has_suspended_listings IN (0, 1)),
    store_name TEXT,
    -- Time of that report.
    seen_at INTEGER,
    PRIMARY KEY (account_pk, marketplace_id)
) STRICT, WITHOUT ROWID;

-- One row per authorization that a seller account granted to an application. One per account is current; others stay.
CREATE TABLE seller_authorization (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk),
    kind TEXT NOT NULL,
    -- 1 for the account's first authorization, increased by one for each later one.
    generation INTEGER NOT NULL,
    -- The refresh token or MWS auth token, encrypted.
    refresh_token BLOB NOT NULL,
    -- The last access token, encrypted.
    access_token BLOB,
    access_expires_at INTEGER,
    -- The lease of the process that is fetching an access token; its end is in the database's time.
    refreshing_until INTEGER,
    refreshing_by TEXT,
    -- Time of the seller's consent, if known.
    authorized_at INTEGER,
    -- The source of that time.
    authorized_source TEXT NOT NULL,
    revoked_at INTEGER,
    revoked_code TEXT,
    -- Time of the first successful call.
    worked_at INTEGER,
    last_succeeded_at INTEGER,
    -- Time and code of a failure that is not attributed yet: to this authorization, its application, or Amazon.
    suspected_at INTEGER,
    suspected_code TEXT,
    -- Time at which it replaced an earlier authorization; NULL for the first.
    renewed_at INTEGER,
    created_at INTEGER NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    UNIQUE (account_pk, generation)
) STRICT;
CREATE UNIQUE INDEX authorization_current ON seller_authorization (account_pk) WHERE is_current = 1;
CREATE INDEX authorization_application ON seller_authorization (application_pk, last_succeeded_at);

-- One row per failure that many shops share because its cause is the application or Amazon.
CREATE TABLE incident (
    pk INTEGER PRIMARY KEY,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    code TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
-- At most one incident is open per application and code.
CREATE UNIQUE INDEX incident_open ON incident (application_pk, code) WHERE ended_at IS NULL;

-- One row per consent at Amazon that was started, until the seller returns or it expires.
CREATE TABLE consent_flow (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    company_pk INTEGER NOT NULL REFERENCES company (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    -- The id of the session that started it; NULL if it was started without one.
    session_id BLOB,
    -- SHA-256 of the `state` that Amazon returns.
    state_hash BLOB NOT NULL UNIQUE,
    -- SHA-256 of the cookie that the browser returns.
    cookie_hash BLOB NOT NULL UNIQUE,
    -- What to store once the seller has agreed, such as the name of a new shop; JSON.
    pending_binding TEXT NOT NULL,
    -- The Seller ID that must consent; NULL if any may.
    expected_seller TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- The Seller ID in Amazon's request to the log-in page.
    announced_seller TEXT,
    used_at INTEGER,
    finished_at INTEGER,
    -- The reason for which the consent failed.
    code TEXT
) STRICT;

-- One row per check of a seller account's authorization.
CREATE TABLE verification (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    -- The failure's code; NULL if the check passed.
    code TEXT,
    -- The result of each step, as JSON.
    steps TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;
CREATE INDEX verification_account ON verification (account_pk, finished_at);

-- One row per caller and shop: how many access tokens the caller has fetched in the current period.
CREATE TABLE token_issuance (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    shop_pk INTEGER NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    -- Start of the period.
    began_at INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, shop_pk)
) STRICT, WITHOUT ROWID;

-- One row per resource that is synchronized for a seller account, such as `orders`.
CREATE TABLE stream (
    pk INTEGER PRIMARY KEY,
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    resource TEXT NOT NULL,
    -- Time of the next run.
    due_at INTEGER NOT NULL,
    -- Start of the history to synchronize.
    since_at INTEGER NOT NULL,
    -- Time at which a run was requested while another one was in progress.
    requested_at INTEGER,
    -- The worker that holds the stream; the end of its lease is in the database's time.
    lease_owner TEXT,
    lease_until INTEGER,
    -- Increased by each claim. A write with an older number is rejected, because its lease was lost.
    epoch INTEGER NOT NULL DEFAULT 0,
    -- `lastUpdatedAfter` of the open window's requests; NULL if no window is open.
    window_from INTEGER,
    -- End of the window as Amazon's first answer reported it.
    window_until INTEGER,
    -- `lastUpdatedBefore` of its requests, for a bounded window.
    window_before INTEGER,
    -- A JSON array of marketplace ids.
    window_marketplaces TEXT,
    -- Amazon's token of the next page, encrypted; NULL for the first page.
    page_token BLOB,
    page_token_at INTEGER,
    -- Pages of the open window that are stored.
    window_pages INTEGER NOT NULL DEFAULT 0,
    pages_total INTEGER NOT NULL DEFAULT 0,
    orders_total INTEGER NOT NULL DEFAULT 0,
    api_calls INTEGER NOT NULL DEFAULT 0,
    -- The code of the last run's failure; NULL if it succeeded or none has ended yet.
    last_code TEXT,
    last_detail TEXT,
    last_finished_at INTEGER,
    -- Consecutive failed runs.
    failures INTEGER NOT NULL DEFAULT 0,
    -- Writes that were rejected because the lease was lost.
    fenced_writes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_pk, resource)
) STRICT;
CREATE INDEX stream_due ON stream (due_at);

-- One row per interval of time for which a resource of a marketplace is completely synchronized.
CREATE TABLE coverage (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    marketplace_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (account_pk, marketplace_id, resource, from_at),
    CHECK (from_at < until_at)
) STRICT, WITHOUT ROWID;

-- One row per order. The documents are the last columns, so that reading the others does not read past them.
CREATE TABLE orders (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    -- Amazon's order number.
    order_id TEXT NOT NULL,
    marketplace_id TEXT,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_updated_at INTEGER NOT NULL,
    -- The total in the currency's smallest unit; NULL if Amazon's text is not a whole number of those.
    total_minor INTEGER,
    total_currency TEXT,
    -- The total as Amazon wrote it.
    total_text TEXT,
    -- The month (`2026-11`) whose data key encrypts the buyer data.
    personal_month TEXT,
    -- Amazon's document without buyer data, compressed.
    doc BLOB NOT NULL,
    -- The buyer data of the document, compressed and encrypted.
    personal BLOB,
    UNIQUE (order_id, account_pk)
) STRICT;
CREATE INDEX orders_by_time ON orders (account_pk, created_at);

-- One row per item of an order.
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

-- One row per token bucket of Amazon's rate limits.
CREATE TABLE quota_bucket (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    application_pk INTEGER NOT NULL REFERENCES application (pk) ON DELETE CASCADE,
    region TEXT NOT NULL,
    operation TEXT NOT NULL,
    -- Requests per second.
    rate REAL NOT NULL,
    burst INTEGER NOT NULL,
    -- Requests available at updated_at.
    tokens REAL NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account_pk, application_pk, region, operation)
) STRICT, WITHOUT ROWID;

-- One row per answer of Amazon that could not be read, kept for some days to find the cause.
CREATE TABLE diagnostic_payload (
    pk INTEGER PRIMARY KEY,
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    -- The answer, encrypted.
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX diagnostic_payload_received ON diagnostic_payload (received_at);

-- One row per entry of an audit trail. Triggers reject changes and deletions; the MACs reveal any that happen anyway.
CREATE TABLE audit (
    pk INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- The id of the company whose trail it is, or sixteen zero bytes for the instance's own.
    trail BLOB NOT NULL CHECK (length(trail) = 16),
    -- The entry's number in its trail: 1, 2, 3 and so on without a gap.
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    -- The actor's network address, or `command_line`, `worker` or `unknown`.
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- A JSON object, without secrets and buyer data.
    details TEXT NOT NULL,
    -- The MAC of the preceding entry; 32 zero bytes for the first.
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    -- A MAC over all other columns except pk.
    mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE UNIQUE INDEX audit_trail ON audit (trail, seq);
CREATE INDEX audit_at ON audit (trail, at, seq);
CREATE INDEX audit_subject ON audit (trail, subject, at, seq);
CREATE INDEX audit_actor ON audit (trail, actor_id, at, seq);

-- One row per audit trail: the number and the MAC of its last entry.
CREATE TABLE audit_head (
    trail BLOB PRIMARY KEY NOT NULL CHECK (length(trail) = 16),
    seq INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    -- A MAC over the other columns.
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
