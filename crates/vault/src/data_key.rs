//! A data key: seals what a company keeps, and is itself kept wrapped under a master key.

use crate::{
    Aad, KeyId, VaultError,
    blob::{self, Purpose},
    key_material::KeyMaterial,
};
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
    /// blob is damaged, [`VaultError::Malformed`] and [`VaultError::UnknownVersion`] when it is no blob of ours.
    pub fn open(&self, aad: &Aad, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        blob::open(&self.0, Purpose::Content, aad, blob)
    }
}
