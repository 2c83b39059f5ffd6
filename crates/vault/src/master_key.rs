//! A master key: wraps data keys, never content. It lives outside the database that it protects.

use crate::{KeyId, key_material::KeyMaterial};

/// A key that wraps data keys.
#[derive(Debug, Clone)]
pub struct MasterKey(pub(crate) KeyMaterial);

impl MasterKey {
    /// A new key from the operating system's randomness.
    pub fn generate() -> Self {
        Self(KeyMaterial::generate())
    }

    /// Its name, which every blob it seals carries.
    pub fn id(&self) -> KeyId {
        self.0.id
    }
}
