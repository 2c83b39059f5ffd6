//! Deletes buyer data: first the documents, then the keys that they were encrypted under.

use super::RetentionStore;
use crate::{Backend, StoreError, executor::args};
use hawser_core::Timestamp;

/// The purposes of the data keys of buyer data begin with this; a day follows.
const BUYER: &str = "buyer:";

/// Clears every column of an order that holds or describes buyer data.
pub(super) const ERASE: &str = "UPDATE orders SET personal = NULL, personal_day = NULL WHERE pk IN \
                                (SELECT pk FROM orders WHERE personal_day <= $1 ORDER BY personal_day LIMIT $2)";

/// Clears the document of an order that was set aside; the row stays until the order can be stored.
pub(super) const ERASE_SET_ASIDE: &str = "UPDATE unreadable_order SET sealed = $3, sealed_day = '' WHERE pk IN \
                                          (SELECT pk FROM unreadable_order WHERE sealed_day <> '' AND sealed_day <= $1 \
                                          ORDER BY sealed_day LIMIT $2)";

/// A key stays while an order may still need it, so that a failure to delete documents never leaves unreadable ones.
pub(super) const DESTROY: &str = "UPDATE data_key SET wrapped = NULL, destroyed_at = $4 WHERE (owner, purpose) IN \
                                  (SELECT owner, purpose FROM data_key WHERE destroyed_at IS NULL AND purpose > $1 \
                                  AND purpose <= $2 ORDER BY purpose LIMIT $5) \
                                  AND NOT EXISTS (SELECT 1 FROM orders WHERE personal_day <= $3) \
                                  AND NOT EXISTS (SELECT 1 FROM unreadable_order WHERE sealed_day <> '' AND sealed_day <= $3)";

/// The temporary table is in memory.
const REWRITE: &str = "CREATE TEMP TABLE kept_data_key AS SELECT * FROM data_key; DELETE FROM data_key; \
                       INSERT INTO data_key SELECT * FROM temp.kept_data_key; DROP TABLE temp.kept_data_key";

impl RetentionStore {
    /// Deletes the buyer data of at most `limit` orders whose retention period started on or before `last_day`, such as
    /// `2026-11-03`. Returns the number of orders.
    pub async fn erase_buyer_data(&self, last_day: &str, limit: u32) -> Result<u64, StoreError> {
        self.db.execute(ERASE, args![last_day, limit]).await
    }

    /// Deletes the documents of at most `limit` orders that were set aside, whose retention period started on or before
    /// `last_day`. Returns the number of orders.
    pub async fn erase_set_aside(&self, last_day: &str, limit: u32) -> Result<u64, StoreError> {
        self.db.execute(ERASE_SET_ASIDE, args![last_day, limit, &[][..]]).await
    }

    /// Destroys at most `limit` data keys of the days up to `last_day`, unless there is still buyer data of those days.
    /// Returns the number of keys.
    pub async fn destroy_buyer_keys(&self, last_day: &str, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let last = format!("{BUYER}{last_day}");
        self.db.execute(DESTROY, args![BUYER, &last, last_day, now, limit]).await
    }

    /// Makes deleted data unreadable in the files of the database as well. SQLite has overwritten it there, and its
    /// write-ahead log, which may hold older versions of the pages, is written back and emptied. PostgreSQL reuses the
    /// space of deleted rows in its own time. Returns `false` if readers prevented it; then it is to be repeated.
    ///
    /// SQLite overwrites a deleted row where it was last, but not where it was before a page was split or filled up. If
    /// keys were destroyed, the table of the keys is therefore written again, which overwrites all of its pages.
    pub async fn scrub(&self, has_destroyed_keys: bool) -> Result<bool, StoreError> {
        if has_destroyed_keys && self.db.backend() == Backend::Sqlite {
            let mut tx = self.db.write().await?;
            tx.run_script(REWRITE.into()).await?;
            tx.commit().await?;
        }
        self.db.empty_log().await
    }
}
