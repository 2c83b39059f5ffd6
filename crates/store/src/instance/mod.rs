//! Data of the instance that belongs to no tenant: set-up, companies and their members, the keys of the vault. Only for
//! set-up, the vault and the use cases of the instance owner.

mod setup;

pub use crate::members::companies::{CompanyRow, NewCompany};
pub(crate) use crate::members::companies::{company_pk, insert_company};
pub use crate::members::new_member::{MemberRow, NewMember};
pub use crate::secrets::{DataKeyRow, KeyCheck};
pub use setup::InstanceRow;

use crate::{
    StoreError,
    executor::{Db, Tx},
};

/// The instance's own data.
#[derive(Debug, Clone)]
pub struct Instance {
    pub(crate) db: Db,
}

/// A transaction on the instance's own data. It is rolled back if it is dropped without [`InstanceTx::commit`]. On
/// SQLite there is one writer per process: see [`crate::TenantTx`].
#[derive(Debug)]
pub struct InstanceTx {
    pub(crate) tx: Tx,
}

impl Instance {
    /// Begins a reading transaction.
    pub async fn read(&self) -> Result<InstanceTx, StoreError> {
        Ok(InstanceTx { tx: self.db.read().await? })
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<InstanceTx, StoreError> {
        Ok(InstanceTx { tx: self.db.write().await? })
    }
}

impl InstanceTx {
    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
