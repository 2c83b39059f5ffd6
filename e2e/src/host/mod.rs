//! The whole system in one process: HTTP interface, service and simulated Amazon over one clock that moves only when told,
//! so that a year passes in a second. Nothing is worked off by itself either: the control port moves the clock and has due
//! streams worked off. The product has no such switch.

mod control;
mod time;

pub use time::HostTime;

use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_api::{Api, Settings};
use hawser_core::{Clock, OsRng, Timestamp};
use hawser_outbound::Outbound;
use hawser_outbound::key_server::{HubAddressError, HubClient};
use hawser_sandbox::{Sandbox, SandboxOptions};
use hawser_service::{App, Parts, SetUp, setup::KeyIssuer};
use hawser_store::{Store, StoreOptions};
use hawser_vault::MasterKeySource;
use serde_json::{Value, json};
use std::{
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// What a host is started with.
#[derive(Clone)]
pub struct HostOptions {
    /// The database's address; without one, SQLite in a folder of its own.
    pub database: Option<String>,
    /// The master key's file, for a second host over the same database; without one, in a folder of its own.
    pub key_file: Option<PathBuf>,
    /// The Hawser that issues the API keys, when it is another one.
    pub hub: Option<String>,
    /// Where the clock stands at first.
    pub start: Timestamp,
    /// The simulated Amazon. Its clock and the addresses of the application are replaced by the host's.
    pub amazon: SandboxOptions,
}

impl HostOptions {
    /// Over SQLite, and without quotas: a bucket does not fill while the clock stands.
    pub fn new(start: Timestamp) -> Self {
        Self {
            database: None,
            key_file: None,
            hub: None,
            start,
            amazon: SandboxOptions { no_quotas: true, ..SandboxOptions::default() },
        }
    }
}

/// Why a host does not start.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// A folder or a port.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The database.
    #[error("{0}")]
    Store(#[from] hawser_store::StoreError),
    /// The service.
    #[error("{0}")]
    Service(#[from] hawser_service::Error),
    /// The simulated Amazon.
    #[error("{0}")]
    Sandbox(#[from] hawser_sandbox::StartError),
    /// The address of the hub.
    #[error("the way to the hub: {0}")]
    Hub(#[from] HubAddressError),
    /// The client of Amazon, or its addresses.
    #[error("the way to the simulated Amazon: {0}")]
    Amazon(String),
}

/// A running host; it ends when it is dropped.
pub struct Host {
    /// The clock.
    pub time: Arc<HostTime>,
    /// The simulated Amazon.
    pub amazon: Sandbox,
    /// The service.
    pub app: App,
    /// Where the HTTP interface is.
    pub base_url: String,
    /// Where the control port is.
    pub control_url: String,
    /// Where the master key is.
    pub key_file: PathBuf,
    /// Dropped, it ends both servers.
    _stop: watch::Sender<()>,
    _servers: [JoinHandle<std::io::Result<()>>; 2],
    _folder: TempDir,
}

impl Host {
    /// Starts everything on free loopback ports, over an empty database or one of an earlier host.
    ///
    /// # Errors
    /// [`HostError`]
    pub async fn start(options: HostOptions) -> Result<Self, HostError> {
        let folder = TempDir::with_prefix("hawser-host-")?;
        let time = Arc::new(HostTime::new(options.start));
        let (listener, base_url) = listen().await?;
        let amazon = Sandbox::start(SandboxOptions {
            clock: Arc::clone(&time) as Arc<dyn Clock>,
            redirect_uris: vec![format!("{base_url}/oauth/amazon/callback")],
            login_uri: Some(format!("{base_url}/oauth/amazon/login")),
            ..options.amazon
        })
        .await?;
        let url = options.database.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("hawser.db").display()));
        let key_file = options.key_file.unwrap_or_else(|| folder.path().join("master.key"));
        let hub = options.hub.as_deref().map(HubClient::new).transpose()?;
        let app = open(&url, &key_file, hub, &amazon, &time).await?;
        let (control_listener, control_url) = listen().await?;
        let (stop, stopping) = watch::channel(());
        let api = Api::new(app.clone(), Settings::default());
        let ended = until_dropped(stopping.clone());
        let service = tokio::spawn(async move { api.serve(listener, ended).await });
        let control = control::router(app.clone(), Arc::clone(&time));
        let control = axum::serve(control_listener, control).with_graceful_shutdown(until_dropped(stopping));
        let control = tokio::spawn(async move { control.await });
        Ok(Self {
            time,
            amazon,
            app,
            base_url,
            control_url,
            key_file,
            _stop: stop,
            _servers: [service, control],
            _folder: folder,
        })
    }

    /// What a test in another process needs: the addresses, the token of the set-up link, and what the simulated Amazon
    /// says of itself.
    ///
    /// # Errors
    /// The database.
    pub async fn description(&self) -> Result<Value, HostError> {
        let token = self.app.create_setup_link().await?;
        let token = token.as_ref().map(|token| token.expose());
        let amazon = serde_json::to_value(self.amazon.description()).unwrap_or_default();
        Ok(json!({"base_url": self.base_url, "control_url": self.control_url, "set_up_token": token, "amazon": amazon}))
    }
}

async fn until_dropped(mut stopping: watch::Receiver<()>) {
    while stopping.changed().await.is_ok() {}
}

async fn listen() -> Result<(TcpListener, String), HostError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    Ok((listener, format!("http://{address}")))
}

/// The service over the database, with the simulated Amazon in Amazon's place.
async fn open(
    url: &str,
    key_file: &Path,
    hub: Option<HubClient>,
    amazon: &Sandbox,
    time: &Arc<HostTime>,
) -> Result<App, HostError> {
    let store = Store::open(&StoreOptions { url: url.to_owned() }).await?;
    let key_source = MasterKeySource::File(key_file.to_owned());
    let portal = if hub.is_some() { KeyIssuer::Remote } else { KeyIssuer::Local };
    let set_up = SetUp { store: &store, key_source, may_migrate: true, clock: &**time, rng: &OsRng };
    let vault = set_up.run_with(portal).await?;
    let address = |path: &str| {
        let text = format!("{}{path}", amazon.base_url());
        url::Url::parse(&text).map_err(|error| HostError::Amazon(format!("{text}: {error}")))
    };
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: Some(address("/seller-central")?),
    };
    let clock = Arc::clone(time) as Arc<dyn Clock>;
    let extra_root_pem = amazon.description().ca_file.map(std::fs::read).transpose()?;
    let options = ClientOptions { endpoints, clock: Arc::clone(&clock), extra_root_pem, ..ClientOptions::default() };
    let client = Client::new(options).map_err(|error| HostError::Amazon(error.to_string()))?;
    let timer = Arc::clone(time) as _;
    Ok(App::new(Parts {
        store,
        vault,
        amazon: client,
        outbound: Outbound { hub, ..Outbound::default() },
        settings: hawser_service::Settings::default(),
        clock,
        timer,
        rng: Arc::new(OsRng),
    }))
}
