//! Listens, and ends without dropping what it has begun. Each connection has a limit of time for its headers.

use crate::state::Api;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};

/// How long a client may take for its headers.
const HEADERS: Duration = Duration::from_secs(15);

/// How long requests under way may go on once the server is to end.
const GRACE: Duration = Duration::from_secs(10);

/// How often figures are folded.
const TIDY: Duration = Duration::from_secs(30);

/// After a refused connection (too many open files): long enough to let some end.
const PAUSE: Duration = Duration::from_millis(200);

/// The network address of who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Api {
    /// Serves until `end` comes, then answers what is under way, for ten seconds at most.
    ///
    /// # Errors
    /// None at present: a connection that cannot be taken is waited out.
    pub async fn serve(&self, listener: TcpListener, end: impl Future<Output = ()>) -> io::Result<()> {
        let router = self.router();
        let (stop, stopping) = watch::channel(false);
        // Every connection holds a sender; when all are dropped, all have ended.
        let (alive, mut all_gone) = mpsc::channel::<()>(1);
        let mut run_upkeep = tokio::time::interval(TIDY);
        tokio::pin!(end);
        loop {
            tokio::select! {
                taken = listener.accept() => match taken {
                    Ok((stream, peer)) => {
                        tokio::spawn(connection(router.clone(), stream, peer, stopping.clone(), alive.clone()));
                    }
                    Err(error) => {
                        tracing::warn!(target: "hawser::http", cause = %error, "a connection could not be taken");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
                _ = run_upkeep.tick() => self.metrics().run_upkeep(),
                () = &mut end => break,
            }
        }
        drop(listener);
        self.stop();
        stop.send_replace(true);
        drop(alive);
        _ = tokio::time::timeout(GRACE, all_gone.recv()).await;
        Ok(())
    }
}

async fn connection(
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    mut stopping: watch::Receiver<bool>,
    _alive: mpsc::Sender<()>,
) {
    // Answers are small: waiting to fill a packet only delays them.
    _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router.layer(axum::Extension(Peer(peer.ip()))));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    tokio::select! {
        _ = served.as_mut() => return,
        _ = stopping.wait_for(|stop| *stop) => {}
    }
    served.as_mut().graceful_shutdown();
    _ = served.await;
}
