//! Companies: the tenants.

use crate::{
    InstanceTx, StoreError,
    executor::{FromRow, Pk, Row, Tx, args},
};
use hawser_core::name::folded;
use hawser_core::{CompanyId, Timestamp};

/// A company to add.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Its id.
    pub id: CompanyId,
    /// Its name, unique in the instance. Names that only differ in case, width or invisible characters count as equal.
    pub name: String,
    pub created_at: Timestamp,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRow {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    pub created_at: Timestamp,
}

impl FromRow for CompanyRow {
    const TABLE: &'static str = "company";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: CompanyId(row.id("id")?), name: row.text("name")?, created_at: row.time("created_at")? })
    }
}

/// The key of a company's row.
pub(crate) async fn company_pk(tx: &mut Tx, company: CompanyId) -> Result<i64, StoreError> {
    let found: Option<Pk> = tx.fetch_optional("SELECT pk FROM company WHERE id = $1", args![company]).await?;
    found.map(|pk| pk.0).ok_or(StoreError::NotFound { what: "company" })
}

/// Adds a company in any transaction.
pub(crate) async fn insert_company(tx: &mut Tx, company: &NewCompany) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO company (id, name, created_at, folded_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let args = args![company.id, &company.name, company.created_at, folded(&company.name)];
    match tx.execute(insert, args).await? {
        0 => Err(StoreError::Conflict { what: "company_name" }),
        _ => Ok(()),
    }
}

impl InstanceTx {
    /// Adds a company.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `company_name`.
    pub async fn add_company(&mut self, company: &NewCompany) -> Result<(), StoreError> {
        insert_company(&mut self.tx, company).await
    }

    /// The company with that id.
    pub async fn lookup_company(&mut self, company: CompanyId) -> Result<Option<CompanyRow>, StoreError> {
        self.tx.fetch_optional("SELECT pk, id, name, created_at FROM company WHERE id = $1", args![company]).await
    }

    /// The company with that name.
    pub async fn find_company_by_name(&mut self, name: &str) -> Result<Option<CompanyRow>, StoreError> {
        self.tx.fetch_optional("SELECT pk, id, name, created_at FROM company WHERE name = $1", args![name]).await
    }

    /// Every company, oldest first.
    pub async fn list_companies(&mut self) -> Result<Vec<CompanyRow>, StoreError> {
        self.tx.fetch_all("SELECT pk, id, name, created_at FROM company ORDER BY pk", &[]).await
    }
}
