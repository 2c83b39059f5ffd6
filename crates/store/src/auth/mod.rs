//! Data that is read and written before the caller is authenticated: people, sessions and one-time links. It is one of the two
//! exceptions to [`crate::Store::within`]: everything here is found by the hash of a secret or by a person's own id, and never
//! listed for others.

mod links;
mod people;
mod second_factor;
mod sessions;

pub use links::{LinkKind, NewPasswordLink, PasswordLinkRow};
pub use people::{Membership, NewPerson, PersonRow};
pub use second_factor::SecondFactorRow;
pub use sessions::{NewSession, SessionRow};

use crate::{
    StoreError,
    executor::{Db, Tx},
};

/// Access to the data of unauthenticated callers.
#[derive(Debug, Clone)]
pub struct AuthStore {
    pub(crate) db: Db,
}

/// A transaction of [`AuthStore`]. It is rolled back if it is dropped without [`AuthTx::commit`]. SQLite has one writer per
/// process: see [`crate::TenantTx`].
#[derive(Debug)]
pub struct AuthTx {
    pub(crate) tx: Tx,
}

impl AuthStore {
    /// Begins a read-only transaction.
    pub async fn read(&self) -> Result<AuthTx, StoreError> {
        Ok(AuthTx { tx: self.db.read().await? })
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<AuthTx, StoreError> {
        Ok(AuthTx { tx: self.db.write().await? })
    }
}

impl AuthTx {
    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}
