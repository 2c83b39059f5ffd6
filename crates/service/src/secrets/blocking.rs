//! Work on the vault, away from the threads that serve requests and streams. A master key that this process does not know yet
//! makes the vault read its source again, and the source may be a command that takes seconds.

use crate::{App, Error};
use hawser_vault::Vault;

impl App {
    /// Does some work on the vault on a thread for blocking work.
    pub(crate) async fn with_vault<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let app = self.clone();
        let worked = tokio::task::spawn_blocking(move || work(&app.inner.parts.vault)).await;
        worked.map_err(|ended| if ended.is_panic() { Error::Panicked } else { Error::Ending })
    }
}
