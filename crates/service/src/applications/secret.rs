//! Replaces the client secret of an application. Amazon's client secrets expire after 180 days.

use super::{check_client_secret, client_secret_field};
use crate::audit::{Details as _, audit};
use crate::etag::revision;
use crate::{App, Error};
use hawser_core::applications::Application;
use hawser_core::{Actor, ApplicationId, FailureCode, Permission, Secret, normalize};
use serde_json::json;

/// A new secret for an application.
#[derive(Debug)]
pub struct ReplaceSecret {
    pub application: ApplicationId,
    pub client_secret: Secret,
    /// The revision that the change is based on; `None` overwrites any.
    pub expected: Option<String>,
}

impl App {
    /// Replaces the secret. Access tokens that were fetched with the old one stay valid until they expire.
    ///
    /// # Errors
    /// `not_found`, also for a member and an application of the instance; a malformed secret;
    /// [`Error::Changed`]; the permission `credentials.write`; the database.
    pub async fn replace_client_secret(&self, actor: &Actor, new: ReplaceSecret) -> Result<Application, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let client_secret = normalize::pasted_secret(&new.client_secret);
        check_client_secret(&client_secret)?;
        let id = new.application;
        let company = self.get_application(actor, id).await?.company;
        let sealed = self.seal_text(client_secret_field(id, company), &client_secret).await?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let row = writing.lookup_application(id).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let is_conditional = new.expected.is_some();
        if new.expected.is_some_and(|expected| expected != application_revision(&row)) {
            return Err(Error::Changed);
        }
        // The condition is repeated in the statement: another transaction may have replaced the secret since it was read.
        let from = is_conditional.then_some(row.client_secret.as_slice());
        if !writing.replace_client_secret(id, from, &sealed, Some(now)).await? {
            let now_stored = writing.lookup_application(id).await?;
            let is_changed = now_stored.is_some_and(|other| other.client_secret != row.client_secret);
            return Err(if is_changed { Error::Changed } else { Error::failure(FailureCode::NotFound) });
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

/// A revision that changes whenever a field changes that a person can edit.
pub fn application_revision(row: &Application) -> String {
    revision(&[row.name.as_bytes(), &row.client_secret])
}
