//! The name of a key: what a blob carries to say which key opens it.

use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The name of a key: 16 bytes, shown as 32 hexadecimal digits. It follows from the key itself, so that a key that was
/// copied wrongly is found out when it is read and not when something does not open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; Self::LEN]);

/// The text is no key id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key id has 32 hexadecimal digits")]
pub struct InvalidKeyId;

impl KeyId {
    /// Length in bytes.
    pub const LEN: usize = 16;

    /// The name that belongs to a key. The key is 256 random bits, so a hash gives nothing of it away.
    pub(crate) fn of(key: &[u8; 32]) -> Self {
        let digest: [u8; 32] = Sha256::new().chain_update(b"hawser key id v1").chain_update(key).finalize().into();
        let mut id = [0; Self::LEN];
        id.copy_from_slice(&digest[..Self::LEN]);
        Self(id)
    }

    /// From bytes, as a database column holds them.
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;
    fn from_str(text: &str) -> Result<Self, InvalidKeyId> {
        let mut bytes = [0; Self::LEN];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| InvalidKeyId)?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_its_key_and_round_trips_as_text() {
        let id = KeyId::of(&[7; 32]);
        assert_eq!(id, KeyId::of(&[7; 32]));
        assert_ne!(id, KeyId::of(&[8; 32]));
        assert_eq!(id.to_string().len(), 32);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(KeyId::from_bytes(*id.as_bytes()), id);
        for bad in ["", "12", "zz", &"0".repeat(31), &"0".repeat(33), &"é".repeat(16)] {
            assert_eq!(bad.parse::<KeyId>(), Err(InvalidKeyId), "{bad}");
        }
    }
}
