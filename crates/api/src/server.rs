//! Accepts connections, and shuts down without dropping requests under way. `axum::serve` does not fit because it has no
//! time limit for the headers of a request.

use crate::state::Api;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::net::{TcpListener, TcpStream};

/// Time limit for the headers of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);

/// Time that requests under way have after the server was asked to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

const METRICS_UPKEEP_INTERVAL: Duration = Duration::from_secs(30);

/// Wait after a connection could not be accepted, for example because too many files were open.
const ACCEPT_RETRY: Duration = Duration::from_millis(200);

/// The network address of the other side of the connection; behind trusted proxies, that of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Api {
    /// Serves until `end` completes, then answers the requests under way for up to ten seconds.
    ///
    /// # Errors
    /// None at present: accepting is retried when it fails.
    pub async fn serve(&self, listener: TcpListener, end: impl Future<Output = ()>) -> io::Result<()> {
        let router = self.router();
        let shutdown = GracefulShutdown::new();
        let mut upkeep = tokio::time::interval(METRICS_UPKEEP_INTERVAL);
        tokio::pin!(end);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        tokio::spawn(serve_connection(router.clone(), stream, peer, shutdown.watcher()));
                    }
                    Err(error) => {
                        tracing::warn!(target: "hawser::http", cause = %error, "cannot accept a connection");
                        tokio::time::sleep(ACCEPT_RETRY).await;
                    }
                },
                _ = upkeep.tick() => self.metrics().run_upkeep(),
                () = &mut end => break,
            }
        }
        drop(listener);
        self.stop();
        _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, shutdown.shutdown()).await;
        Ok(())
    }
}

async fn serve_connection(router: Router, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
    // Answers are small: waiting to fill a packet only delays them.
    _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router.layer(axum::Extension(Peer(peer.ip()))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    _ = watcher.watch(connection).await;
}
