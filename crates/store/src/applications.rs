//! Developer applications at Amazon, through which Hawser calls: the instance's, seen by every company, or a company's own.

use crate::{ApplicationKind, Environment, Scoped, StoreError};
use hawser_core::{ApplicationId, CompanyId, Region, Timestamp};

/// An application to add.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Whose; `None` for the instance's, which only the instance owner may add.
    pub company: Option<CompanyId>,
    /// Amazon's region.
    pub region: Region,
    /// The name that Amazon shows the seller.
    pub name: String,
    /// Public or private.
    pub kind: ApplicationKind,
    /// Production or sandbox.
    pub environment: Environment,
    /// Amazon's developer id.
    pub developer_id: String,
    /// Amazon's application id (`amzn1.sp.solution.…`).
    pub application_id: String,
    /// The client id of Login with Amazon.
    pub client_id: String,
    /// The client secret, sealed.
    pub client_secret: Vec<u8>,
    /// When Amazon made the secret, where known: it lives 180 days.
    pub secret_created_at: Option<Timestamp>,
    /// When.
    pub created_at: Timestamp,
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    /// Its id.
    pub id: ApplicationId,
    /// Whose; `None` for the instance's.
    pub company: Option<CompanyId>,
    /// Amazon's region.
    pub region: Region,
    /// The name that Amazon shows the seller.
    pub name: String,
    /// Public or private.
    pub kind: ApplicationKind,
    /// Production or sandbox.
    pub environment: Environment,
    /// Amazon's developer id.
    pub developer_id: String,
    /// Amazon's application id.
    pub application_id: String,
    /// The client id of Login with Amazon.
    pub client_id: String,
    /// The client secret, sealed.
    pub client_secret: Vec<u8>,
    /// When Amazon made the secret, where known.
    pub secret_created_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Scoped {
    /// Adds an application.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `application_name` when its owner has one of that name in the region;
    /// [`StoreError::NotFound`] `company` when it is not the actor's to add to.
    pub async fn add_application(&mut self, application: &NewApplication) -> Result<(), StoreError> {
        let _ = application;
        todo!()
    }

    /// The instance's applications and the company's own, by region and name.
    pub async fn list_applications(&mut self) -> Result<Vec<ApplicationRow>, StoreError> {
        todo!()
    }

    /// The application with that id.
    pub async fn lookup_application(
        &mut self,
        application: ApplicationId,
    ) -> Result<Option<ApplicationRow>, StoreError> {
        let _ = application;
        todo!()
    }

    /// An application of the region, of that name where one is given: a company's own before the instance's, the newest first.
    pub async fn find_application(
        &mut self,
        region: Region,
        name: Option<&str>,
    ) -> Result<Option<ApplicationRow>, StoreError> {
        let _ = (region, name);
        todo!()
    }

    /// Replaces the sealed client secret; `false` when the application is not the actor's to change.
    pub async fn replace_client_secret(
        &mut self,
        application: ApplicationId,
        client_secret: &[u8],
        secret_created_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let _ = (application, client_secret, secret_created_at);
        todo!()
    }
}
