//! The history of verifications: each run of the ladder with its steps.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::{AccountId, FailureCode, Timestamp, VerificationId};

/// A finished run of the ladder, to add.
#[derive(Debug, Clone)]
pub struct NewVerification {
    /// Its id.
    pub id: VerificationId,
    /// Of which account.
    pub account: AccountId,
    /// From.
    pub started_at: Timestamp,
    /// Until.
    pub finished_at: Timestamp,
    /// Whether every step passed.
    pub passed: bool,
    /// The first step's code that failed.
    pub code: Option<FailureCode>,
    /// The steps, as JSON.
    pub steps: String,
    /// Who asked for it, as text.
    pub actor: String,
}

/// A run of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationRow {
    /// Its id.
    pub id: VerificationId,
    /// Of which account.
    pub account: AccountId,
    /// From.
    pub started_at: Timestamp,
    /// Until.
    pub finished_at: Timestamp,
    /// Whether every step passed.
    pub passed: bool,
    /// The first step's code that failed.
    pub code: Option<FailureCode>,
    /// The steps, as JSON.
    pub steps: String,
    /// Who asked for it, as text.
    pub actor: String,
}

impl FromRow for VerificationRow {
    const TABLE: &'static str = "verification";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: VerificationId(row.id("id")?),
            account: AccountId(row.id("account_id")?),
            started_at: row.time("started_at")?,
            finished_at: row.time("finished_at")?,
            passed: row.flag("passed")?,
            code: row.opt_parsed("code")?,
            steps: row.text("steps")?,
            actor: row.text("actor")?,
        })
    }
}

impl TenantTx {
    /// Adds a run.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn add_verification(&mut self, verification: &NewVerification) -> Result<(), StoreError> {
        let missing = StoreError::NotFound { what: "account" };
        let account = self.account_pk(verification.account).await?.ok_or(missing)?;
        let insert = "INSERT INTO verification (id, account_pk, started_at, finished_at, passed, code, steps, actor) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let args = args![
            verification.id,
            account,
            verification.started_at,
            verification.finished_at,
            verification.passed,
            verification.code.map(FailureCode::as_str),
            &verification.steps,
            &verification.actor,
        ];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The latest run.
    pub async fn latest_verification(&mut self, account: AccountId) -> Result<Option<VerificationRow>, StoreError> {
        Ok(self.list_verifications(account, 1).await?.pop())
    }

    /// Runs, the latest first.
    pub async fn list_verifications(
        &mut self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<VerificationRow>, StoreError> {
        let select = scoped!(
            visible "SELECT r.pk, r.id, a.id AS account_id, r.started_at, r.finished_at, r.passed, r.code, r.steps, r.actor \
             FROM verification r JOIN seller_account a ON a.pk = r.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $1 ORDER BY r.finished_at DESC, r.pk DESC LIMIT $2"
        );
        self.all(select, args![account, limit]).await
    }
}
