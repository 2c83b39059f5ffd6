//! The data keys of buyer data: one per company and day on which a retention period starts. The key of a day is destroyed
//! when the buyer data of that day is deleted, so that older copies of the database cannot be read with the keys of today.

use super::data_keys::Slot;
use crate::{App, Error};
use hawser_core::CompanyId;
use hawser_vault::{Aad, DataKey, VaultError};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use zeroize::Zeroizing;

/// The beginning of the purposes; a day follows.
const PREFIX: &str = "buyer:";

fn slot(company: CompanyId, day: &str) -> Slot {
    (Some(company), format!("{PREFIX}{day}"))
}

impl App {
    /// The keys of a company for these days, as they are stored now: a key that another process destroyed is replaced by
    /// a new one, because nobody could read what the cached one encrypts. Missing keys are created.
    pub(crate) async fn buyer_keys(
        &self,
        company: CompanyId,
        days: &BTreeSet<String>,
    ) -> Result<HashMap<String, Arc<DataKey>>, Error> {
        let mut keys = HashMap::with_capacity(days.len());
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(keys) };
        let (first, last) = (slot(company, first).1, slot(company, last).1);
        let stored = self.store().instance().read().await?.data_keys_between(company, &first, &last).await?;
        let mut stored: HashMap<String, Vec<u8>> = stored.into_iter().map(|row| (row.purpose, row.wrapped)).collect();
        for day in days {
            let slot = slot(company, day);
            let key = match stored.remove(&slot.1) {
                Some(wrapped) => match self.inner.keys.get_if(&slot, &wrapped) {
                    Some(key) => key,
                    None => self.unwrap_data_key(slot, wrapped).await?,
                },
                None => self.create_data_key(slot).await?,
            };
            keys.insert(day.clone(), key);
        }
        Ok(keys)
    }

    /// The key of a company for a day, as [`Self::buyer_keys`].
    pub(crate) async fn buyer_key(&self, company: CompanyId, day: &str) -> Result<Arc<DataKey>, Error> {
        let slot = slot(company, day);
        let stored = self.store().instance().read().await?.data_key(company, &slot.1).await?;
        match stored {
            Some(wrapped) => match self.inner.keys.get_if(&slot, &wrapped) {
                Some(key) => Ok(key),
                None => self.unwrap_data_key(slot, wrapped).await,
            },
            None => self.create_data_key(slot).await,
        }
    }

    /// Decrypts buyer data of a day. `None` if its key is destroyed: then the data counts as deleted.
    pub(crate) async fn open_buyer_data(
        &self,
        company: CompanyId,
        day: &str,
        aad: &Aad,
        sealed: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let slot = slot(company, day);
        if let Some(key) = self.inner.keys.get(&slot) {
            match key.open(aad, sealed) {
                // The cached key was destroyed and replaced by another process.
                Err(VaultError::UnknownKey { .. }) => {}
                opened => return Ok(Some(opened?)),
            }
        }
        let stored = self.store().instance().read().await?.data_key(company, &slot.1).await?;
        let Some(wrapped) = stored else { return Ok(None) };
        match self.unwrap_data_key(slot, wrapped).await?.open(aad, sealed) {
            Err(VaultError::UnknownKey { .. }) => Ok(None),
            opened => Ok(Some(opened?)),
        }
    }

    /// Removes the keys of the days up to `last_day` from the cache of this process.
    pub(crate) fn forget_buyer_keys(&self, last_day: &str) {
        self.inner.keys.retain(|(_, purpose)| purpose.strip_prefix(PREFIX).is_none_or(|day| day > last_day));
    }
}
