//! The whole system in one process: HTTP interface, service and simulated Amazon with one manual clock, so that a year
//! passes in a second. Only the control port moves the clock and runs due streams. The product has no such port.

mod control;
mod time;

pub use time::HostTime;

use hawser_api::{Api, Settings};
use hawser_core::{Clock, Timestamp};
use hawser_outbound::Outbound;
use hawser_outbound::key_server::{KeyServerAddressError, KeyServerClient};
use hawser_sandbox::{Sandbox, SandboxOptions};
use hawser_service::App;
use hawser_store::{Store, StoreOptions};
use hawser_testkit::{AppBuilder, BuildError};
use serde_json::{Value, json};
use std::{net::Ipv4Addr, path::PathBuf, sync::Arc};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

#[derive(Clone)]
pub struct HostOptions {
    /// The URL of the database; by default a temporary SQLite file.
    pub database: Option<String>,
    /// The file of the master key, for a second host over the same database; by default a temporary file.
    pub key_file: Option<PathBuf>,
    /// The base URL of the Hawser that issues the API keys, if it is another one.
    pub hub: Option<String>,
    /// The initial time.
    pub start: Timestamp,
    /// The options of the simulated Amazon. The host replaces the clock and the addresses of the application.
    pub amazon: SandboxOptions,
}

impl HostOptions {
    /// A host over SQLite and without quotas, because buckets do not fill while the clock stands still.
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

/// The reason why a host could not start.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Store(#[from] hawser_store::StoreError),
    #[error("{0}")]
    Service(#[from] hawser_service::Error),
    #[error("{0}")]
    Sandbox(#[from] hawser_sandbox::StartError),
    #[error("the address of the hub: {0}")]
    Hub(#[from] KeyServerAddressError),
    #[error("{0}")]
    Build(#[from] BuildError),
}

/// A running host. It stops when it is dropped.
pub struct Host {
    pub time: Arc<HostTime>,
    pub amazon: Sandbox,
    pub app: App,
    /// The base URL of the HTTP interface.
    pub base_url: String,
    /// The base URL of the control port.
    pub control_url: String,
    /// The file of the master key.
    pub key_file: PathBuf,
    /// Ends both servers when it is dropped.
    _stop: watch::Sender<()>,
    _servers: [JoinHandle<std::io::Result<()>>; 2],
    _folder: TempDir,
}

impl Host {
    /// Starts everything on free loopback ports, with an empty database or that of an earlier host.
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
        let hub = options.hub.as_deref().map(KeyServerClient::new).transpose()?;
        let store = Store::open(&StoreOptions { url }).await?;
        let outbound = Outbound { hub, ..Outbound::default() };
        let app = AppBuilder::over(store, &amazon, &key_file).time(&time).outbound(outbound).build().await?;
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

    /// Everything that a test in another process needs: the addresses, the token of the set-up link, and the description of
    /// the simulated Amazon.
    ///
    /// # Errors
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
