//! Replaces an application's client secret, which lives 180 days at Amazon.

use super::{add::check_client_secret, client_secret_field};
use crate::audit::{Details as _, audit};
use crate::etag::revision;
use crate::{App, Error};
use hawser_core::{Actor, ApplicationId, FailureCode, Permission, Secret};
use hawser_store::ApplicationRow;
use serde_json::json;

/// A new secret for an application.
#[derive(Debug)]
pub struct ReplaceSecret {
    /// Which application.
    pub application: ApplicationId,
    /// The new secret.
    pub client_secret: Secret,
    /// The state that the change was decided on; `None` takes whatever is there.
    pub expected: Option<String>,
}

impl App {
    /// Replaces the secret. Access tokens that were fetched with the old one go on until they end.
    ///
    /// # Errors
    /// `not_found`, also for an application of the instance asked for by a member; a malformed secret;
    /// [`Error::Changed`]; the permission `credentials.write`; the database.
    pub async fn replace_client_secret(&self, actor: &Actor, new: ReplaceSecret) -> Result<ApplicationRow, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        check_client_secret(&new.client_secret)?;
        let id = new.application;
        let company = self.get_application(actor, id).await?.company;
        let sealed = self.seal_text(client_secret_field(id, company), &new.client_secret).await?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let row = writing.lookup_application(id).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        if new.expected.is_some_and(|expected| expected != application_revision(&row)) {
            return Err(Error::Changed);
        }
        if !writing.replace_client_secret(id, &sealed, Some(now)).await? {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let before = json!({"secret_created_at": row.secret_created_at});
        let entry = audit(self.clock(), self.rng(), company, "application.secret", id, now)
            .changed(before, json!({"secret_created_at": now}));
        writing.append_audit(&entry).await?;
        let row = writing.lookup_application(id).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        writing.commit().await?;
        Ok(row)
    }
}

/// Changes whenever something of the application changes that a person can change.
pub fn application_revision(row: &ApplicationRow) -> String {
    revision(&[row.name.as_bytes(), &row.client_secret])
}
