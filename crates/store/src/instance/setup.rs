//! The instance itself: one row, created by the first set-up.

use crate::{
    InstanceTx, StoreError,
    executor::{FromRow, Row, args},
};
use hawser_core::Timestamp;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceRow {
    pub id: Uuid,
    /// Time of the first set-up.
    pub created_at: Timestamp,
}

impl FromRow for InstanceRow {
    const TABLE: &'static str = "instance";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.id("id")?, created_at: row.time("created_at")? })
    }
}

impl InstanceTx {
    /// The instance; `None` before set-up.
    pub async fn instance(&mut self) -> Result<Option<InstanceRow>, StoreError> {
        self.tx.fetch_optional("SELECT id, created_at FROM instance", &[]).await
    }

    /// Creates the instance unless it exists, and returns the stored one.
    pub async fn set_up(&mut self, id: Uuid, at: Timestamp) -> Result<InstanceRow, StoreError> {
        let insert = "INSERT INTO instance (pk, id, created_at) VALUES (1, $1, $2) ON CONFLICT (pk) DO NOTHING";
        self.tx.execute(insert, args![id, at]).await?;
        let stored = self.instance().await?;
        stored.ok_or(StoreError::Misuse { rule: "the instance's row exists after its insertion" })
    }
}
