//! Data keys: one for a company's secrets, one per day for its buyer data, one for the instance. They are stored encrypted
//! (wrapped), decrypted here, and cached in memory.

use crate::{App, Error};
use hawser_core::{CompanyId, Secret};
use hawser_store::StoreError;
use hawser_vault::{Aad, DataKey};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// Decrypted data keys.
#[derive(Default)]
pub(crate) struct Keys(Mutex<HashMap<Slot, CachedKey>>);

/// Owner and purpose of a key.
pub(super) type Slot = (Option<CompanyId>, String);

/// A data key, and the encrypted form that it was read from.
struct CachedKey {
    wrapped: Vec<u8>,
    key: Arc<DataKey>,
}

/// The purpose of the key for tokens and client secrets. It is never destroyed.
const SECRETS: &str = "secrets";

impl Keys {
    /// The cached key of a slot.
    pub(super) fn get(&self, slot: &Slot) -> Option<Arc<DataKey>> {
        self.0.lock().ok().and_then(|cache| cache.get(slot).map(|cached| Arc::clone(&cached.key)))
    }

    /// The cached key of a slot if it was read from this encrypted form.
    pub(super) fn get_if(&self, slot: &Slot, wrapped: &[u8]) -> Option<Arc<DataKey>> {
        let cache = self.0.lock().ok()?;
        cache.get(slot).filter(|cached| cached.wrapped == wrapped).map(|cached| Arc::clone(&cached.key))
    }

    pub(super) fn insert(&self, slot: Slot, wrapped: Vec<u8>, key: &Arc<DataKey>) {
        if let Ok(mut cache) = self.0.lock() {
            cache.insert(slot, CachedKey { wrapped, key: Arc::clone(key) });
        }
    }

    /// Removes every key whose slot is not to be kept; its memory is overwritten with its last use.
    pub(super) fn retain(&self, keep: impl Fn(&Slot) -> bool) {
        if let Ok(mut cache) = self.0.lock() {
            cache.retain(|slot, _| keep(slot));
        }
    }
}

impl App {
    /// The data key for the secrets of a company (`None`: the instance), created on first use. If two processes create
    /// one, the first stored one is used.
    ///
    /// # Errors
    /// The database; a master key that does not decrypt the stored key.
    pub(crate) async fn secrets_key(&self, company: Option<CompanyId>) -> Result<Arc<DataKey>, Error> {
        let slot = (company, SECRETS.to_owned());
        if let Some(key) = self.inner.keys.get(&slot) {
            return Ok(key);
        }
        let stored = self.store().instance().read().await?.data_key(company, SECRETS).await?;
        match stored {
            Some(wrapped) => self.unwrap_data_key(slot, wrapped).await,
            None => self.create_data_key(slot).await,
        }
    }

    /// Decrypts a stored key and caches it.
    pub(super) async fn unwrap_data_key(&self, slot: Slot, wrapped: Vec<u8>) -> Result<Arc<DataKey>, Error> {
        let aad = data_key_aad(slot.0, &slot.1);
        let blob = wrapped.clone();
        let key = Arc::new(self.with_vault(move |vault| vault.unwrap(&aad, &blob)).await??);
        self.inner.keys.insert(slot, wrapped, &key);
        Ok(key)
    }

    /// Creates a data key, encrypts it under the active master key, stores it unless another process did so first, and
    /// caches the stored one.
    pub(super) async fn create_data_key(&self, slot: Slot) -> Result<Arc<DataKey>, Error> {
        let wrapped = match self.add_data_key(&slot).await {
            // Another process rotated the master key and retired the one that this process started with.
            Err(Error::Store(StoreError::KeyRetired)) => {
                self.with_vault(hawser_vault::Vault::reload).await??;
                self.add_data_key(&slot).await?
            }
            added => added?,
        };
        self.unwrap_data_key(slot, wrapped).await
    }

    async fn add_data_key(&self, slot: &Slot) -> Result<Vec<u8>, Error> {
        let ring = self.inner.parts.vault.ring();
        let fresh = ring.wrap(&data_key_aad(slot.0, &slot.1), &DataKey::generate());
        let key_id = ring.active().id().to_string();
        let mut writing = self.store().instance().write().await?;
        let wrapped = writing.add_data_key(slot.0, &slot.1, &fresh, &key_id, self.now()).await?;
        writing.commit().await?;
        Ok(wrapped)
    }
}

/// The additional data that a wrapped data key is bound to.
pub(crate) fn data_key_aad(company: Option<CompanyId>, purpose: &str) -> Aad {
    Aad::new(&[b"data_key".as_slice(), &owner_bytes(company), purpose.as_bytes()])
}

/// The owner as a part of additional data; empty for the instance.
fn owner_bytes(company: Option<CompanyId>) -> Vec<u8> {
    company.map(|company| company.0.as_bytes().to_vec()).unwrap_or_default()
}

/// One field of one row. An encrypted value is bound to it, so that it cannot be decrypted elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// The owner of the data key; `None` for the instance.
    pub(crate) company: Option<CompanyId>,
    pub(crate) table: &'static str,
    /// The row's public id.
    pub(crate) row: uuid::Uuid,
    pub(crate) name: &'static str,
}

impl Field {
    pub(crate) fn aad(self) -> Aad {
        let owner = owner_bytes(self.company);
        Aad::new(&[owner.as_slice(), self.table.as_bytes(), self.row.as_bytes(), self.name.as_bytes()])
    }
}

impl App {
    /// Encrypts a text under the owner's data key.
    pub(crate) async fn seal_text(&self, field: Field, text: &Secret) -> Result<Vec<u8>, Error> {
        let key = self.secrets_key(field.company).await?;
        Ok(key.seal(&field.aad(), text.expose().as_bytes()))
    }

    /// Decrypts a text.
    pub(crate) async fn open_text(&self, field: Field, sealed: &[u8]) -> Result<Secret, Error> {
        let key = self.secrets_key(field.company).await?;
        let plain = key.open(&field.aad(), sealed)?;
        Ok(Secret::new(String::from_utf8_lossy(&plain)))
    }
}
