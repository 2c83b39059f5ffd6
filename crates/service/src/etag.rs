//! Names the state of a thing, so that a change can say which state it was decided on.

use sha2::{Digest, Sha256};

/// A short name of these contents; other contents, another name.
pub(crate) fn revision(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // Lengths keep ("a", "b") apart from ("ab", "").
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(&hasher.finalize()[..12])
}
