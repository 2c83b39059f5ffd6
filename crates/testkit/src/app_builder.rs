//! Builds an [`App`] that talks to a simulated Amazon instead of Amazon.

use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_core::{Clock, OsRng, Rng, SystemClock};
use hawser_outbound::Outbound;
use hawser_sandbox::Sandbox;
use hawser_service::{App, Parts, SetUp, Settings, SystemTimer, Timer, setup::KeyIssuer};
use hawser_store::Store;
use hawser_vault::MasterKeySource;
use std::{io, path::PathBuf, sync::Arc, time::Duration};
use url::Url;

/// The reason why an app could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the certificate authority: {0}")]
    CaFile(#[from] io::Error),
    #[error("{0}")]
    Service(#[from] hawser_service::Error),
    #[error("the address of the simulated Amazon: {0}")]
    Address(#[from] url::ParseError),
    #[error("the client of the simulated Amazon: {0}")]
    Client(String),
}

/// Collects the parts of an app. Without other settings it runs on the system clock and migrates its database.
pub struct AppBuilder {
    store: Store,
    base_url: String,
    key_source: MasterKeySource,
    ca_file: Option<PathBuf>,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    rng: Arc<dyn Rng>,
    outbound: Outbound,
    settings: Settings,
    read_timeout: Option<Duration>,
    may_migrate: bool,
}

impl AppBuilder {
    /// An app over `store` whose Amazon is at `base_url`.
    pub fn new(store: Store, base_url: &str, key_file: impl Into<PathBuf>) -> Self {
        Self {
            store,
            base_url: base_url.to_owned(),
            key_source: MasterKeySource::File(key_file.into()),
            ca_file: None,
            clock: Arc::new(SystemClock),
            timer: Arc::new(SystemTimer),
            rng: Arc::new(OsRng),
            outbound: Outbound::default(),
            settings: Settings::default(),
            read_timeout: None,
            may_migrate: true,
        }
    }

    /// An app that talks to `sandbox` and trusts its certificate.
    pub fn over(store: Store, sandbox: &Sandbox, key_file: impl Into<PathBuf>) -> Self {
        let ca_file = sandbox.description().ca_file.map(PathBuf::from);
        Self { ca_file, ..Self::new(store, sandbox.base_url(), key_file) }
    }

    /// Trusts the certificate authority in this PEM file.
    #[must_use]
    pub fn ca_file(self, path: impl Into<PathBuf>) -> Self {
        Self { ca_file: Some(path.into()), ..self }
    }

    /// Replaces the system clock and its timer.
    #[must_use]
    pub fn time<T: Clock + Timer + 'static>(self, time: &Arc<T>) -> Self {
        Self { clock: Arc::clone(time) as Arc<dyn Clock>, timer: Arc::clone(time) as Arc<dyn Timer>, ..self }
    }

    /// Replaces the key file.
    #[must_use]
    pub fn key_source(self, key_source: MasterKeySource) -> Self {
        Self { key_source, ..self }
    }

    /// Replaces the operating system's randomness.
    #[must_use]
    pub fn rng(self, rng: Arc<dyn Rng>) -> Self {
        Self { rng, ..self }
    }

    #[must_use]
    pub fn outbound(self, outbound: Outbound) -> Self {
        Self { outbound, ..self }
    }

    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Time after which a call to Amazon without an answer fails.
    #[must_use]
    pub fn read_timeout(self, read_timeout: Duration) -> Self {
        Self { read_timeout: Some(read_timeout), ..self }
    }

    /// Requires the database to be migrated already.
    #[must_use]
    pub fn without_migration(self) -> Self {
        Self { may_migrate: false, ..self }
    }

    /// Sets the database up and assembles the app.
    ///
    /// # Errors
    /// [`BuildError`]
    pub async fn build(self) -> Result<App, BuildError> {
        let set_up = SetUp {
            store: &self.store,
            key_source: self.key_source,
            may_migrate: self.may_migrate,
            clock: &*self.clock,
            rng: &*self.rng,
        };
        let key_issuer = if self.outbound.hub.is_some() { KeyIssuer::Remote } else { KeyIssuer::Local };
        let vault = set_up.run_with(key_issuer).await?;
        let extra_root_pem = self.ca_file.map(std::fs::read).transpose()?;
        let defaults = ClientOptions::default();
        let client = Client::new(ClientOptions {
            endpoints: endpoints(&self.base_url)?,
            clock: Arc::clone(&self.clock),
            extra_root_pem,
            read_timeout: self.read_timeout.unwrap_or(defaults.read_timeout),
            ..defaults
        })
        .map_err(|error| BuildError::Client(error.to_string()))?;
        Ok(App::new(Parts {
            store: self.store,
            vault,
            amazon: client,
            outbound: self.outbound,
            settings: self.settings,
            clock: self.clock,
            timer: self.timer,
            rng: self.rng,
        }))
    }
}

/// The addresses of a simulated Amazon.
fn endpoints(base_url: &str) -> Result<Endpoints, url::ParseError> {
    let address = |path: &str| Url::parse(&format!("{base_url}{path}"));
    Ok(Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: Some(address("/seller-central")?),
    })
}
