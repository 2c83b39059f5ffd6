//! API keys: what a company gives to programs. A key stands here as a hash, found by it at the door and listed without it in
//! the company that it belongs to.

use crate::{
    EntranceTx, Scoped, StoreError,
    executor::{FromRow, Row, Tx, args},
    instance::company_pk,
};
use hawser_core::{Actor, ApiKeyId, CompanyId, Environment, MemberId, Permission, Timestamp};

/// A key to add.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose.
    pub company: CompanyId,
    /// The world it reaches.
    pub environment: Environment,
    /// SHA-256 of its text.
    pub hash: [u8; 32],
    /// What may be shown of its beginning.
    pub prefix: String,
    /// What may be shown of its end.
    pub last4: String,
    /// What it is for, 1 to 80 characters.
    pub description: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// When.
    pub created_at: Timestamp,
    /// By which member; none when by the instance.
    pub created_by: Option<MemberId>,
    /// That member's name then.
    pub created_by_name: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// The key that it takes the place of.
    pub replaces: Option<ApiKeyId>,
}

/// A key without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose.
    pub company: CompanyId,
    /// The world it reaches.
    pub environment: Environment,
    /// What may be shown of its beginning.
    pub prefix: String,
    /// What may be shown of its end.
    pub last4: String,
    /// What it is for.
    pub description: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// When it was made.
    pub created_at: Timestamp,
    /// By which member.
    pub created_by: Option<MemberId>,
    /// That member's name then.
    pub created_by_name: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// Since when it is good for nothing.
    pub revoked_at: Option<Timestamp>,
    /// When it was last shown, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The key that it takes the place of.
    pub replaces: Option<ApiKeyId>,
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
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT k.pk, k.id, c.id AS company_id, k.environment, k.prefix, k.last4, k.description, k.permissions, ",
            "k.created_at, k.created_by, k.created_by_name, k.expires_at, k.revoked_at, k.last_used_at, ",
            "r.id AS replaces_id FROM api_key k JOIN company c ON c.pk = k.company_pk ",
            "LEFT JOIN api_key r ON r.pk = k.replaces_pk ",
            $rest
        )
    };
}

/// Adds a key, of whichever company.
pub(crate) async fn add(tx: &mut Tx, key: &NewApiKey) -> Result<(), StoreError> {
    let company = company_pk(tx, key.company).await?;
    let permissions: Vec<_> = key.permissions.iter().map(|permission| permission.as_str()).collect();
    let insert = "INSERT INTO api_key (id, company_pk, environment, hash, prefix, last4, description, permissions, \
                  created_at, created_by, created_by_name, expires_at, replaces_pk) VALUES ($1, $2, $3, $4, $5, $6, \
                  $7, $8, $9, $10, $11, $12, (SELECT pk FROM api_key WHERE id = $13 AND company_pk = $2))";
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
    tx.execute(insert, args).await.map(|_| ())
}

/// The company's own key with that hash, in whatever state it is.
pub(crate) async fn find_own(tx: &mut Tx, company: CompanyId, hash: &[u8]) -> Result<Option<ApiKeyRow>, StoreError> {
    tx.fetch_optional(select!("WHERE k.hash = $1 AND c.id = $2"), args![hash, company]).await
}

impl EntranceTx {
    /// The key with that hash, in whatever state it is.
    pub async fn find_api_key(&mut self, hash: &[u8; 32]) -> Result<Option<ApiKeyRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE k.hash = $1"), args![&hash[..]]).await
    }
}

impl Scoped {
    /// Adds a key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's.
    pub async fn add_api_key(&mut self, key: &NewApiKey) -> Result<(), StoreError> {
        if !self.scope.belongs_to(key.company) {
            return Err(StoreError::NotFound { what: "company" });
        }
        add(&mut self.tx, key).await
    }

    /// The company's keys in whatever state they are, the latest first; the instance owner sees every company's.
    pub async fn list_api_keys(&mut self) -> Result<Vec<ApiKeyRow>, StoreError> {
        let select = select!("WHERE $1 IS NULL OR c.id = $1 ORDER BY k.pk DESC");
        let company = match &self.scope.actor {
            Actor::InstanceOwner => None,
            actor => match actor.company() {
                Some(company) => Some(company),
                None => return Ok(Vec::new()),
            },
        };
        self.tx.fetch_all(select, args![company]).await
    }
}
