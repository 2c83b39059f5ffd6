//! The history of verifications.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::verification::Verification;
use hawser_core::{AccountId, FailureCode, VerificationId};

impl FromRow for Verification {
    const TABLE: &'static str = "verification";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: VerificationId(row.id("id")?),
            account: AccountId(row.id("account_id")?),
            started_at: row.time("started_at")?,
            finished_at: row.time("finished_at")?,
            passed: row.flag("passed")?,
            code: row.opt_parsed("code")?,
            // An older version may have stored results that cannot be read any more.
            checks: serde_json::from_str(&row.text("steps")?).unwrap_or_default(),
            actor: row.text("actor")?,
        })
    }
}

impl TenantTx {
    /// Stores a verification.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn create_verification(&mut self, verification: &Verification) -> Result<(), StoreError> {
        let missing = StoreError::NotFound { what: "account" };
        let account = self.account_pk(verification.account).await?.ok_or(missing)?;
        let checks = serde_json::to_string(&verification.checks).unwrap_or_default();
        let insert = "INSERT INTO verification (id, account_pk, started_at, finished_at, passed, code, steps, actor) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let args = args![
            verification.id,
            account,
            verification.started_at,
            verification.finished_at,
            verification.passed,
            verification.code.map(FailureCode::as_str),
            checks,
            &verification.actor,
        ];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The latest verification of an account.
    pub async fn latest_verification(&mut self, account: AccountId) -> Result<Option<Verification>, StoreError> {
        Ok(self.list_verifications(account, 1).await?.pop())
    }

    /// Lists the verifications of an account, the latest first.
    pub async fn list_verifications(
        &mut self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<Verification>, StoreError> {
        let select = scoped!(
            visible "SELECT r.pk, r.id, a.id AS account_id, r.started_at, r.finished_at, r.passed, r.code, r.steps, r.actor \
             FROM verification r JOIN seller_account a ON a.pk = r.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $1 ORDER BY r.finished_at DESC, r.pk DESC LIMIT $2"
        );
        self.all(select, args![account, limit]).await
    }
}
