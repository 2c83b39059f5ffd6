//! The key of the audit trail: derived from a data key of the instance, so that the chain survives a new master key.

use crate::Error;
use crate::secrets::data_keys::data_key_aad;
use hawser_core::Clock;
use hawser_store::{AuditKey, Store, StoreError};
use hawser_vault::{DataKey, Vault};

/// The purpose of the data key and of the key derived from it.
const PURPOSE: &str = "audit";

/// Sets the store's audit key, created on first use. If two processes create one, the first stored one is used.
pub(crate) async fn open_audit_key(store: &Store, vault: &Vault, clock: &dyn Clock) -> Result<(), Error> {
    let stored = store.instance().read().await?.data_key(None, PURPOSE).await?;
    let wrapped = match stored {
        Some(wrapped) => wrapped,
        None => match create(store, vault, clock).await {
            // Another process rotated the master key and retired the one that this process started with.
            Err(Error::Store(StoreError::KeyRetired)) => {
                vault.reload()?;
                create(store, vault, clock).await?
            }
            created => created?,
        },
    };
    let key = vault.unwrap(&data_key_aad(None, PURPOSE), &wrapped)?;
    Ok(store.set_audit_key(AuditKey::new(key.derive(PURPOSE)))?)
}

async fn create(store: &Store, vault: &Vault, clock: &dyn Clock) -> Result<Vec<u8>, Error> {
    let ring = vault.ring();
    let fresh = ring.wrap(&data_key_aad(None, PURPOSE), &DataKey::generate());
    let key_id = ring.active().id().to_string();
    let mut writing = store.instance().write().await?;
    let wrapped = writing.add_data_key(None, PURPOSE, &fresh, &key_id, clock.now()).await?;
    writing.commit().await?;
    Ok(wrapped)
}
