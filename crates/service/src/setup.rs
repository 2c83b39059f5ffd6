//! The first set-up: the schema, the master key, and the company *Default* with the keys that open its Amazon channel. It runs
//! explicitly or with the first command on an empty folder, and refuses a wrong master key.

use crate::Error;
use crate::audit::{audit, open_audit_key};
use crate::channel::initial_keys::install_keys;
use hawser_core::{Clock, CompanyId, Rng};
use hawser_store::{KeyCheck, NewCompany, Schema, Store, StoreError};
use hawser_vault::{KeyRing, MasterKey, MasterKeySource, SourceError, Vault, create_file, seal_check};

/// Name of the company that the first command creates.
pub const DEFAULT_COMPANY: &str = "Default";

/// The issuer of the keys that open the Amazon channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyIssuer {
    /// This instance issues them.
    Local,
    /// Another Hawser issues them.
    Remote,
}

/// The inputs of the set-up.
pub struct SetUp<'a> {
    /// The database; its schema may be missing or outdated.
    pub store: &'a Store,
    pub key_source: MasterKeySource,
    /// True if this command may migrate an outdated schema (`serve`, `demo`, `migrate`).
    pub may_migrate: bool,
    pub clock: &'a dyn Clock,
    /// Randomness for ids.
    pub rng: &'a dyn Rng,
}

impl SetUp<'_> {
    /// Migrates an empty database, creates or loads the master key and checks it against the database, and creates the company
    /// *Default* with an open channel if there is no company. It can be repeated and run by several processes at once.
    ///
    /// # Errors
    /// The schema has another version, or the master key is missing, unreadable, or not the one that the data needs.
    pub async fn run(self) -> Result<Vault, Error> {
        self.run_with(KeyIssuer::Local).await
    }

    /// Like [`Self::run`], but creates no channel keys if another Hawser issues them: it would not know ours.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn run_with(self, issuer: KeyIssuer) -> Result<Vault, Error> {
        match self.store.schema().await? {
            Schema::Empty => self.store.migrate().await?,
            Schema::Current => {}
            _ if self.may_migrate => self.store.migrate().await?,
            _ => self.store.require_schema().await?,
        }
        let vault = self.unlock().await?;
        open_audit_key(self.store, &vault, self.clock).await?;
        self.create_default_company(&vault, issuer).await?;
        Ok(vault)
    }

    /// Opens the vault. A key file is created only while the database names no key: if there is data, a missing file is an
    /// error.
    async fn unlock(&self) -> Result<Vault, Error> {
        let mut reading = self.store.instance().read().await?;
        let checks = reading.list_key_checks().await?;
        drop(reading);
        if checks.is_empty() {
            self.create_key_file()?;
        }
        let vault = Vault::open(self.key_source.clone()).map_err(|cause| Error::locked(&checks, cause))?;
        for check in &checks {
            vault.verify_check(&check.blob)?;
        }
        let active = vault.ring().active().id().to_string();
        if !checks.iter().any(|check| check.key_id == active) {
            self.add_key_check(&vault, active).await?;
        }
        Ok(vault)
    }

    /// Of two concurrent first commands, one creates the file and the other finds it.
    fn create_key_file(&self) -> Result<(), Error> {
        match &self.key_source {
            MasterKeySource::File(path) if !path.exists() => {
                match create_file(path, &KeyRing::new(MasterKey::generate())) {
                    Err(SourceError::AlreadyExists { .. }) | Ok(()) => Ok(()),
                    Err(cause) => Err(cause.into()),
                }
            }
            MasterKeySource::File(_) | MasterKeySource::Env(_) | MasterKeySource::Command(_) => Ok(()),
        }
    }

    async fn add_key_check(&self, vault: &Vault, key_id: String) -> Result<(), Error> {
        let mut writing = self.store.instance().write().await?;
        let kept = writing.add_key_check(&KeyCheck { key_id, blob: seal_check(&vault.ring()) }).await?;
        writing.commit().await?;
        Ok(vault.verify_check(&kept)?)
    }

    async fn create_default_company(&self, vault: &Vault, issuer: KeyIssuer) -> Result<(), Error> {
        // Checked in a reading transaction first, so that commands that only read do not wait for writers.
        if !self.store.instance().read().await?.list_companies().await?.is_empty() {
            return Ok(());
        }
        let mut writing = self.store.instance().write().await?;
        if writing.list_companies().await?.is_empty() {
            let id = CompanyId::new(self.clock, self.rng);
            let now = self.clock.now();
            let company = NewCompany { id, name: DEFAULT_COMPANY.to_owned(), created_at: now };
            match writing.add_company(&company).await {
                // A concurrent first command has committed it.
                Err(StoreError::Conflict { .. }) => return Ok(()),
                added => added?,
            }
            writing.append_audit(&audit(self.clock, self.rng, Some(id), "company.add", id, now)).await?;
            if issuer == KeyIssuer::Local {
                install_keys(&mut writing, vault, (self.clock, self.rng), id).await?;
            }
        }
        writing.commit().await?;
        Ok(())
    }
}
