//! Shops, and their assignment at the time of creation.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{Arg, BatchSql, FromRow, Pk, Row, args, conflict},
    instance::company_pk,
};
use hawser_core::name::folded;
use hawser_core::shops::{PausedBy, Shop};
use hawser_core::sync::may_run_streams;
use hawser_core::{ApiKeyId, CompanyId, MemberId, ShopId, Timestamp};
use std::collections::BTreeSet;

/// The member or API key that a shop is assigned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Member(MemberId),
    Key(ApiKeyId),
}

impl Subject {
    pub(crate) fn parts(self) -> (&'static str, uuid::Uuid) {
        match self {
            Self::Member(member) => ("member", member.0),
            Self::Key(key) => ("key", key.0),
        }
    }
}

impl FromRow for Shop {
    const TABLE: &'static str = "shop";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ShopId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            name: row.text("name")?,
            platform: row.parsed("platform")?,
            environment: row.parsed("environment")?,
            created_at: row.time("created_at")?,
            deactivated_at: row.opt_time("deactivated_at")?,
            paused_by: row.opt_parsed("paused_by")?,
        })
    }
}

/// The columns of a visible shop `s`.
macro_rules! shop_columns {
    () => {
        "s.pk, s.id, v.company_id, s.name, s.platform, s.environment, s.created_at, s.deactivated_at, s.paused_by \
         FROM shop s JOIN visible v ON v.pk = s.pk "
    };
}
pub(crate) use shop_columns;

macro_rules! select {
    ($rest:literal) => {
        scoped!(visible "SELECT " shop_columns $rest)
    };
}

const SEARCH: BatchSql =
    BatchSql { head: "INSERT INTO shop_search (company_pk, part, shop_pk) VALUES", columns: 3, tail: "" };

struct Renamed {
    pk: i64,
    company: i64,
}

impl FromRow for Renamed {
    const TABLE: &'static str = "shop";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { pk: row.int("pk")?, company: row.int("company_pk")? })
    }
}

impl TenantTx {
    /// Creates a shop. A creator that does not see every shop also needs [`TenantTx::assign_shop`].
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `shop_name`; [`StoreError::NotFound`] `company`.
    pub async fn create_shop(&mut self, shop: &Shop) -> Result<(), StoreError> {
        if !self.scope.belongs_to(shop.company) {
            return Err(StoreError::NotFound { what: "company" });
        }
        let company = company_pk(&mut self.tx, shop.company).await?;
        let insert = "INSERT INTO shop (id, company_pk, name, platform, created_at, environment, deactivated_at, \
                      paused_by, may_run_streams, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                      ON CONFLICT DO NOTHING RETURNING pk";
        let key = folded(&shop.name);
        let args = args![
            shop.id,
            company,
            &shop.name,
            shop.platform.as_str(),
            shop.created_at,
            shop.environment.as_str(),
            shop.deactivated_at,
            shop.paused_by.map(PausedBy::as_str),
            may_run_streams(shop.deactivated_at, shop.paused_by),
            &key,
        ];
        let added: Option<Pk> = self.tx.fetch_optional(insert, args).await?;
        let pk = added.ok_or(StoreError::Conflict { what: "shop_name" })?.0;
        self.added.push(shop.id);
        self.save_search(company, pk, &shop.name).await
    }

    /// Finds a shop by id.
    pub async fn lookup_shop(&mut self, shop: ShopId) -> Result<Option<Shop>, StoreError> {
        self.first(select!("WHERE s.id = $1"), args![shop]).await
    }

    /// Lists the shops with a name, compared without case. Names are unique within a company only, so the instance owner may
    /// see several.
    pub async fn list_shops_by_name(&mut self, name: &str) -> Result<Vec<Shop>, StoreError> {
        self.all(select!("WHERE s.folded_name = $1 ORDER BY s.pk"), args![folded(name)]).await
    }

    /// Lists the shops in scope, by name.
    pub async fn list_shops(&mut self) -> Result<Vec<Shop>, StoreError> {
        self.all(select!("ORDER BY s.name, s.pk"), &[]).await
    }

    /// Renames a shop; returns `false` if there is no such shop, or if it does not have the name `from` (`None`: any name).
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `shop_name`.
    pub async fn rename_shop(&mut self, shop: ShopId, from: Option<&str>, name: &str) -> Result<bool, StoreError> {
        let update = scoped!(visible "UPDATE shop SET name = $2, folded_name = $4 WHERE pk IN (SELECT pk FROM visible WHERE id = $1) \
                                      AND ($3 IS NULL OR name = $3) RETURNING pk, company_pk");
        let renamed: Option<Renamed> =
            conflict(self.first(update, args![shop, name, from, folded(name)]).await, "shop_name")?;
        let Some(Renamed { pk, company }) = renamed else { return Ok(false) };
        self.tx.execute("DELETE FROM shop_search WHERE shop_pk = $1", args![pk]).await?;
        self.save_search(company, pk, name).await?;
        Ok(true)
    }

    /// Stores what a search for a part of the name finds.
    async fn save_search(&mut self, company: i64, shop: i64, name: &str) -> Result<(), StoreError> {
        let parts: BTreeSet<String> = name.char_indices().map(|(at, _)| name[at..].to_lowercase()).collect();
        let rows = parts.into_iter().flat_map(|part| -> [Arg<'_>; 3] { [company.into(), part.into(), shop.into()] });
        self.tx.fetch_many::<Pk>(&SEARCH, &rows.collect::<Vec<_>>()).await.map(|_| ())
    }

    /// Assigns a shop that is in scope or was created in this transaction. The assignment ends at `until`, or never. A repeated
    /// call replaces the end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`.
    pub async fn assign_shop(
        &mut self,
        subject: Subject,
        shop: ShopId,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let shop_pk = self.assignable(shop).await?.ok_or(StoreError::NotFound { what: "shop" })?;
        let (kind, id) = subject.parts();
        let upsert = "INSERT INTO shop_assignment \
                      (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
                      until = excluded.until, assigned_at = excluded.assigned_at, \
                      assigned_by_kind = excluded.assigned_by_kind, assigned_by = excluded.assigned_by";
        let (at, by_kind, by) = self.scope.provenance();
        self.tx.execute(upsert, args![kind, id, shop_pk, until, at, by_kind, by]).await.map(|_| ())
    }

    /// The primary key of a shop in scope.
    pub(crate) async fn shop_pk(&mut self, shop: ShopId) -> Result<Option<i64>, StoreError> {
        let found: Option<Pk> =
            self.first(scoped!(visible "SELECT pk FROM visible WHERE id = $1"), args![shop]).await?;
        Ok(found.map(|pk| pk.0))
    }

    async fn assignable(&mut self, shop: ShopId) -> Result<Option<i64>, StoreError> {
        if !self.added.contains(&shop) {
            return self.shop_pk(shop).await;
        }
        let found: Option<Pk> = self.tx.fetch_optional("SELECT pk FROM shop WHERE id = $1", args![shop]).await?;
        Ok(found.map(|pk| pk.0))
    }
}
