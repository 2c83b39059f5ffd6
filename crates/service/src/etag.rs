//! Revisions for entity tags: a change names the revision that it is based on.

use sha2::{Digest, Sha256};

/// A short hash of the contents.
pub(crate) fn revision(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length distinguishes ("a", "b") from ("ab", "").
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(&hasher.finalize()[..12])
}
