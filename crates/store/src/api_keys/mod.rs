//! API keys: what a company gives to programs. A key stands here as a hash, found by it at the door and listed without it in
//! the company that it belongs to.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    AuthStore, AuthTx, StoreError, TenantTx,
    executor::{Composed, FromRow, Pk, Row, Tx, args, sql},
    instance::company_pk,
};
use hawser_core::paging::Slice;
use hawser_core::{Actor, ApiKeyId, CompanyId, Environment, MemberId, Permission, ShopId, Timestamp};
use uuid::Uuid;

/// A key to add.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Its id.
    pub id: ApiKeyId,
    pub company: CompanyId,
    /// The environment that the key opens.
    pub environment: Environment,
    /// SHA-256 of its text.
    pub hash: [u8; 32],
    pub prefix: String,
    pub last4: String,
    /// What it is for, 1 to 80 characters.
    pub description: String,
    pub permissions: Vec<Permission>,
    pub created_at: Timestamp,
    /// By which member; none when by the instance.
    pub created_by: Option<MemberId>,
    pub created_by_name: Option<String>,
    pub expires_at: Option<Timestamp>,
    /// The key that it takes the place of.
    pub replaces: Option<ApiKeyId>,
}

/// A key without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: ApiKeyId,
    pub company: CompanyId,
    pub company_name: String,
    /// The environment that the key opens.
    pub environment: Environment,
    pub prefix: String,
    pub last4: String,
    pub description: String,
    pub permissions: Vec<Permission>,
    pub created_at: Timestamp,
    /// By which member.
    pub created_by: Option<MemberId>,
    pub created_by_name: Option<String>,
    pub expires_at: Option<Timestamp>,
    /// Since when it is good for nothing.
    pub revoked_at: Option<Timestamp>,
    /// When it was last shown, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The key that it takes the place of.
    pub replaces: Option<ApiKeyId>,
    /// The key that takes its place.
    pub replaced_by: Option<ApiKeyId>,
    pub is_in_configuration: bool,
}

impl FromRow for ApiKeyRow {
    const TABLE: &'static str = "api_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let permissions = row.text("permissions")?;
        let permission = |word: &str| Permission::ALL.iter().copied().find(|p| p.as_str() == word);
        let permissions = permissions.split_whitespace().map(permission).collect::<Option<Vec<_>>>();
        Ok(Self {
            id: ApiKeyId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            company_name: row.text("company_name")?,
            environment: row.parsed("environment")?,
            prefix: row.text("prefix")?,
            last4: row.text("last4")?,
            description: row.text("description")?,
            permissions: permissions.ok_or_else(|| row.corrupt("permissions"))?,
            created_at: row.time("created_at")?,
            created_by: row.opt_id("created_by")?.map(MemberId),
            created_by_name: row.opt_text("created_by_name")?,
            expires_at: row.opt_time("expires_at")?,
            revoked_at: row.opt_time("revoked_at")?,
            last_used_at: row.opt_time("last_used_at")?,
            replaces: row.opt_id("replaces_id")?.map(ApiKeyId),
            replaced_by: row.opt_id("replaced_by_id")?.map(ApiKeyId),
            is_in_configuration: row.flag("is_in_configuration")?,
        })
    }
}

/// The columns of a key `k` of a company `c`.
macro_rules! key_columns {
    () => {
        "k.pk, k.id, c.id AS company_id, c.name AS company_name, k.environment, k.prefix, k.last4, k.description, \
         k.permissions, k.created_at, k.created_by, k.created_by_name, k.expires_at, k.revoked_at, k.last_used_at, \
         r.id AS replaces_id, n.id AS replaced_by_id, CAST(CASE WHEN EXISTS (SELECT 1 FROM channel_key f \
         WHERE f.company_pk = k.company_pk AND f.hash = k.hash) THEN 1 ELSE 0 END AS BIGINT) AS is_in_configuration"
    };
}

macro_rules! key_tables {
    () => {
        "FROM api_key k JOIN company c ON c.pk = k.company_pk LEFT JOIN api_key r ON r.pk = k.replaces_pk \
         LEFT JOIN api_key n ON n.replaces_pk = k.pk "
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", key_columns!(), " ", key_tables!(), $rest)
    };
}

/// What an actor may manage of the keys `k` of companies `c`: its company's; a key none of the other environment; the
/// instance's owner every one.
macro_rules! managed {
    () => {
        "((@company IS NULL AND @sees_all = 1) OR c.id = @company) AND (@actor_kind <> 'key' OR k.environment = \
         (SELECT own.environment FROM api_key own WHERE own.id = @actor_id)) "
    };
}

