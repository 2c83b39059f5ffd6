//! The signals that ask the program to end.

use tokio::signal::unix::{SignalKind, signal};

/// Completes on Ctrl-C or SIGTERM. Signals are caught from the call on, not from the first poll.
pub(super) fn interrupted() -> impl Future<Output = ()> {
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        match signals {
            [Ok(mut interrupt), Ok(mut terminate)] => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            _ => _ = tokio::signal::ctrl_c().await,
        }
    }
}
