//! Developer applications at Amazon: what Hawser calls through. One belongs to exactly one region.

mod add;

use crate::{Error, Hawser};
pub use add::AddApplication;
pub(crate) use add::{check_client_secret, client_secret_field};
use hawser_core::{Actor, Permission};
use hawser_store::ApplicationRow;

impl Hawser {
    /// Every application that the actor may see.
    ///
    /// # Errors
    /// The actor lacks `credentials.write`, or the database.
    pub async fn list_applications(&self, actor: &Actor) -> Result<Vec<ApplicationRow>, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        Ok(self.store().within(actor, self.now()).read().await?.list_applications().await?)
    }
}
