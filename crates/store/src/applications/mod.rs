//! Developer applications at Amazon: those of the instance, which every company sees, and those of one company.

use crate::access::scoped_sql::scoped;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Pk, Row, args, sql},
    instance::company_pk,
};
use hawser_core::applications::Application;
use hawser_core::paging::Slice;
use hawser_core::{Actor, ApplicationId, CompanyId, Timestamp};

/// The position of an application in a list: region, name, and its id for equal names of several owners.
pub type ApplicationPosition = (String, String, ApplicationId);

/// The columns of an application `app`, aliased so that they can be combined with those of an authorization.
macro_rules! application_columns {
    () => {
        "app.pk AS app_pk, app.id AS app_id, app_company.id AS app_company, app.region AS app_region, \
         app.name AS app_name, app.kind AS app_kind, app.is_draft AS app_draft, app.environment AS app_environment, \
         app.developer_id AS app_developer, app.application_id AS app_application, app.client_id AS app_client, \
         app.client_secret AS app_secret, app.secret_created_at AS app_secret_at, app.created_at AS app_created"
    };
}
pub(crate) use application_columns;

impl FromRow for Application {
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

/// Selects the applications in an actor's scope. The instance owner sees all of them, a company its own and the instance's,
/// an API key only those of its environment, and a worker none. The arguments are those of the scope.
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
    /// [`StoreError::Conflict`] `application_name` if its owner has one with that name in the region;
    /// [`StoreError::NotFound`] `company` if the actor may not add to that company.
    pub async fn create_application(&mut self, application: &Application) -> Result<(), StoreError> {
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

    /// Lists the applications in scope, by region and name.
    pub async fn list_applications(&mut self) -> Result<Vec<Application>, StoreError> {
        self.all(select!("ORDER BY app.region, app.name, app.pk"), &[]).await
    }

    /// A page of the applications in scope, by region and name.
    pub async fn page_applications(
        &mut self,
        slice: &Slice<ApplicationPosition>,
    ) -> Result<Vec<Application>, StoreError> {
        let mut statement = self.compose();
        // The company's own and the instance's are two ranges of an index.
        let owners: &[&str] = if self.is_of_company() {
            &["app.company_pk = (SELECT x.pk FROM company x WHERE x.id = @company) ", "app.company_pk IS NULL "]
        } else {
            &["@sees_all = 1 "]
        };
        statement.push("WITH page AS (", &[]);
        for (number, owner) in owners.iter().enumerate() {
            let union = if number > 0 { "UNION ALL SELECT * FROM (" } else { "SELECT * FROM (" };
            statement.push(union, &[]);
            statement.push("SELECT app.pk FROM application app WHERE ", &[]);
            statement.push(*owner, &[]);
            if matches!(self.scope.actor, Actor::Key { .. }) {
                let own = "AND app.environment = (SELECT k.environment FROM api_key k WHERE k.id = @actor_id) ";
                statement.push(own, &[]);
            }
            if let Some((region, name, id)) = &slice.after {
                let after = "AND (app.region, app.name, app.pk) > \
                             ($1, $2, (SELECT x.pk FROM application x WHERE x.id = $3)) ";
                statement.push(after, args![region, name, *id]);
            }
            statement.push("ORDER BY app.region, app.name, app.pk LIMIT $1) part ", args![slice.rows()]);
        }
        let rest = sql!(") SELECT " application_columns " FROM page JOIN application app ON app.pk = page.pk \
            LEFT JOIN company app_company ON app_company.pk = app.company_pk \
            ORDER BY app.region, app.name, app.pk LIMIT $1");
        statement.push(rest, args![slice.rows()]);
        self.tx.fetch_composed(statement).await
    }

    /// Finds an application by id.
    pub async fn lookup_application(&mut self, application: ApplicationId) -> Result<Option<Application>, StoreError> {
        self.first(select!("AND app.id = $1"), args![application]).await
    }

    /// Replaces the sealed client secret; returns `false` if the actor may not change the application, or if the stored secret
    /// is not `from` (`None`: any secret).
    pub async fn replace_client_secret(
        &mut self,
        application: ApplicationId,
        from: Option<&[u8]>,
        client_secret: &[u8],
        secret_created_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let update = scoped!(
            "UPDATE application SET client_secret = $2, secret_created_at = $3 WHERE id = $1 AND \
                      ($4 IS NULL OR client_secret = $4) AND \
                      ((@company IS NULL AND @sees_all = 1) OR company_pk = (SELECT pk FROM company WHERE id = @company)) AND \
                      (@actor_kind <> 'key' OR environment = (SELECT environment FROM api_key WHERE id = @actor_id))"
        );
        Ok(self.run(update, args![application, client_secret, secret_created_at, from]).await? > 0)
    }

    /// The primary key of an application in scope.
    pub(crate) async fn application_pk(&mut self, application: ApplicationId) -> Result<Option<i64>, StoreError> {
        let select = scoped!(
            "SELECT app.pk FROM application app LEFT JOIN company c ON c.pk = app.company_pk WHERE app.id = $1 \
                      AND ((@company IS NULL AND @sees_all = 1) OR c.id = @company OR (@company IS NOT NULL AND app.company_pk IS NULL)) \
                      AND (@actor_kind <> 'key' OR app.environment = (SELECT environment FROM api_key WHERE id = @actor_id))"
        );
        Ok(self.first::<Pk>(select, args![application]).await?.map(|pk| pk.0))
    }
}
