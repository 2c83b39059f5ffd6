//! What a seller account granted to an application: kind, generation, sealed token, facts. One a seller account is current.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Pk, Row, args, sql},
};
use hawser_core::authorizations::AuthorizationKind;
use hawser_core::authorizations::DateSource;
use hawser_core::{AccountId, ApplicationId, AuthorizationId, FailureCode, Timestamp};

/// An authorization to add; it becomes the current one.
#[derive(Debug, Clone)]
pub struct NewAuthorization {
    /// Its id.
    pub id: AuthorizationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorizationKind,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorized, where known.
    pub authorized_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorized_source: DateSource,
    /// When it is stored.
    pub created_at: Timestamp,
}

/// An authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRow {
    /// Its id.
    pub id: AuthorizationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorizationKind,
    /// 1 for an account's first, one more for each that follows.
    pub generation: i64,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorized, where known.
    pub authorized_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorized_source: DateSource,
    /// Since when it is known not to work.
    pub revoked_at: Option<Timestamp>,
    /// Why.
    pub revoked_code: Option<FailureCode>,
    /// When it first worked.
    pub worked_at: Option<Timestamp>,
    /// When it replaced an earlier one; `None` for the first.
    pub renewed_at: Option<Timestamp>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// Whether it is the one in use.
    pub is_current: bool,
}

/// The columns of an authorization `u` of an account `a` to an application `app`.
macro_rules! authorization_columns {
    () => {
        "u.pk, u.id, a.id AS account_id, app.id AS application_id, u.kind, u.generation, u.refresh_token, \
         u.authorized_at, u.authorized_source, u.revoked_at, u.revoked_code, u.worked_at, u.renewed_at, u.created_at, \
         u.is_current"
    };
}
pub(crate) use authorization_columns;

impl FromRow for AuthorizationRow {
    const TABLE: &'static str = "authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: AuthorizationId(row.id("id")?),
            account: AccountId(row.id("account_id")?),
            application: ApplicationId(row.id("application_id")?),
            kind: row.parsed("kind")?,
            generation: row.int("generation")?,
            refresh_token: row.bytes("refresh_token")?,
            authorized_at: row.opt_time("authorized_at")?,
            authorized_source: row.parsed("authorized_source")?,
            revoked_at: row.opt_time("revoked_at")?,
            revoked_code: row.opt_parsed("revoked_code")?,
            worked_at: row.opt_time("worked_at")?,
            renewed_at: row.opt_time("renewed_at")?,
            created_at: row.time("created_at")?,
            is_current: row.flag("is_current")?,
        })
    }
}

macro_rules! update {
    ($set:literal) => {
        scoped!(
            visible "UPDATE authorization SET " $set " WHERE id = $1 AND account_pk IN \
             (SELECT a.pk FROM seller_account a JOIN visible v ON v.pk = a.shop_pk)"
        )
    };
}

impl TenantTx {
    /// Adds an authorization and makes it the account's current one, one generation further.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn add_authorization(&mut self, authorization: &NewAuthorization) -> Result<(), StoreError> {
        let missing = |what| StoreError::NotFound { what };
        let account = self.account_pk(authorization.account).await?.ok_or(missing("account"))?;
        let application = self.application_pk(authorization.application).await?.ok_or(missing("application"))?;
        // Two that come at once take their turns here, so that generations are counted without a gap.
        let lock = sql!("SELECT pk FROM seller_account WHERE pk = $1" LOCK);
        self.tx.fetch_optional::<Pk>(lock, args![account]).await?;
        let last = "SELECT COALESCE(MAX(generation), 0) AS pk FROM authorization WHERE account_pk = $1";
        let last = self.tx.fetch_optional::<Pk>(last, args![account]).await?.map_or(0, |last| last.0);
        let retire = "UPDATE authorization SET is_current = 0, access_token = NULL, access_expires_at = NULL \
                      WHERE account_pk = $1 AND is_current = 1";
        self.tx.execute(retire, args![account]).await?;
        let insert = "INSERT INTO authorization (id, account_pk, application_pk, kind, generation, refresh_token, \
                      authorized_at, authorized_source, renewed_at, created_at, is_current) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
        let args = args![
            authorization.id,
            account,
            application,
            authorization.kind.as_str(),
            last + 1,
            &authorization.refresh_token,
            authorization.authorized_at,
            authorization.authorized_source.as_str(),
            (last > 0).then_some(authorization.created_at),
            authorization.created_at,
        ];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The account's authorization in use.
    pub async fn current_authorization(&mut self, account: AccountId) -> Result<Option<AuthorizationRow>, StoreError> {
        let select = scoped!(
            visible "SELECT " authorization_columns
            " FROM authorization u JOIN seller_account a ON a.pk = u.account_pk \
             JOIN application app ON app.pk = u.application_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $1 AND u.is_current = 1"
        );
        self.first(select, args![account]).await
    }

    /// Notes that it worked, the first time; `false` when there is no such authorization.
    pub async fn mark_worked(&mut self, authorization: AuthorizationId, at: Timestamp) -> Result<bool, StoreError> {
        let update = update!("worked_at = COALESCE(worked_at, $2)");
        Ok(self.run(update, args![authorization, at]).await? > 0)
    }

    /// Notes that it does not work any more (the first time stays), and drops its access token.
    pub async fn mark_revoked(
        &mut self,
        authorization: AuthorizationId,
        code: FailureCode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = update!(
            "revoked_code = CASE WHEN revoked_at IS NULL THEN $2 ELSE revoked_code END, \
             revoked_at = COALESCE(revoked_at, $3), access_token = NULL, access_expires_at = NULL"
        );
        Ok(self.run(update, args![authorization, code.as_str(), at]).await? > 0)
    }
}
