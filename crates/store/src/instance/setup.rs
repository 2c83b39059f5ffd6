//! The instance itself: one row, made by the first set-up.

use crate::{InstanceTx, StoreError};
use hawser_core::Timestamp;
use uuid::Uuid;

/// The instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceRow {
    /// Its id.
    pub id: Uuid,
    /// When it was set up.
    pub created_at: Timestamp,
}

impl InstanceTx {
    /// The instance; `None` before set-up.
    pub async fn instance(&mut self) -> Result<Option<InstanceRow>, StoreError> {
        todo!()
    }

    /// Makes the instance; the first one wins, and what is stored comes back.
    pub async fn set_up(&mut self, id: Uuid, at: Timestamp) -> Result<InstanceRow, StoreError> {
        let _ = (id, at);
        todo!()
    }
}
