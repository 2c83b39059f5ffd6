//! The state that every handler shares. It must not import routes: the router is built in `router`.

use crate::metrics::Metrics;
use crate::progress::Progress;
use axum::http::{HeaderMap, header};
use hawser_core::Secret;
use hawser_service::App;
use std::{collections::HashMap, net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::watch;
use url::Url;

/// Limits that keep a few clients from using up the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address; trusted proxies are exempt.
    pub connections_per_address: usize,
    /// Time without a byte after which a request is no longer awaited and an answer is no longer sent.
    pub idle: Duration,
    /// Open progress streams.
    pub progress_streams: usize,
    /// Open progress streams of one person or key.
    pub progress_streams_per_person: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 896,
            connections_per_address: 256,
            idle: Duration::from_secs(15),
            progress_streams: 400,
            progress_streams_per_person: 20,
        }
    }
}

/// Settings of the HTTP server.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Public base address of this server. Without one, links use the `Host` header of the request.
    pub public_url: Option<Url>,
    /// Proxies in front of this server whose `X-Forwarded-For` header is trusted.
    pub trusted_proxies: Vec<IpAddr>,
    pub limits: Limits,
    /// The token that `/metrics` requires. Without one, only clients on this machine can read the metrics.
    pub metrics_token: Option<Secret>,
}

/// The HTTP interface over one [`App`]. Cheap to clone; one per process.
#[derive(Clone)]
pub struct Api {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    settings: Settings,
    metrics: Metrics,
    operations: HashMap<(String, String), String>,
    document: String,
    stop: watch::Sender<bool>,
    progress: Progress,
}

impl Api {
    /// Creates the state. `operations` maps method and route to the operation id; `document` is the OpenAPI document.
    pub(crate) fn with_operations(
        app: App,
        settings: Settings,
        operations: HashMap<(String, String), String>,
        document: String,
    ) -> Self {
        let (stop, _) = watch::channel(false);
        let metrics = Metrics::install();
        let progress = Progress::new(settings.limits.progress_streams, settings.limits.progress_streams_per_person);
        Self { inner: Arc::new(Inner { app, settings, metrics, operations, document, stop, progress }) }
    }

    pub(crate) fn app(&self) -> &App {
        &self.inner.app
    }

    pub(crate) fn trusted_proxies(&self) -> &[IpAddr] {
        &self.inner.settings.trusted_proxies
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.inner.settings.limits
    }

    pub(crate) fn metrics_token(&self) -> Option<&Secret> {
        self.inner.settings.metrics_token.as_ref()
    }

    pub(crate) fn progress(&self) -> &Progress {
        &self.inner.progress
    }

    pub(crate) fn public_url(&self) -> Option<&Url> {
        self.inner.settings.public_url.as_ref()
    }

    /// Absolute address of a path, below the public address or else below the `Host` of the request.
    pub(crate) fn address(&self, headers: &HeaderMap, path: &str) -> String {
        let base = match self.public_url() {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => {
                let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
                format!("http://{host}")
            }
        };
        format!("{base}{path}")
    }

    /// The redirect URI that is registered at Amazon.
    pub(crate) fn callback_address(&self, headers: &HeaderMap) -> String {
        self.address(headers, "/oauth/amazon/callback")
    }

    /// True if the public address is https, so that cookies must be `Secure`.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url().is_some_and(|url| url.scheme() == "https")
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    pub(crate) fn document(&self) -> &str {
        &self.inner.document
    }

    /// The operation id of a method on a route.
    pub(crate) fn operation(&self, method: &str, route: &str) -> Option<&str> {
        let method = if method == "HEAD" { "GET" } else { method };
        self.inner.operations.get(&(method.to_owned(), route.to_owned())).map(String::as_str)
    }

    /// Ends event streams, which would otherwise run on. Other requests are still answered.
    pub fn stop(&self) {
        self.inner.stop.send_replace(true);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.stop.subscribe()
    }
}
