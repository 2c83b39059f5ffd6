//! Accepts connections, and shuts down without dropping requests under way. `axum::serve` does not fit because it has no
//! time limit for the headers of a request and no limit of connections.

mod connections;
mod limited_stream;

use crate::state::Api;
use axum::Router;
use connections::{Connections, Slot};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use limited_stream::LimitedStream;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::net::{TcpListener, TcpStream};

/// Time that requests under way have after the server was asked to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(8);

const METRICS_UPKEEP_INTERVAL: Duration = Duration::from_secs(30);

/// Wait after a connection could not be accepted, for example because too many files were open.
const ACCEPT_RETRY: Duration = Duration::from_millis(200);

/// The network address of the other side of the connection; behind trusted proxies, that of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Api {
    /// Serves until `end` completes, then answers the requests under way for up to eight seconds.
    ///
    /// # Errors
    /// None at present: accepting is retried when it fails.
    pub async fn serve(&self, listener: TcpListener, end: impl Future<Output = ()>) -> io::Result<()> {
        let router = self.router();
        let shutdown = GracefulShutdown::new();
        let limits = self.limits();
        let idle = limits.idle;
        let connections = Connections::new(limits.connections, limits.connections_per_address, self.trusted_proxies());
        let mut upkeep = tokio::time::interval(METRICS_UPKEEP_INTERVAL);
        tokio::pin!(end);
        loop {
            tokio::select! {
                accepted = connections.accept(&listener) => match accepted {
                    Ok((stream, peer, Some(slot))) => {
                        let stream = LimitedStream::new(without_delay(stream), idle);
                        let connection = Connection { stream, peer, idle, slot };
                        tokio::spawn(connection.serve(router.clone(), shutdown.watcher()));
                    }
                    Ok((_, peer, None)) => {
                        tracing::debug!(target: "hawser::http", { peer.address = %peer.ip() }, "too many connections");
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

/// Answers are small: waiting to fill a packet only delays them.
fn without_delay(stream: TcpStream) -> TcpStream {
    _ = stream.set_nodelay(true);
    stream
}

/// An accepted connection.
struct Connection {
    stream: LimitedStream,
    peer: SocketAddr,
    /// Time limit for the headers of a request.
    idle: Duration,
    slot: Slot,
}

impl Connection {
    async fn serve(self, router: Router, watcher: Watcher) {
        let _slot = self.slot;
        let service = TowerToHyperService::new(router.layer(axum::Extension(Peer(self.peer.ip()))));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.idle)
            .serve_connection(TokioIo::new(self.stream), service);
        _ = watcher.watch(connection).await;
    }
}
