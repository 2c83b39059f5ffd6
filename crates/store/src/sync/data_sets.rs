//! The data sets of orders that Amazon refuses for a seller account, and the orders that lack them.

use super::{RefusedDataSet, read_again};
use crate::sync::{ClaimedStream, WorkerStore};
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Pk, Row, Tx, args},
};
use hawser_core::{AccountId, Timestamp, sync::coverage::Interval};
use std::time::Duration;

/// The update times of the orders that lack data.
struct Lacking(Option<Interval>);

impl FromRow for Lacking {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let ends = row.opt_time("first_at")?.zip(row.opt_time("last_at")?);
        // The end of an interval is exclusive.
        Ok(Self(ends.and_then(|(first, last)| Interval::new(first, last.plus(Duration::from_millis(1))))))
    }
}

/// The refused data sets of an account.
pub(super) async fn list(tx: &mut Tx, account: i64) -> Result<Vec<RefusedDataSet>, StoreError> {
    let select = "SELECT data_set, refused_at, retry_at FROM refused_data_set WHERE account_pk = $1 ORDER BY data_set";
    tx.fetch_all(select, args![account]).await
}

impl TenantTx {
    /// The data sets that Amazon refuses for an account.
    pub async fn refused_data_sets(&mut self, account: AccountId) -> Result<Vec<RefusedDataSet>, StoreError> {
        match self.account_pk(account).await? {
            Some(account) => list(&mut self.tx, account).await,
            None => Ok(Vec::new()),
        }
    }
}

impl WorkerStore {
    /// Records that Amazon refuses data sets, and when they are requested again.
    pub async fn refuse_data_sets(
        &self,
        claimed: &ClaimedStream,
        data_sets: &[&str],
        now: Timestamp,
        retry_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        for data_set in data_sets {
            let upsert = "INSERT INTO refused_data_set (account_pk, data_set, refused_at, retry_at) \
                          VALUES ($1, $2, $3, $4) ON CONFLICT (account_pk, data_set) DO UPDATE SET \
                          retry_at = excluded.retry_at";
            tx.execute(upsert, args![claimed.account_pk, *data_set, now, retry_at]).await?;
        }
        tx.commit().await
    }

    /// Records that Amazon gives data sets again. The stretch of the orders that lack data is read again by the next run.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn accept_data_sets(&self, claimed: &ClaimedStream, data_sets: &[&str]) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let lock = "UPDATE stream SET epoch = epoch WHERE pk = $1 AND epoch = $2 AND lease_owner = $3 RETURNING pk";
        let locked: Option<Pk> =
            tx.fetch_optional(lock, args![claimed.stream_pk, claimed.epoch, &claimed.owner]).await?;
        if locked.is_none() {
            tx.rollback().await?;
            return Err(self.fenced(claimed).await);
        }
        for data_set in data_sets {
            let delete = "DELETE FROM refused_data_set WHERE account_pk = $1 AND data_set = $2";
            tx.execute(delete, args![claimed.account_pk, *data_set]).await?;
        }
        let select = "SELECT MIN(last_updated_at) AS first_at, MAX(last_updated_at) AS last_at FROM orders \
                      WHERE account_pk = $1 AND missing_data IS NOT NULL";
        let lacking: Option<Lacking> = tx.fetch_optional(select, args![claimed.account_pk]).await?;
        if let Some(Lacking(Some(stretch))) = lacking {
            read_again::extend(&mut tx, claimed.stream_pk, stretch).await?;
        }
        tx.commit().await
    }
}
