//! Developer applications at Amazon: what Hawser calls through. One belongs to exactly one region.

mod add;
mod secret;

use crate::{App, Error};
pub use add::AddApplication;
pub(crate) use add::{check_client_secret, client_secret_field};
pub use hawser_core::applications::ApplicationKind;
use hawser_core::{Actor, ApplicationId, FailureCode, Permission};
pub use hawser_store::ApplicationRow;
pub use secret::{ReplaceSecret, application_revision};

impl App {
    /// The application with that id.
    ///
    /// # Errors
    /// `not_found`, the permission `credentials.write`, the database.
    pub async fn get_application(&self, actor: &Actor, id: ApplicationId) -> Result<ApplicationRow, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let found = self.store().within(actor, self.now()).read().await?.lookup_application(id).await?;
        found.ok_or(Error::failure(FailureCode::NotFound))
    }

    /// Every application that the actor may see.
    ///
    /// # Errors
    /// The actor lacks `credentials.write`, or the database.
    pub async fn list_applications(&self, actor: &Actor) -> Result<Vec<ApplicationRow>, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        Ok(self.store().within(actor, self.now()).read().await?.list_applications().await?)
    }
}
