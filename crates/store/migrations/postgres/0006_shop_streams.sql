-- Twin of ../sqlite/0006_shop_streams.sql. Whether the workers may claim a shop's streams: derived in core::sync from the
-- two columns before it and stored with them, so that no statement states the rule again.

ALTER TABLE shop ADD COLUMN may_run_streams BIGINT NOT NULL DEFAULT 1 CHECK (may_run_streams IN (0, 1));

UPDATE shop SET may_run_streams = 0 WHERE deactivated_at IS NOT NULL OR paused_by IS NOT NULL;
