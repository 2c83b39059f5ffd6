//! Rotation of master keys while servers run: a new key becomes active, every data key is encrypted under it in small
//! steps, and the old key is retired once no data key needs it. Servers that find the new key id reload the key source.

use crate::audit::{Details as _, audit};
use crate::secrets::data_keys::data_key_aad;
use crate::{App, Error};
use hawser_core::{Actor, Permission};
use hawser_store::{DataKeyRow, KeyCheck};
use hawser_vault::{KeyId, KeyRing, MasterKey, MasterKeySource, Vault, needed_key, replace_file, seal_check};
use std::collections::BTreeMap;

/// The configured master keys and their use.
#[derive(Debug, Clone)]
pub struct VaultStatus {
    /// The key that encrypts new data keys.
    pub active: KeyId,
    /// All configured keys.
    pub held: Vec<KeyId>,
    /// The number of data keys that need each master key.
    pub needed: BTreeMap<KeyId, usize>,
}

/// The result of a rotation.
#[derive(Debug, Clone, Copy)]
pub struct Rotated {
    /// The new active key.
    pub active: KeyId,
    /// The number of data keys that were encrypted again.
    pub rewrapped: usize,
}

impl App {
    /// The configured master keys and their use.
    ///
    /// # Errors
    /// The permission `credentials.write`, the database, a damaged data key.
    pub async fn vault_status(&self, actor: &Actor) -> Result<VaultStatus, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let mut needed: BTreeMap<KeyId, usize> = BTreeMap::new();
        for row in self.live_data_keys().await? {
            *needed.entry(needed_key(&row.wrapped)?).or_default() += 1;
        }
        let ring = self.inner.parts.vault.ring();
        Ok(VaultStatus { active: ring.active().id(), held: ring.ids(), needed })
    }

    /// Decrypts every data key, and returns their number.
    ///
    /// # Errors
    /// The first one that cannot be decrypted.
    pub(crate) async fn open_every_data_key(&self, actor: &Actor) -> Result<usize, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let rows = self.live_data_keys().await?;
        self.with_vault(move |vault| {
            for row in &rows {
                vault.unwrap(&data_key_aad(row.company, &row.purpose), &row.wrapped)?;
            }
            Ok::<_, Error>(rows.len())
        })
        .await?
    }

    /// Adds a master key to the key file, makes it the active one, and encrypts every data key under it. If it is
    /// interrupted, run it again: both keys are in the file.
    ///
    /// # Errors
    /// The key does not come from a file (then its owner adds the key, and this only encrypts again), the file cannot
    /// be written, the permission `credentials.write`, the database.
    pub async fn rotate_master_key(&self, actor: &Actor) -> Result<Rotated, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let vault = &self.inner.parts.vault;
        if let MasterKeySource::File(path) = vault.source() {
            let ring: KeyRing = (*vault.ring()).clone();
            replace_file(path, &ring.with_active(MasterKey::generate()))?;
        }
        self.with_vault(Vault::reload).await??;
        let active = vault.ring().active().id();
        let now = self.now();
        let mut writing = self.store().instance().write().await?;
        writing.add_key_check(&KeyCheck { key_id: active.to_string(), blob: seal_check(&vault.ring()) }).await?;
        let entry = audit(self.clock(), self.rng(), None, "vault.rotate", active, now).by(actor);
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        let mut rewrapped = 0;
        for row in self.live_data_keys().await? {
            if needed_key(&row.wrapped)? != active && self.rewrap(&row).await? {
                rewrapped += 1;
            }
        }
        Ok(Rotated { active, rewrapped })
    }

    /// Removes every master key that no data key needs from the file and from the database's check values.
    ///
    /// # Errors
    /// As [`Self::rotate_master_key`]; [`Error::Changed`] if a data key was encrypted under one of them meanwhile.
    pub async fn retire_master_keys(&self, actor: &Actor) -> Result<Vec<KeyId>, Error> {
        let status = self.vault_status(actor).await?;
        let unneeded = |key: &KeyId| *key != status.active && !status.needed.contains_key(key);
        let retired: Vec<KeyId> = status.held.iter().copied().filter(unneeded).collect();
        let vault = &self.inner.parts.vault;
        let mut ring: KeyRing = (*vault.ring()).clone();
        for key in &retired {
            ring = ring.retire(*key)?;
        }
        let now = self.now();
        let mut writing = self.store().instance().write().await?;
        for key in &retired {
            writing.remove_key_check(&key.to_string()).await?;
        }
        // Checked again after the check values are deleted: a server may have created a data key since the first check.
        for row in writing.list_data_keys().await? {
            if retired.contains(&needed_key(&row.wrapped)?) {
                return Err(Error::Changed);
            }
        }
        for key in &retired {
            let entry = audit(self.clock(), self.rng(), None, "vault.retire", key, now).by(actor);
            writing.append_audit(&entry).await?;
        }
        writing.commit().await?;
        if let (MasterKeySource::File(path), false) = (vault.source(), retired.is_empty()) {
            replace_file(path, &ring)?;
        }
        Ok(retired)
    }

    /// Encrypts a data key under the active master key. Returns false if another process did so first.
    async fn rewrap(&self, row: &DataKeyRow) -> Result<bool, Error> {
        let aad = data_key_aad(row.company, &row.purpose);
        let stored = row.wrapped.clone();
        let wrapped = self.with_vault(move |vault| vault.rewrap(&aad, &stored)).await??;
        let mut writing = self.store().instance().write().await?;
        let is_replaced = writing.replace_wrapped(row.company, &row.purpose, &row.wrapped, &wrapped).await?;
        writing.commit().await?;
        Ok(is_replaced)
    }

    async fn live_data_keys(&self) -> Result<Vec<DataKeyRow>, Error> {
        Ok(self.store().instance().read().await?.list_data_keys().await?)
    }
}
