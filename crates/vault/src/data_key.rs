//! A data key: seals what a company keeps, and is itself kept wrapped under a master key.

use crate::{
    Aad, KeyId, VaultError,
    blob::{self, Purpose},
    key_material::KeyMaterial,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key that seals content.
#[derive(Debug, Clone)]
pub struct DataKey(pub(crate) KeyMaterial);

impl DataKey {
    /// A new key from the operating system's randomness.
    pub fn generate() -> Self {
        Self(KeyMaterial::generate())
    }

    /// Its name, which every blob it seals carries.
    pub fn id(&self) -> KeyId {
        self.0.id
    }

    /// Seals a text for one place.
    pub fn seal(&self, aad: &Aad, plaintext: &[u8]) -> Vec<u8> {
        blob::seal(&self.0, Purpose::Content, aad, plaintext)
    }

    /// Opens what [`seal`](Self::seal) made for the same place.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] when another key sealed it, [`VaultError::Refused`] when the place is another or the
    /// blob is damaged, [`VaultError::Malformed`] and [`VaultError::UnknownVersion`] if it is not a blob of this vault.
    pub fn open(&self, aad: &Aad, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        blob::open(&self.0, Purpose::Content, aad, blob)
    }

    /// A key for another use than sealing, such as MACs: the same for the same use, and no way back to this one.
    pub fn derive(&self, usage: &str) -> Zeroizing<[u8; 32]> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose()).expect("a key of any length");
        Zeroizing::new(mac.chain_update(b"hawser derived key 1:").chain_update(usage).finalize().into_bytes().into())
    }

    /// A keyed fingerprint of some data for one use: it tells whether two values are equal without revealing them. The parts
    /// are distinguished by their lengths.
    pub fn fingerprint(&self, usage: &str, parts: &[&[u8]]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.derive(usage)).expect("a key of any length");
        for part in parts {
            mac.update(&part.len().to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_key_belongs_to_one_key_and_one_use() {
        let (one, other) = (DataKey::generate(), DataKey::generate());
        assert_eq!(one.derive("audit"), one.clone().derive("audit"));
        assert_ne!(one.derive("audit"), one.derive("other"));
        assert_ne!(one.derive("audit"), other.derive("audit"));
        assert_ne!(one.derive("audit").as_slice(), one.0.expose());
    }

    #[test]
    fn a_fingerprint_depends_on_key_use_and_the_limits_of_its_parts() {
        let (one, other) = (DataKey::generate(), DataKey::generate());
        let of = |key: &DataKey, usage: &str, parts: &[&[u8]]| key.fingerprint(usage, parts);
        assert_eq!(of(&one, "a", &[b"xy", b"z"]), of(&one, "a", &[b"xy", b"z"]));
        assert_ne!(of(&one, "a", &[b"xy", b"z"]), of(&one, "a", &[b"x", b"yz"]));
        assert_ne!(of(&one, "a", &[b"xy"]), of(&one, "b", &[b"xy"]));
        assert_ne!(of(&one, "a", &[b"xy"]), of(&other, "a", &[b"xy"]));
    }
}
