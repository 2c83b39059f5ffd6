//! What belongs to the instance and to no tenant: set-up, companies and their members, the keys of the vault. Only set-up,
//! the vault and the instance owner's use cases may come here.

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

/// A transaction on the instance's own data. Dropped without [`InstanceTx::commit`], it undoes everything. On SQLite there
/// is one writer in a process: see [`crate::TenantTx`].
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
    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
