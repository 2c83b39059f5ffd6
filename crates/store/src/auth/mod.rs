//! What is read and written before it is known who asks: people, sessions, one-time links, requests made once. One of the
//! two closed exceptions to [`crate::Store::within`]: everything here is looked up by a secret's hash or by a person's own
//! id, never listed for others.

mod links;
mod people;
mod second_factor;
mod sessions;

pub use crate::idempotency::{Claimed, IdempotencyKey};
pub use links::{LinkKind, NewPasswordLink, PasswordLinkRow};
pub use people::{Membership, NewPerson, PersonRow};
pub use second_factor::SecondFactorRow;
pub use sessions::{NewSession, SessionRow};

use crate::{
    StoreError,
    executor::{Db, Tx},
};

/// The door.
#[derive(Debug, Clone)]
pub struct AuthStore {
    pub(crate) db: Db,
}

/// A transaction at the door. Dropped without [`AuthTx::commit`], it undoes everything. On SQLite there is one writer
/// in a process: see [`crate::TenantTx`].
#[derive(Debug)]
pub struct AuthTx {
    pub(crate) tx: Tx,
}

impl AuthStore {
    /// Begins a reading transaction.
    pub async fn read(&self) -> Result<AuthTx, StoreError> {
        Ok(AuthTx { tx: self.db.read().await? })
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<AuthTx, StoreError> {
        Ok(AuthTx { tx: self.db.write().await? })
    }
}

impl AuthTx {
    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
