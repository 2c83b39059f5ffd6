//! Data keys: one for a company's secrets, one per month for its buyer data, one for the instance. They are stored
//! encrypted (wrapped), decrypted here, and cached in memory.

use crate::{App, Error};
use hawser_core::{CompanyId, Secret, Timestamp};
use hawser_store::StoreError;
use hawser_vault::{Aad, DataKey};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// Decrypted data keys.
#[derive(Default)]
pub(crate) struct Keys(Mutex<HashMap<Slot, Arc<DataKey>>>);

/// Owner and purpose of a key.
type Slot = (Option<CompanyId>, String);

/// The purpose of a data key.
pub(crate) enum Purpose {
    /// Tokens, client secrets, diagnostic payloads.
    Secrets,
    /// The buyer data of orders created in the month of this time.
    BuyerData(Timestamp),
}

impl Purpose {
    fn name(&self) -> String {
        match self {
            Self::Secrets => "secrets".to_owned(),
            Self::BuyerData(time) => format!("buyer:{}", time.month()),
        }
    }
}

impl App {
    /// The data key of a company (`None`: the instance) for a purpose, created on first use. If two processes create
    /// one, the first stored one is used.
    ///
    /// # Errors
    /// The database; a master key that does not decrypt the stored key.
    pub(crate) async fn data_key(&self, company: Option<CompanyId>, purpose: Purpose) -> Result<Arc<DataKey>, Error> {
        let slot = (company, purpose.name());
        if let Some(key) = self.cached(&slot) {
            return Ok(key);
        }
        let aad = data_key_aad(company, &slot.1);
        let mut reading = self.store().instance().read().await?;
        let stored = reading.data_key(company, &slot.1).await?;
        drop(reading);
        let wrapped = match stored {
            Some(wrapped) => wrapped,
            None => match self.create_data_key(&slot, &aad).await {
                // Another process rotated the master key and retired the one that this process started with.
                Err(Error::Store(StoreError::KeyRetired)) => {
                    self.with_vault(hawser_vault::Vault::reload).await??;
                    self.create_data_key(&slot, &aad).await?
                }
                created => created?,
            },
        };
        let key = Arc::new(self.with_vault(move |vault| vault.unwrap(&aad, &wrapped)).await??);
        if let Ok(mut cache) = self.inner.keys.0.lock() {
            cache.insert(slot, Arc::clone(&key));
        }
        Ok(key)
    }

    /// Creates a data key, encrypts it under the active master key, and stores it. Returns the stored one.
    async fn create_data_key(&self, slot: &Slot, aad: &Aad) -> Result<Vec<u8>, Error> {
        let ring = self.inner.parts.vault.ring();
        let fresh = ring.wrap(aad, &DataKey::generate());
        let key_id = ring.active().id().to_string();
        let mut writing = self.store().instance().write().await?;
        let wrapped = writing.add_data_key(slot.0, &slot.1, &fresh, &key_id, self.now()).await?;
        writing.commit().await?;
        Ok(wrapped)
    }

    fn cached(&self, slot: &Slot) -> Option<Arc<DataKey>> {
        self.inner.keys.0.lock().ok().and_then(|cache| cache.get(slot).cloned())
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
        let key = self.data_key(field.company, Purpose::Secrets).await?;
        Ok(key.seal(&field.aad(), text.expose().as_bytes()))
    }

    /// Decrypts a text.
    pub(crate) async fn open_text(&self, field: Field, sealed: &[u8]) -> Result<Secret, Error> {
        let key = self.data_key(field.company, Purpose::Secrets).await?;
        let plain = key.open(&field.aad(), sealed)?;
        Ok(Secret::new(String::from_utf8_lossy(&plain)))
    }
}
