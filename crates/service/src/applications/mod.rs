//! Developer applications at Amazon. Hawser calls Amazon through them; each belongs to exactly one region.

mod add;
mod secret;

use crate::paging::{PageOf, Pages};
use crate::{App, Error};
pub use add::{AddApplication, is_usual_client_secret};
pub(crate) use add::{check_client_secret, client_secret_field};
use hawser_core::applications::Application;
use hawser_core::paging::Page;
use hawser_core::{Actor, ApplicationId, FailureCode, Permission};
pub use secret::{ReplaceSecret, application_revision};

/// The name of the list in cursors.
const LIST: &str = "applications";

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

    /// Reads a page of the applications that the actor may see, by region and name.
    ///
    /// # Errors
    /// An invalid limit or cursor; the permission `credentials.write`; the database.
    pub async fn page_applications(&self, actor: &Actor, page: &PageOf) -> Result<Page<Application>, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let slice = page.slice(LIST)?;
        let rows = self.store().within(actor, self.now()).read().await?.page_applications(&slice).await?;
        Ok(Page::of(LIST, slice.limit, rows, |app| (app.region.as_str().to_owned(), app.name.clone(), app.id)))
    }

    /// Lists all applications that the actor may see, by region and name.
    ///
    /// # Errors
    /// The permission `credentials.write`, the database.
    pub async fn list_applications(&self, actor: &Actor) -> Result<Vec<Application>, Error> {
        let mut all = Pages::new(None);
        while let Some(page) = all.next() {
            all.add(self.page_applications(actor, &page).await?);
        }
        Ok(all.items())
    }
}
