//! Access tokens, stored with their authorizations: read by all processes, refreshed by the one that holds the lease of the
//! authorization. No database lock is held during a call to Amazon.

use crate::applications::application_columns;
use crate::authorizations::authorization::authorization_columns;
use crate::{
    StoreError, WorkerStore,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::applications::Application;
use hawser_core::authorizations::{Authorization, SealedTokens};
use hawser_core::{AuthorizationId, CompanyId, FailureCode, Timestamp};
use std::time::Duration;

impl FromRow for SealedTokens {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            company: CompanyId(row.id("company_id")?),
            authorization: Authorization::from_row(row)?,
            application: Application::from_row(row)?,
            access_token: row.opt_bytes("access_token")?,
            access_expires_at: row.opt_time("access_expires_at")?,
            refreshing_by: row.opt_text("refreshing")?,
        })
    }
}

impl WorkerStore {
    /// Loads the tokens of an authorization.
    pub async fn load_tokens(&self, authorization: AuthorizationId) -> Result<Option<SealedTokens>, StoreError> {
        let select = sql!(
            "SELECT " authorization_columns ", " application_columns ", c.id AS company_id, u.access_token, u.access_expires_at, \
             CASE WHEN u.refreshing_until > " NOW " THEN u.refreshing_by END AS refreshing \
             FROM seller_authorization u JOIN seller_account a ON a.pk = u.account_pk JOIN company c ON c.pk = a.company_pk \
             JOIN application app ON app.pk = u.application_pk \
             LEFT JOIN company app_company ON app_company.pk = app.company_pk WHERE u.id = $1"
        );
        let mut tx = self.db.read().await?;
        tx.fetch_optional(select, args![authorization]).await
    }

    /// Takes the lease to fetch a new access token; returns `false` while another owner holds it.
    pub async fn try_lease_refresh(
        &self,
        authorization: AuthorizationId,
        owner: &str,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let update = sql!(
            "UPDATE seller_authorization SET refreshing_until = " NOW " + $3, refreshing_by = $2 \
             WHERE id = $1 AND (refreshing_until IS NULL OR refreshing_until <= " NOW " OR refreshing_by = $2)"
        );
        Ok(self.db.execute(update, args![authorization, owner, micros(lease)]).await? > 0)
    }

    /// Stores a new access token and releases the lease; returns `false`, and stores nothing, if the lease was lost.
    pub async fn save_access_token(
        &self,
        authorization: AuthorizationId,
        sealed: &[u8],
        expires_at: Timestamp,
        owner: &str,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE seller_authorization SET access_token = $2, access_expires_at = $3, refreshing_until = NULL, \
                      refreshing_by = NULL WHERE id = $1 AND refreshing_by = $4";
        Ok(self.db.execute(update, args![authorization, sealed, expires_at, owner]).await? > 0)
    }

    /// Deletes the access token if it still is the given one, byte for byte; returns `false` if not.
    pub async fn drop_access_token(
        &self,
        authorization: AuthorizationId,
        if_sealed_equals: &[u8],
    ) -> Result<bool, StoreError> {
        let update = "UPDATE seller_authorization SET access_token = NULL, access_expires_at = NULL \
                      WHERE id = $1 AND access_token = $2";
        Ok(self.db.execute(update, args![authorization, if_sealed_equals]).await? > 0)
    }

    /// Replaces the refresh token that was read; returns `false` if it was replaced in the meantime.
    pub async fn replace_refresh_token(
        &self,
        authorization: AuthorizationId,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError> {
        let update = "UPDATE seller_authorization SET refresh_token = $3 WHERE id = $1 AND refresh_token = $2";
        Ok(self.db.execute(update, args![authorization, old, new]).await? > 0)
    }

    /// Releases the lease without storing a token.
    pub async fn end_refresh(&self, authorization: AuthorizationId, owner: &str) -> Result<(), StoreError> {
        let update = "UPDATE seller_authorization SET refreshing_until = NULL, refreshing_by = NULL \
                      WHERE id = $1 AND refreshing_by = $2";
        self.db.execute(update, args![authorization, owner]).await.map(|_| ())
    }

    /// Records a success: the authorization is neither suspected nor revoked any more, and open incidents of its application
    /// end.
    pub async fn mark_worked(&self, authorization: AuthorizationId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE seller_authorization SET worked_at = COALESCE(worked_at, $2), last_succeeded_at = $2, \
                      suspected_at = NULL, suspected_code = NULL, revoked_at = NULL, revoked_code = NULL WHERE id = $1";
        tx.execute(update, args![authorization, at]).await?;
        let end = "UPDATE incident SET ended_at = $2 WHERE ended_at IS NULL \
                   AND application_pk = (SELECT application_pk FROM seller_authorization WHERE id = $1)";
        tx.execute(end, args![authorization, at]).await?;
        tx.commit().await
    }

    /// Records that an authorization does not work any more, keeping the time and code of the first such report, and deletes
    /// its access token.
    pub async fn mark_revoked(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE seller_authorization SET revoked_at = COALESCE(revoked_at, $3), \
                      revoked_code = CASE WHEN revoked_at IS NULL THEN $2 ELSE revoked_code END, \
                      access_token = NULL, access_expires_at = NULL WHERE id = $1";
        Ok(self.db.execute(update, args![authorization, code.as_str(), at]).await? > 0)
    }
}

/// The length of a lease in the database's unit.
pub(crate) fn micros(lease: Duration) -> i64 {
    i64::try_from(lease.as_micros()).unwrap_or(i64::MAX)
}
