-- Facts from which the state of the synchronization is derived, windows that shrink, stretches that are read again, and data
-- sets that Amazon refuses.

-- End of the last complete run.
ALTER TABLE stream ADD COLUMN succeeded_at INTEGER;
-- Time of the first failed run since the last complete one; NULL while runs complete.
ALTER TABLE stream ADD COLUMN failing_since INTEGER;
-- Time from which on the stream is expected to keep its interval.
ALTER TABLE stream ADD COLUMN started_at INTEGER;
-- The longest window to request, in microseconds, after a longer one failed; NULL without a limit.
ALTER TABLE stream ADD COLUMN window_span INTEGER;
-- A hash of the orders of the open window's last page, and the number of pages in a row that brought nothing new.
ALTER TABLE stream ADD COLUMN window_page_hash INTEGER;
ALTER TABLE stream ADD COLUMN window_repeats INTEGER NOT NULL DEFAULT 0;
-- Start of the time in which this run gave stretches up; NULL if there is none. The next run tries them again.
ALTER TABLE stream ADD COLUMN given_up_from INTEGER;
-- End of that time.
ALTER TABLE stream ADD COLUMN given_up_until INTEGER;
-- Start of the stretch that is read again although it is covered; NULL if there is none.
ALTER TABLE stream ADD COLUMN again_from INTEGER;
-- End of that stretch.
ALTER TABLE stream ADD COLUMN again_until INTEGER;
-- Time at which the last day was last read again.
ALTER TABLE stream ADD COLUMN day_read_at INTEGER;
-- Time at which the last three days were last read again.
ALTER TABLE stream ADD COLUMN three_days_read_at INTEGER;
-- Pages that the last day took when it was last read again.
ALTER TABLE stream ADD COLUMN day_pages INTEGER NOT NULL DEFAULT 0;
UPDATE stream SET succeeded_at = CASE WHEN last_code IS NULL THEN last_finished_at END,
    failing_since = CASE WHEN last_code IS NOT NULL THEN last_finished_at END;

-- The data sets that the stored version of the order lacks, separated by commas, because Amazon refused them; NULL if none.
ALTER TABLE orders ADD COLUMN missing_data TEXT;
CREATE INDEX orders_missing_data ON orders (account_pk, last_updated_at) WHERE missing_data IS NOT NULL;

-- One row per data set of orders that Amazon refuses for a seller account.
CREATE TABLE refused_data_set (
    account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    data_set TEXT NOT NULL,
    refused_at INTEGER NOT NULL,
    -- Time from which on it is requested again.
    retry_at INTEGER NOT NULL,
    PRIMARY KEY (account_pk, data_set)
) STRICT, WITHOUT ROWID;
