//! One-time links: a secret that opens one thing once, within a time.

use crate::{
    EntranceTx, StoreError,
    executor::{Pk, args},
};
use hawser_core::Timestamp;

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// The making of the first owner.
    SetUp,
}

impl LinkKind {
    /// The word in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
        }
    }
}

impl EntranceTx {
    /// Adds a link by the hash of its token.
    pub async fn add_link(
        &mut self,
        kind: LinkKind,
        hash: &[u8; 32],
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let insert = "INSERT INTO one_time_link (kind, hash, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        self.tx.execute(insert, args![kind.as_str(), &hash[..], at, expires_at]).await.map(|_| ())
    }

    /// Whether a link would open at that moment.
    pub async fn is_link_good(&mut self, kind: LinkKind, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError> {
        let select =
            "SELECT pk FROM one_time_link WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3";
        Ok(self.tx.fetch_optional::<Pk>(select, args![kind.as_str(), &hash[..], at]).await?.is_some())
    }

    /// Uses a link up; `false` when it is unknown, used or too old, which are not told apart.
    pub async fn use_link(&mut self, kind: LinkKind, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE one_time_link SET used_at = $3 \
                      WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3";
        Ok(self.tx.execute(update, args![kind.as_str(), &hash[..], at]).await? > 0)
    }

    /// Removes links that are too old; how many.
    pub async fn purge_links(&mut self, at: Timestamp) -> Result<u64, StoreError> {
        self.tx.execute("DELETE FROM one_time_link WHERE expires_at <= $1", args![at]).await
    }
}
