//! Companies: the tenants.

use crate::{InstanceTx, StoreError};
use hawser_core::{CompanyId, Timestamp};

/// A company to add.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Its id.
    pub id: CompanyId,
    /// Its name, unique in the instance.
    pub name: String,
    /// When.
    pub created_at: Timestamp,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRow {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
}

impl InstanceTx {
    /// Adds a company.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `company_name`.
    pub async fn add_company(&mut self, company: &NewCompany) -> Result<(), StoreError> {
        let _ = company;
        todo!()
    }

    /// The company with that id.
    pub async fn lookup_company(&mut self, company: CompanyId) -> Result<Option<CompanyRow>, StoreError> {
        let _ = company;
        todo!()
    }

    /// The company with that name.
    pub async fn find_company_by_name(&mut self, name: &str) -> Result<Option<CompanyRow>, StoreError> {
        let _ = name;
        todo!()
    }

    /// Every company, oldest first.
    pub async fn list_companies(&mut self) -> Result<Vec<CompanyRow>, StoreError> {
        todo!()
    }
}
