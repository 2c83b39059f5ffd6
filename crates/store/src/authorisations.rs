//! What a seller account granted to an application: kind, generation, sealed token, facts. One a seller account is current.

use crate::{
    AuthorisationKind, DateSource, Scoped, StoreError,
    executor::{FromRow, Pk, Row, args, sql},
};
use hawser_core::{AccountId, ApplicationId, AuthorisationId, FailureCode, Timestamp};

/// An authorisation to add; it becomes the current one.
#[derive(Debug, Clone)]
pub struct NewAuthorisation {
    /// Its id.
    pub id: AuthorisationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorisationKind,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorised, where known.
    pub authorised_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorised_source: DateSource,
    /// When it is stored.
    pub created_at: Timestamp,
}

/// An authorisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorisationRow {
    /// Its id.
    pub id: AuthorisationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorisationKind,
    /// 1 for an account's first, one more for each that follows.
    pub generation: i64,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorised, where known.
    pub authorised_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorised_source: DateSource,
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

/// The columns of an authorisation `u` of an account `a` to an application `app`.
macro_rules! authorisation_columns {
    () => {
        "u.pk, u.id, a.id AS account_id, app.id AS application_id, u.kind, u.generation, u.refresh_token, \
         u.authorised_at, u.authorised_source, u.revoked_at, u.revoked_code, u.worked_at, u.renewed_at, u.created_at, \
         u.is_current"
    };
}
pub(crate) use authorisation_columns;

impl FromRow for AuthorisationRow {
    const TABLE: &'static str = "authorisation";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: AuthorisationId(row.id("id")?),
            account: AccountId(row.id("account_id")?),
            application: ApplicationId(row.id("application_id")?),
            kind: row.parsed("kind")?,
            generation: row.int("generation")?,
            refresh_token: row.bytes("refresh_token")?,
            authorised_at: row.opt_time("authorised_at")?,
            authorised_source: row.parsed("authorised_source")?,
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
        sql!(
            VISIBLE "UPDATE authorisation SET " $set " WHERE id = $7 AND account_pk IN \
             (SELECT a.pk FROM seller_account a JOIN visible v ON v.pk = a.shop_pk)"
        )
    };
}

impl Scoped {
    /// Adds an authorisation and makes it the account's current one, one generation further.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn add_authorisation(&mut self, authorisation: &NewAuthorisation) -> Result<(), StoreError> {
        let missing = |what| StoreError::NotFound { what };
        let account = self.account_pk(authorisation.account).await?.ok_or(missing("account"))?;
        let application = self.application_pk(authorisation.application).await?.ok_or(missing("application"))?;
        // Two that come at once take their turns here, so that generations are counted without a gap.
        let lock = sql!("SELECT pk FROM seller_account WHERE pk = $1" LOCK);
        self.tx.fetch_optional::<Pk>(lock, args![account]).await?;
        let last = "SELECT COALESCE(MAX(generation), 0) AS pk FROM authorisation WHERE account_pk = $1";
        let last = self.tx.fetch_optional::<Pk>(last, args![account]).await?.map_or(0, |last| last.0);
        let retire = "UPDATE authorisation SET is_current = 0, access_token = NULL, access_expires_at = NULL \
                      WHERE account_pk = $1 AND is_current = 1";
        self.tx.execute(retire, args![account]).await?;
        let insert = "INSERT INTO authorisation (id, account_pk, application_pk, kind, generation, refresh_token, \
                      authorised_at, authorised_source, renewed_at, created_at, is_current) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
        let args = args![
            authorisation.id,
            account,
            application,
            authorisation.kind.as_str(),
            last + 1,
            &authorisation.refresh_token,
            authorisation.authorised_at,
            authorisation.authorised_source.as_str(),
            (last > 0).then_some(authorisation.created_at),
            authorisation.created_at,
        ];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The account's authorisation in use.
    pub async fn current_authorisation(&mut self, account: AccountId) -> Result<Option<AuthorisationRow>, StoreError> {
        let select = sql!(
            VISIBLE "SELECT " AUTHORISATION
            " FROM authorisation u JOIN seller_account a ON a.pk = u.account_pk \
             JOIN application app ON app.pk = u.application_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $7 AND u.is_current = 1"
        );
        self.first(select, args![account]).await
    }

    /// Notes that it worked, the first time; `false` when there is no such authorisation.
    pub async fn mark_worked(&mut self, authorisation: AuthorisationId, at: Timestamp) -> Result<bool, StoreError> {
        let update = update!("worked_at = COALESCE(worked_at, $8)");
        Ok(self.run(update, args![authorisation, at]).await? > 0)
    }

    /// Notes that it does not work any more (the first time stays), and drops its access token.
    pub async fn mark_revoked(
        &mut self,
        authorisation: AuthorisationId,
        code: FailureCode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = update!(
            "revoked_code = CASE WHEN revoked_at IS NULL THEN $8 ELSE revoked_code END, \
             revoked_at = COALESCE(revoked_at, $9), access_token = NULL, access_expires_at = NULL"
        );
        Ok(self.run(update, args![authorisation, code.as_str(), at]).await? > 0)
    }
}
