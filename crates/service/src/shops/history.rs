//! The runs of the ladder that a shop has been through.

use super::{Rung, Verification};
use crate::{Error, Hawser};
use hawser_core::{Actor, FailureCode, ShopId};
use hawser_store::VerificationRow;

impl Hawser {
    /// The latest runs over a shop's seller accounts, the latest first.
    ///
    /// # Errors
    /// `not_found`, the database.
    pub async fn list_verifications(
        &self,
        actor: &Actor,
        shop: ShopId,
        limit: u32,
    ) -> Result<Vec<Verification>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let mut rows: Vec<VerificationRow> = Vec::new();
        for account in reading.list_accounts(shop).await? {
            rows.extend(reading.list_verifications(account.id, limit).await?);
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.finished_at, row.id)));
        rows.truncate(limit as usize);
        Ok(rows.into_iter().map(Verification::from).collect())
    }
}

impl From<VerificationRow> for Verification {
    fn from(row: VerificationRow) -> Self {
        // Steps of an older program that this one cannot read are left out; result and code stand beside them.
        let rungs: Vec<Rung> = serde_json::from_str(&row.steps).unwrap_or_default();
        Self { id: row.id, account: row.account, started_at: row.started_at, passed: row.passed, code: row.code, rungs }
    }
}
