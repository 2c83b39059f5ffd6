//! The runs of the ladder that a shop has been through.

use crate::shops::CheckResult;
use crate::{App, Error};
use hawser_core::{AccountId, Actor, FailureCode, ShopId, Timestamp, VerificationId};
use hawser_store::VerificationRow;

/// A run as it was kept.
#[derive(Debug, Clone)]
pub struct PastVerification {
    /// Its id.
    pub id: VerificationId,
    /// Which seller account.
    pub account: AccountId,
    /// When it began.
    pub started_at: Timestamp,
    /// Whether every rung that could be measured held.
    pub passed: bool,
    /// The first failure.
    pub code: Option<FailureCode>,
    /// Every rung, in order.
    pub rungs: Vec<CheckResult>,
}

impl App {
    /// The latest runs over a shop's seller accounts, the latest first.
    ///
    /// # Errors
    /// `not_found`, the database.
    pub async fn list_verifications(
        &self,
        actor: &Actor,
        shop: ShopId,
        limit: u32,
    ) -> Result<Vec<PastVerification>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let mut rows: Vec<VerificationRow> = Vec::new();
        for account in reading.list_accounts(shop).await? {
            rows.extend(reading.list_verifications(account.id, limit).await?);
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.finished_at, row.id)));
        rows.truncate(limit as usize);
        Ok(rows.into_iter().map(PastVerification::from).collect())
    }
}

impl From<VerificationRow> for PastVerification {
    fn from(row: VerificationRow) -> Self {
        // Steps of an older program that this one cannot read are left out; result and code stand beside them.
        let rungs: Vec<CheckResult> = serde_json::from_str(&row.steps).unwrap_or_default();
        Self { id: row.id, account: row.account, started_at: row.started_at, passed: row.passed, code: row.code, rungs }
    }
}
