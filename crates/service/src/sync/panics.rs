//! Turns a panic in a worker's task into an error, so that its stream is released and backed off like after any other error.
//! The panic hook has printed the message by then.

use crate::Error;
use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};
use tokio::task::JoinError;

/// The error of a task that ended without a result.
pub(crate) fn ended_early(ended: JoinError) -> Error {
    if ended.is_panic() { Error::Panicked } else { Error::Ending }
}

/// Does some work and reports a panic in it as an error. What the work used must not be used again, except for what is in the
/// database.
pub(crate) async fn catching_panics<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = pin!(work);
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))).unwrap_or(Poll::Ready(Err(Error::Panicked)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_also_after_a_wait() {
        let panics = catching_panics::<()>(async {
            tokio::task::yield_now().await;
            panic!("a defect");
        });
        assert!(matches!(panics.await, Err(Error::Panicked)));
        let task = tokio::spawn(async { panic!("a defect") });
        assert!(matches!(ended_early(task.await.expect_err("it panics")), Error::Panicked));
        assert_eq!(catching_panics(async { Ok(1) }).await.unwrap(), 1);
    }
}
