//! Developer applications at Amazon. Hawser calls Amazon through them; each belongs to exactly one region.

mod add;
mod secret;

use crate::{App, Error};
pub use add::{AddApplication, is_usual_client_secret};
pub(crate) use add::{check_client_secret, client_secret_field};
use hawser_core::applications::Application;
use hawser_core::{Actor, ApplicationId, FailureCode, Permission};
pub use secret::{ReplaceSecret, application_revision};

impl App {
    /// Returns an application.
    ///
    /// # Errors
    /// `not_found`, the permission `credentials.write`, the database.
    pub async fn get_application(&self, actor: &Actor, id: ApplicationId) -> Result<Application, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let found = self.store().within(actor, self.now()).read().await?.lookup_application(id).await?;
        found.ok_or(Error::failure(FailureCode::NotFound))
    }

    /// Lists the applications that the actor may see.
    ///
    /// # Errors
    /// The permission `credentials.write`, the database.
    pub async fn list_applications(&self, actor: &Actor) -> Result<Vec<Application>, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        Ok(self.store().within(actor, self.now()).read().await?.list_applications().await?)
    }
}
