-- A key is claimed in the transaction that creates the thing, so that no claim is ever unfinished.

DELETE FROM idempotency_key WHERE status IS NULL;

-- HMAC-SHA256 of the request under a data key, because requests contain secrets. The same key with another request is
-- refused. NULL for a request from before this column existed.
ALTER TABLE idempotency_key ADD COLUMN fingerprint BLOB;