/// Adds a key, of whichever company.
pub(crate) async fn add(tx: &mut Tx, key: &NewApiKey) -> Result<(), StoreError> {
    let company = company_pk(tx, key.company).await?;
    let permissions: Vec<_> = key.permissions.iter().map(|permission| permission.as_str()).collect();
    let insert = "INSERT INTO api_key (id, company_pk, environment, hash, prefix, last4, description, permissions, \
                  created_at, created_by, created_by_name, expires_at, replaces_pk) VALUES ($1, $2, $3, $4, $5, $6, \
                  $7, $8, $9, $10, $11, $12, (SELECT pk FROM api_key WHERE id = $13 AND company_pk = $2)) \
                  ON CONFLICT DO NOTHING";
    let args = args![
        key.id,
        company,
        key.environment.as_str(),
        &key.hash[..],
        &key.prefix,
        &key.last4,
        &key.description,
        permissions.join(" "),
        key.created_at,
        key.created_by,
        &key.created_by_name,
        key.expires_at,
        key.replaces,
    ];
    match tx.execute(insert, args).await? {
        0 => Err(StoreError::Conflict { what: "replaced" }),
        _ => Ok(()),
    }
}

/// The company's own key with that hash, in whatever state it is.
pub(crate) async fn find_own(tx: &mut Tx, company: CompanyId, hash: &[u8]) -> Result<Option<ApiKeyRow>, StoreError> {
    tx.fetch_optional(select!("WHERE k.hash = $1 AND c.id = $2"), args![hash, company]).await
}

impl AuthTx {
    /// The key with that hash, in whatever state it is.
    pub async fn find_api_key(&mut self, hash: &[u8; 32]) -> Result<Option<ApiKeyRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE k.hash = $1"), args![&hash[..]]).await
    }
}

impl AuthStore {
    /// Notes that a key was shown, in a transaction of its own.
    pub async fn touch_api_key(&self, key: ApiKeyId, at: Timestamp) -> Result<(), StoreError> {
        let update =
            "UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
        self.db.execute(update, args![key, at]).await.map(|_| ())
    }
}

/// A key with the visible shops that it was given.
struct WithShops(ApiKeyRow, Vec<ShopId>);

impl FromRow for WithShops {
    const TABLE: &'static str = "api_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let shops = row.opt_text("shops")?.unwrap_or_else(|| "[]".to_owned());
        let shops: Vec<Uuid> = serde_json::from_str(&shops).map_err(|_| row.corrupt("shops"))?;
        Ok(Self(ApiKeyRow::from_row(row)?, shops.into_iter().map(ShopId).collect()))
    }
}

struct Named(String);

impl FromRow for Named {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.text("name").map(Self)
    }
}

impl TenantTx {
    /// Adds a key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's; [`StoreError::Conflict`] `replaced`, when another
    /// key takes the place of the same one already.
    pub async fn add_api_key(&mut self, key: &NewApiKey) -> Result<(), StoreError> {
        if !self.scope.belongs_to(key.company) {
            return Err(StoreError::NotFound { what: "company" });
        }
        add(&mut self.tx, key).await
    }

    /// A page of the keys that the actor may manage, in whatever state they are, the latest first, each with its shops.
    pub async fn page_api_keys(
        &mut self,
        slice: &Slice<ApiKeyId>,
    ) -> Result<Vec<(ApiKeyRow, Vec<ShopId>)>, StoreError> {
        let mut statement = self.keys_with_shops();
        if let Some(after) = slice.after {
            statement.push("AND k.pk < (SELECT x.pk FROM api_key x WHERE x.id = $1) ", args![after]);
        }
        statement.push("ORDER BY k.pk DESC LIMIT $1", args![slice.rows()]);
        let keys = self.tx.fetch_composed::<WithShops>(statement).await?;
        Ok(keys.into_iter().map(|WithShops(key, shops)| (key, shops)).collect())
    }

    /// One of them with its shops.
    pub async fn lookup_key_with_shops(
        &mut self,
        key: ApiKeyId,
    ) -> Result<Option<(ApiKeyRow, Vec<ShopId>)>, StoreError> {
        let mut statement = self.keys_with_shops();
        statement.push("AND k.id = $1", args![key]);
        let found = self.tx.fetch_composed::<WithShops>(statement).await?.pop();
        Ok(found.map(|WithShops(key, shops)| (key, shops)))
    }

    /// The beginning of a statement on the keys that the actor may manage; conditions follow.
    fn keys_with_shops<'a>(&self) -> Composed<'a> {
        let mut statement = self.compose();
        let columns = sql!("SELECT " key_columns ", (SELECT "
            (EITHER "json_group_array(lower(hex(shop.id))) " "json_agg(shop.id ORDER BY shop.pk)::text ")
            "FROM shop_assignment g JOIN shop ON shop.pk = g.shop_pk WHERE g.subject_kind = 'key' AND g.subject_id = k.id \
             AND (g.until IS NULL OR g.until > @now) AND ");
        statement.push(columns, &[]);
        self.limit_shops(&mut statement);
        statement.push(sql!(") AS shops " key_tables "WHERE "), &[]);
        let company = if self.is_of_company() {
            "k.company_pk = (SELECT x.pk FROM company x WHERE x.id = @company) "
        } else {
            "@sees_all = 1 "
        };
        statement.push(company, &[]);
        if matches!(self.scope.actor, Actor::Key { .. }) {
            let own = "AND k.environment = (SELECT own.environment FROM api_key own WHERE own.id = @actor_id) ";
            statement.push(own, &[]);
        }
        statement
    }

