//! The first set-up, explicit or implied by the first command on an empty folder: the schema, the master key, the company
//! *Default* with the keys that its Amazon channel stands behind. Nothing starts with a wrong key.

use crate::Error;
pub(crate) use crate::audit::audit;
use crate::audit::open_audit_key;
use crate::channel::initial_keys::install_keys;
use hawser_core::{Clock, CompanyId, Rng};
use hawser_store::{KeyCheck, NewCompany, Schema, Store, StoreError};
use hawser_vault::{KeyRing, MasterKey, MasterKeySource, SourceError, Vault, create_file, seal_check};

/// The name of the company that the first command makes.
pub const DEFAULT_COMPANY: &str = "Default";

/// Who issues the keys that the Amazon channel stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyIssuer {
    /// This instance.
    Local,
    /// Another Hawser.
    Remote,
}

/// What set-up needs.
pub struct SetUp<'a> {
    /// The open database; its schema may be empty or old.
    pub store: &'a Store,
    /// Where the master key comes from.
    pub key_source: MasterKeySource,
    /// Whether this command may bring an older schema up to date (`serve`, `demo`, `migrate`).
    pub may_migrate: bool,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// For ids.
    pub rng: &'a dyn Rng,
}

impl SetUp<'_> {
    /// Migrates an empty database, makes or loads the master key and holds it against the database, and makes the company
    /// *Default* when there is none, its channel open. Safe to run again, and by two processes at once.
    ///
    /// # Errors
    /// A schema of another version, a master key that is missing, unreadable, or not the one that the data needs.
    pub async fn run(self) -> Result<Vault, Error> {
        self.run_with(KeyIssuer::Local).await
    }

    /// The same; no keys are made when they come from another Hawser, which would not know them.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn run_with(self, portal: KeyIssuer) -> Result<Vault, Error> {
        match self.store.schema().await? {
            Schema::Empty => self.store.migrate().await?,
            Schema::Current => {}
            _ if self.may_migrate => self.store.migrate().await?,
            _ => self.store.require_schema().await?,
        }
        let vault = self.unlock().await?;
        open_audit_key(self.store, &vault, self.clock).await?;
        self.default_company(&vault, portal).await?;
        self.keys_of_older_companies(&vault, portal).await?;
        Ok(vault)
    }

    /// The key file is made only while the database names no key yet: a missing file beside data is an error.
    async fn unlock(&self) -> Result<Vault, Error> {
        let mut reading = self.store.instance().read().await?;
        let checks = reading.list_key_checks().await?;
        drop(reading);
        if checks.is_empty() {
            self.make_key_file()?;
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

    /// Two first commands at once make one file: the second finds it.
    fn make_key_file(&self) -> Result<(), Error> {
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

    async fn default_company(&self, vault: &Vault, portal: KeyIssuer) -> Result<(), Error> {
        // Looked at first: a command that only reads takes no lock from those that write.
        if !self.store.instance().read().await?.list_companies().await?.is_empty() {
            return Ok(());
        }
        let mut writing = self.store.instance().write().await?;
        if writing.list_companies().await?.is_empty() {
            let id = CompanyId::new(self.clock, self.rng);
            let now = self.clock.now();
            let company = NewCompany { id, name: DEFAULT_COMPANY.to_owned(), created_at: now };
            match writing.add_company(&company).await {
                // Another first command has just committed it.
                Err(StoreError::Conflict { .. }) => return Ok(()),
                added => added?,
            }
            writing.append_audit(&audit(self.clock, self.rng, Some(id), "company.add", id, now)).await?;
            if portal == KeyIssuer::Local {
                install_keys(&mut writing, vault, (self.clock, self.rng), id).await?;
            }
        }
        writing.commit().await?;
        Ok(())
    }

    /// Companies from before there was a gate get their keys with the upgrade, so that it stops nobody. What a killed process
    /// left undone, the next one does.
    async fn keys_of_older_companies(&self, vault: &Vault, portal: KeyIssuer) -> Result<(), Error> {
        let companies = self.store.instance().read().await?.list_companies_awaiting_keys().await?;
        for company in companies {
            let mut writing = self.store.instance().write().await?;
            if writing.claim_keys_of(company.id).await? && portal == KeyIssuer::Local {
                install_keys(&mut writing, vault, (self.clock, self.rng), company.id).await?;
            }
            writing.commit().await?;
        }
        Ok(())
    }
}
