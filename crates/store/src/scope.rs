//! What an actor may see, as one piece of SQL that every statement on a tenant's data is joined with.

use crate::StoreError;

/// The data as one actor may see it at one moment. *Not yours* answers like *does not exist*.
#[derive(Debug, Clone)]
pub struct Within {}

/// A transaction inside an actor's scope. Dropped without [`Scoped::commit`], it undoes everything.
///
/// On SQLite there is one writer in a process: while a `Scoped` made by [`Within::write`] lives, ask for no other writing
/// transaction in the same task, and await nothing slow.
#[derive(Debug)]
pub struct Scoped {}

impl Within {
    /// Begins a reading transaction: one moment's state throughout. Writing in it is refused.
    pub async fn read(&self) -> Result<Scoped, StoreError> {
        todo!()
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<Scoped, StoreError> {
        todo!()
    }
}

impl Scoped {
    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        todo!()
    }
}
