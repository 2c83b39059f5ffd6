//! The owners of leases on streams and on access-token refreshes, and the breaking of leases of dead owners.

use crate::sync::WorkerStore;
use crate::{
    StoreError,
    executor::{FromRow, Row, args, sql},
};

struct Holder(String);

impl FromRow for Holder {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.text("holder")?))
    }
}

impl WorkerStore {
    /// The distinct owners of leases that have not expired.
    pub async fn lease_holders(&self) -> Result<Vec<String>, StoreError> {
        let select = sql!(
            "SELECT lease_owner AS holder FROM stream WHERE lease_owner IS NOT NULL AND lease_until > " NOW " \
             UNION SELECT refreshing_by FROM seller_authorization WHERE refreshing_by IS NOT NULL AND refreshing_until > " NOW
        );
        let mut tx = self.db.read().await?;
        let holders: Vec<Holder> = tx.fetch_all(select, args![]).await?;
        Ok(holders.into_iter().map(|holder| holder.0).collect())
    }

    /// Breaks every lease of an owner that is known to be dead and returns their number. If the owner is alive after all, the
    /// epoch prevents it from writing a page, and its name from storing a token.
    pub async fn break_leases_of(&self, owner: &str) -> Result<u64, StoreError> {
        let streams = sql!(
            "UPDATE stream SET lease_owner = NULL, lease_until = NULL \
             WHERE pk IN (SELECT pk FROM stream WHERE lease_owner = $1" SKIP_LOCKED ")"
        );
        let refreshes =
            "UPDATE seller_authorization SET refreshing_until = NULL, refreshing_by = NULL WHERE refreshing_by = $1";
        Ok(self.db.execute(streams, args![owner]).await? + self.db.execute(refreshes, args![owner]).await?)
    }
}
