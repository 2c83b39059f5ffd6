//! The ring in use and the source it came from. A running server that meets a key it does not know reads the source again,
//! once, so that a rotation needs no restart.

use crate::{Aad, DataKey, KeyId, KeyRing, MasterKeySource, SourceError, VaultError, verify_check};
use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// Time for which a command that hung is not run again for an unknown key, so that those who miss it do not queue up.
const AFTER_TIMEOUT: Duration = Duration::from_secs(30);

/// Master keys in use. Shared between threads; its methods may block while the source is read.
#[derive(Debug)]
pub struct Vault {
    source: MasterKeySource,
    ring: RwLock<Arc<KeyRing>>,
    /// Held while the source is read, so that many who miss the same key read it once. Remembers a command that hung.
    reloading: Mutex<Option<(Instant, SourceError)>>,
}

impl Vault {
    /// Reads the source for the first time.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn open(source: MasterKeySource) -> Result<Self, SourceError> {
        let ring = RwLock::new(Arc::new(source.load()?));
        Ok(Self { source, ring, reloading: Mutex::new(None) })
    }

    /// The keys in use at this moment.
    pub fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn source(&self) -> &MasterKeySource {
        &self.source
    }

    /// Reads the source again. When that fails, the keys in use stay.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn reload(&self) -> Result<(), SourceError> {
        let mut hung = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        *hung = None;
        self.read_source()
    }

    /// Wraps a data key for one place, under the active key.
    pub fn wrap(&self, aad: &Aad, key: &DataKey) -> Vec<u8> {
        self.ring().wrap(aad, key)
    }

    /// Unwraps a data key; an unknown master key is looked for once at the source.
    ///
    /// # Errors
    /// As [`KeyRing::unwrap`], and [`VaultError::ReloadFailed`].
    pub fn unwrap(&self, aad: &Aad, blob: &[u8]) -> Result<DataKey, VaultError> {
        self.with_reload(|ring| ring.unwrap(aad, blob))
    }

    /// Wraps a data key again, under the active key; an unknown master key is looked for once at the source.
    ///
    /// # Errors
    /// As [`KeyRing::rewrap`], and [`VaultError::ReloadFailed`].
    pub fn rewrap(&self, aad: &Aad, blob: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.with_reload(|ring| ring.rewrap(aad, blob))
    }

    /// Verifies a key check; an unknown master key is looked for once at the source.
    ///
    /// # Errors
    /// As [`verify_check`], and [`VaultError::ReloadFailed`].
    pub fn verify_check(&self, blob: &[u8]) -> Result<(), VaultError> {
        self.with_reload(|ring| verify_check(ring, blob))
    }

    fn with_reload<T>(&self, action: impl Fn(&KeyRing) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match action(&self.ring()) {
            Err(VaultError::UnknownKey { needed }) => {
                self.look_for(needed).map_err(|cause| VaultError::ReloadFailed { needed, cause })?;
                action(&self.ring())
            }
            done => done,
        }
    }

    fn look_for(&self, needed: KeyId) -> Result<(), SourceError> {
        let mut hung = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        if self.ring().get(needed).is_some() {
            return Ok(());
        }
        if let Some((_, error)) = hung.as_ref().filter(|(at, _)| at.elapsed() < AFTER_TIMEOUT) {
            return Err(error.clone());
        }
        let read = self.read_source();
        *hung = match &read {
            Err(error @ SourceError::CommandTimedOut { .. }) => Some((Instant::now(), error.clone())),
            Ok(()) | Err(_) => None,
        };
        read
    }

    fn read_source(&self) -> Result<(), SourceError> {
        let ring = Arc::new(self.source.load()?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }
}
