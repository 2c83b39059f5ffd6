//! Authorizations that seller accounts granted to applications. Each account has one current authorization.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Pk, Row, args, sql},
};
use hawser_core::authorizations::{Authorization, AuthorizationKind, DateSource};
use hawser_core::{AccountId, ApplicationId, AuthorizationId, CompanyId, SellerId, ShopId, Timestamp};

/// An authorization to create; it becomes the current one of its account.
#[derive(Debug, Clone)]
pub struct NewAuthorization {
    pub id: AuthorizationId,
    pub account: AccountId,
    pub application: ApplicationId,
    pub kind: AuthorizationKind,
    /// The sealed refresh token or MWS auth token.
    pub refresh_token: Vec<u8>,
    /// The MAC by which the same token is recognized.
    pub token_mac: Option<Vec<u8>>,
    pub authorized_at: Option<Timestamp>,
    pub authorized_source: DateSource,
    pub created_at: Timestamp,
}

/// The place where a refresh token is bound.
#[derive(Debug, Clone)]
pub struct BoundToken {
    pub shop: ShopId,
    pub shop_name: String,
    pub account: AccountId,
    pub seller_id: SellerId,
}

impl FromRow for BoundToken {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            account: AccountId(row.id("account_id")?),
            seller_id: row.parsed("seller_id")?,
        })
    }
}

/// The columns of an authorization `u` of an account `a` for an application `app`.
macro_rules! authorization_columns {
    () => {
        "u.pk, u.id, a.id AS account_id, app.id AS application_id, u.kind, u.generation, u.refresh_token, \
         u.authorized_at, u.authorized_source, u.revoked_at, u.revoked_code, u.worked_at, u.renewed_at, u.created_at, \
         u.is_current"
    };
}
pub(crate) use authorization_columns;

impl FromRow for Authorization {
    const TABLE: &'static str = "seller_authorization";

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

impl TenantTx {
    /// Creates an authorization and makes it the current one of its account, with the next generation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn create_authorization(&mut self, authorization: &NewAuthorization) -> Result<(), StoreError> {
        let missing = |what| StoreError::NotFound { what };
        let account = self.account_pk(authorization.account).await?.ok_or(missing("account"))?;
        let application = self.application_pk(authorization.application).await?.ok_or(missing("application"))?;
        // Concurrent calls wait here for each other, so that generations have no gap.
        let lock = sql!("SELECT pk FROM seller_account WHERE pk = $1" LOCK);
        self.tx.fetch_optional::<Pk>(lock, args![account]).await?;
        let last = "SELECT COALESCE(MAX(generation), 0) AS pk FROM seller_authorization WHERE account_pk = $1";
        let last = self.tx.fetch_optional::<Pk>(last, args![account]).await?.map_or(0, |last| last.0);
        let retire = "UPDATE seller_authorization SET is_current = 0, access_token = NULL, access_expires_at = NULL \
                      WHERE account_pk = $1 AND is_current = 1";
        self.tx.execute(retire, args![account]).await?;
        let insert = "INSERT INTO seller_authorization (id, account_pk, application_pk, kind, generation, refresh_token, \
                      authorized_at, authorized_source, renewed_at, created_at, token_mac, is_current) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
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
            &authorization.token_mac,
        ];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The shop and the account of the company whose current authorization has this token, even if the actor cannot see them.
    pub async fn find_account_by_token(
        &mut self,
        company: CompanyId,
        token_mac: &[u8],
    ) -> Result<Option<BoundToken>, StoreError> {
        let select = "SELECT u.pk, s.id AS shop_id, s.name AS shop_name, a.id AS account_id, a.seller_id \
                      FROM seller_authorization u JOIN seller_account a ON a.pk = u.account_pk \
                      JOIN shop s ON s.pk = a.shop_pk JOIN company c ON c.pk = a.company_pk \
                      WHERE u.token_mac = $2 AND u.is_current = 1 AND c.id = $1";
        self.tx.fetch_optional(select, args![company, token_mac]).await
    }

    /// The current authorization of an account.
    pub async fn current_authorization(&mut self, account: AccountId) -> Result<Option<Authorization>, StoreError> {
        let select = scoped!(
            visible "SELECT " authorization_columns
            " FROM seller_authorization u JOIN seller_account a ON a.pk = u.account_pk \
             JOIN application app ON app.pk = u.application_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $1 AND u.is_current = 1"
        );
        self.first(select, args![account]).await
    }
}
