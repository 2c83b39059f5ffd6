//! The key of the audit trail: derived from a data key of the instance, so that a new master key leaves the chain whole.

use crate::Error;
use crate::secrets::data_keys::data_key_aad;
use hawser_core::Clock;
use hawser_store::{AuditKey, Store, StoreError};
use hawser_vault::{DataKey, Vault};

/// What the data key is for, and what is derived from it.
const PURPOSE: &str = "audit";

/// Gives the store its audit key, made on first use; when two processes make one at once, the first stored wins.
pub(crate) async fn open_audit_key(store: &Store, vault: &Vault, clock: &dyn Clock) -> Result<(), Error> {
    let stored = store.instance().read().await?.data_key(None, PURPOSE).await?;
    let wrapped = match stored {
        Some(wrapped) => wrapped,
        None => match make(store, vault, clock).await {
            // Another process rotated the master key and retired the one that this process began with.
            Err(Error::Store(StoreError::KeyRetired)) => {
                vault.reload()?;
                make(store, vault, clock).await?
            }
            made => made?,
        },
    };
    let key = vault.unwrap(&data_key_aad(None, PURPOSE), &wrapped)?;
    Ok(store.set_audit_key(AuditKey::new(key.derive(PURPOSE)))?)
}

async fn make(store: &Store, vault: &Vault, clock: &dyn Clock) -> Result<Vec<u8>, Error> {
    let ring = vault.ring();
    let fresh = ring.wrap(&data_key_aad(None, PURPOSE), &DataKey::generate());
    let key_id = ring.active().id().to_string();
    let mut writing = store.instance().write().await?;
    let wrapped = writing.add_data_key(None, PURPOSE, &fresh, &key_id, clock.now()).await?;
    writing.commit().await?;
    Ok(wrapped)
}
