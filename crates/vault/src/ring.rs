//! The ring of master keys: one active key that wraps new data keys, and older ones that still open what they wrapped. A
//! rotation adds a key, rewraps everything and retires the old key.

use crate::{
    Aad, DataKey, KeyId, MasterKey, RetireError, VaultError,
    blob::{self, Purpose, needed_key},
    key_material::KeyMaterial,
};
use zeroize::Zeroizing;

/// Master keys, at least one, the active one first.
#[derive(Debug, Clone)]
pub struct KeyRing(Vec<MasterKey>);

impl KeyRing {
    /// A ring of one key.
    pub fn new(active: MasterKey) -> Self {
        Self(vec![active])
    }

    /// From keys in order; `None` without any.
    pub(crate) fn from_keys(keys: Vec<MasterKey>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self(keys))
    }

    pub(crate) fn keys(&self) -> &[MasterKey] {
        &self.0
    }

    /// The key that wraps what is new.
    pub fn active(&self) -> &MasterKey {
        &self.0[0]
    }

    /// A key by its name.
    pub fn get(&self, id: KeyId) -> Option<&MasterKey> {
        self.0.iter().find(|key| key.id() == id)
    }

    /// The names of all keys, the active one first.
    pub fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(MasterKey::id).collect()
    }

    /// First step of a rotation: `key` becomes the active one, all others stay.
    #[must_use]
    pub fn with_active(mut self, key: MasterKey) -> Self {
        self.0.retain(|held| held.id() != key.id());
        self.0.insert(0, key);
        self
    }

    /// Last step of a rotation: without that key. The caller makes sure that nothing needs it any more.
    ///
    /// # Errors
    /// [`RetireError`] for the active key and for one that the ring does not hold.
    pub fn retire(mut self, id: KeyId) -> Result<Self, RetireError> {
        if self.active().id() == id {
            return Err(RetireError::Active(id));
        }
        if self.get(id).is_none() {
            return Err(RetireError::NotHeld(id));
        }
        self.0.retain(|held| held.id() != id);
        Ok(self)
    }

    /// Wraps a data key for one place, under the active key.
    pub fn wrap(&self, aad: &Aad, key: &DataKey) -> Vec<u8> {
        self.seal(Purpose::Wrap, aad, key.0.expose())
    }

    /// Unwraps what [`wrap`](Self::wrap) made for the same place, under whichever key of the ring.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] names the key that is needed; [`VaultError::Refused`] when the place is another or the
    /// blob is damaged; [`VaultError::Malformed`] and [`VaultError::UnknownVersion`] if it is not a blob of this vault.
    pub fn unwrap(&self, aad: &Aad, blob: &[u8]) -> Result<DataKey, VaultError> {
        let opened = self.open(Purpose::Wrap, aad, blob)?;
        let bytes: &[u8; KeyMaterial::LEN] = opened.as_slice().try_into().map_err(|_| VaultError::Malformed)?;
        Ok(DataKey(KeyMaterial::from_bytes(Zeroizing::new(*bytes))))
    }

    /// Middle step of a rotation: the same data key for the same place, wrapped under the active key.
    ///
    /// # Errors
    /// As [`unwrap`](Self::unwrap).
    pub fn rewrap(&self, aad: &Aad, blob: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(self.wrap(aad, &self.unwrap(aad, blob)?))
    }

    pub(crate) fn seal(&self, purpose: Purpose, aad: &Aad, plaintext: &[u8]) -> Vec<u8> {
        blob::seal(&self.active().0, purpose, aad, plaintext)
    }

    pub(crate) fn open(&self, purpose: Purpose, aad: &Aad, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let needed = needed_key(blob)?;
        let key = self.get(needed).ok_or(VaultError::UnknownKey { needed })?;
        blob::open(&key.0, purpose, aad, blob)
    }
}