    /// The keys that the actor may manage, in whatever state they are, the latest first.
    pub async fn list_api_keys(&mut self) -> Result<Vec<ApiKeyRow>, StoreError> {
        self.all(scoped!((select "WHERE ") managed "ORDER BY k.pk DESC"), &[]).await
    }

    /// One of them.
    pub async fn lookup_api_key(&mut self, key: ApiKeyId) -> Result<Option<ApiKeyRow>, StoreError> {
        self.first(scoped!((select "WHERE ") managed "AND k.id = $1"), args![key]).await
    }

    /// Describes one of them anew; `false` when there is no such key.
    pub async fn rename_api_key(&mut self, key: ApiKeyId, description: &str) -> Result<bool, StoreError> {
        let update = scoped!(
            "UPDATE api_key SET description = $2 WHERE pk IN (SELECT k.pk FROM api_key k \
             JOIN company c ON c.pk = k.company_pk WHERE k.id = $1 AND "
            managed ")"
        );
        Ok(self.run(update, args![key, description]).await? > 0)
    }

    /// Makes one of them good for nothing from now on; `false` when it is already, or there is no such key.
    pub async fn revoke_api_key(&mut self, key: ApiKeyId, at: Timestamp) -> Result<bool, StoreError> {
        let update = scoped!(
            "UPDATE api_key SET revoked_at = $2 WHERE revoked_at IS NULL AND pk IN (SELECT k.pk FROM api_key k \
             JOIN company c ON c.pk = k.company_pk WHERE k.id = $1 AND "
            managed ")"
        );
        Ok(self.run(update, args![key, at]).await? > 0)
    }

    /// Sets the end of a key, unless it expires earlier. Returns `false` if it is revoked or does not exist.
    pub async fn end_api_key(&mut self, key: ApiKeyId, at: Timestamp) -> Result<bool, StoreError> {
        let update = scoped!(
            "UPDATE api_key SET expires_at = CASE WHEN expires_at < $2 THEN expires_at ELSE $2 END \
             WHERE revoked_at IS NULL AND pk IN (SELECT k.pk FROM api_key k \
             JOIN company c ON c.pk = k.company_pk WHERE k.id = $1 AND "
            managed ")"
        );
        Ok(self.run(update, args![key, at]).await? > 0)
    }

    /// The name of a member of the actor's company.
    pub async fn member_name(&mut self, member: MemberId) -> Result<Option<String>, StoreError> {
        let select = scoped!(
            "SELECT m.pk, m.name FROM member m JOIN company c ON c.pk = m.company_pk \
                      WHERE m.id = $1 AND (c.id = @company OR (@company IS NULL AND @sees_all = 1))"
        );
        Ok(self.first::<Named>(select, args![member]).await?.map(|named| named.0))
    }

    /// Gives a key a shop that the actor sees, for as long as the actor has it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`.
    pub async fn give_shop_to_key(&mut self, key: ApiKeyId, shop: ShopId) -> Result<(), StoreError> {
        let insert = scoped!(
            visible
            "INSERT INTO shop_assignment (subject_kind, subject_id, shop_pk, until) SELECT 'key', $2, v.pk, \
             (SELECT x.until FROM shop_assignment x WHERE x.shop_pk = v.pk AND x.subject_kind = @actor_kind \
             AND x.subject_id = @actor_id AND @sees_all = 0) FROM visible v WHERE v.id = $1 \
             ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET until = excluded.until"
        );
        match self.run(insert, args![shop, key]).await? {
            0 => Err(StoreError::NotFound { what: "shop" }),
            _ => Ok(()),
        }
    }

    /// Gives a key every shop that another one has, each for as long; `false` when the actor does not see all of them, and
    /// then it was given none.
    pub async fn copy_shops_of_key(&mut self, from: ApiKeyId, to: ApiKeyId) -> Result<bool, StoreError> {
        let unseen = scoped!(
            visible
            "SELECT COUNT(*) AS pk FROM shop_assignment x WHERE x.subject_kind = 'key' AND x.subject_id = $1 \
             AND (x.until IS NULL OR x.until > @now) AND x.shop_pk NOT IN (SELECT pk FROM visible)"
        );
        if self.first::<Pk>(unseen, args![from]).await?.is_some_and(|count| count.0 > 0) {
            return Ok(false);
        }
        let insert = "INSERT INTO shop_assignment (subject_kind, subject_id, shop_pk, until) \
                      SELECT 'key', $2, shop_pk, until FROM shop_assignment WHERE subject_kind = 'key' AND subject_id = $1";
        self.tx.execute(insert, args![from, to]).await?;
        Ok(true)
    }
}
