//! Developer applications at Amazon, through which Hawser calls: the instance's, seen by every company, or a company's own.

use crate::access::scoped_sql::scoped;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Pk, Row, args},
    instance::company_pk,
};
use hawser_core::applications::ApplicationKind;
use hawser_core::{ApplicationId, CompanyId, Environment, Region, Timestamp};

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
    /// Still a draft in Amazon's developer console: its consents need `version=beta`.
    pub is_draft: bool,
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
    /// Still a draft in Amazon's developer console: its consents need `version=beta`.
    pub is_draft: bool,
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

/// The columns of an application `app`, aliased so that they may stand beside an authorization's.
macro_rules! application_columns {
    () => {
        "app.pk AS app_pk, app.id AS app_id, app_company.id AS app_company, app.region AS app_region, \
         app.name AS app_name, app.kind AS app_kind, app.is_draft AS app_draft, app.environment AS app_environment, \
         app.developer_id AS app_developer, app.application_id AS app_application, app.client_id AS app_client, \
         app.client_secret AS app_secret, app.secret_created_at AS app_secret_at, app.created_at AS app_created"
    };
}
pub(crate) use application_columns;

impl FromRow for ApplicationRow {
    const TABLE: &'static str = "application";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ApplicationId(row.id("app_id")?),
            company: row.opt_id("app_company")?.map(CompanyId),
            region: row.parsed("app_region")?,
            name: row.text("app_name")?,
            kind: row.parsed("app_kind")?,
            is_draft: row.flag("app_draft")?,
            environment: row.parsed("app_environment")?,
            developer_id: row.text("app_developer")?,
            application_id: row.text("app_application")?,
            client_id: row.text("app_client")?,
            client_secret: row.bytes("app_secret")?,
            secret_created_at: row.opt_time("app_secret_at")?,
            created_at: row.time("app_created")?,
        })
    }
}

/// The applications in an actor's scope: the instance owner's all, else the company's own and the instance's. A worker,
/// which belongs to no company, sees none; a key only those of its own environment.
macro_rules! select {
    ($rest:literal) => {
        scoped!(
            "SELECT " application_columns
            " FROM application app LEFT JOIN company app_company ON app_company.pk = app.company_pk \
             WHERE ((@company IS NULL AND @sees_all = 1) OR app_company.id = @company OR (@company IS NOT NULL AND app.company_pk IS NULL)) \
             AND (@actor_kind <> 'key' OR app.environment = (SELECT environment FROM api_key WHERE id = @actor_id)) "
            $rest
        )
    };
}

impl TenantTx {
    /// Adds an application.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `application_name` when its owner has one of that name in the region;
    /// [`StoreError::NotFound`] `company` when it is not the actor's to add to.
    pub async fn create_application(&mut self, application: &NewApplication) -> Result<(), StoreError> {
        let company = match application.company {
            Some(company) if self.scope.belongs_to(company) => Some(company_pk(&mut self.tx, company).await?),
            None if self.scope.is_instance_owner() => None,
            Some(_) | None => return Err(StoreError::NotFound { what: "company" }),
        };
        let insert = "INSERT INTO application (id, company_pk, region, name, kind, environment, developer_id, \
                      application_id, client_id, client_secret, secret_created_at, created_at, is_draft) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
        let args = args![
            application.id,
            company,
            application.region.as_str(),
            &application.name,
            application.kind.as_str(),
            application.environment.as_str(),
            &application.developer_id,
            &application.application_id,
            &application.client_id,
            &application.client_secret,
            application.secret_created_at,
            application.created_at,
            application.is_draft,
        ];
        match self.tx.execute(insert, args).await? {
            0 => Err(StoreError::Conflict { what: "application_name" }),
            _ => Ok(()),
        }
    }

    /// The instance's applications and the company's own, by region and name.
    pub async fn list_applications(&mut self) -> Result<Vec<ApplicationRow>, StoreError> {
        self.all(select!("ORDER BY app.region, app.name, app.pk"), &[]).await
    }

    /// The application with that id.
    pub async fn lookup_application(
        &mut self,
        application: ApplicationId,
    ) -> Result<Option<ApplicationRow>, StoreError> {
        self.first(select!("AND app.id = $1"), args![application]).await
    }

    /// Replaces the sealed client secret; `false` when the application is not the actor's to change.
    pub async fn replace_client_secret(
        &mut self,
        application: ApplicationId,
        client_secret: &[u8],
        secret_created_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let update = scoped!(
            "UPDATE application SET client_secret = $2, secret_created_at = $3 WHERE id = $1 AND \
                      ((@company IS NULL AND @sees_all = 1) OR company_pk = (SELECT pk FROM company WHERE id = @company)) AND \
                      (@actor_kind <> 'key' OR environment = (SELECT environment FROM api_key WHERE id = @actor_id))"
        );
        Ok(self.run(update, args![application, client_secret, secret_created_at]).await? > 0)
    }

    /// The key of an application in scope.
    pub(crate) async fn application_pk(&mut self, application: ApplicationId) -> Result<Option<i64>, StoreError> {
        let select = scoped!(
            "SELECT app.pk FROM application app LEFT JOIN company c ON c.pk = app.company_pk WHERE app.id = $1 \
                      AND ((@company IS NULL AND @sees_all = 1) OR c.id = @company OR (@company IS NOT NULL AND app.company_pk IS NULL)) \
                      AND (@actor_kind <> 'key' OR app.environment = (SELECT environment FROM api_key WHERE id = @actor_id))"
        );
        Ok(self.first::<Pk>(select, args![application]).await?.map(|pk| pk.0))
    }
}
