//! Incidents, and the facts for attributing a refusal to a shop or to its application (the mass-failure rule).

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx, WorkerStore,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::verification::{Incident, RefusalContext};
use hawser_core::{ApplicationId, AuthorizationId, FailureCode, Timestamp};

impl FromRow for Incident {
    const TABLE: &'static str = "incident";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            application: ApplicationId(row.id("application_id")?),
            application_name: row.text("application_name")?,
            region: row.parsed("region")?,
            code: row.parsed("code")?,
            began_at: row.time("began_at")?,
            last_seen_at: row.time("last_seen_at")?,
            ended_at: row.opt_time("ended_at")?,
            suspected: row.count("suspected")?,
        })
    }
}

impl FromRow for RefusalContext {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            suspected_at: row.time("suspected_at")?,
            incident_seen_at: row.opt_time("incident_seen_at")?,
            incident_began_at: row.opt_time("incident_began_at")?,
        })
    }
}

/// An authorization to try.
struct Neighbor(AuthorizationId);

impl FromRow for Neighbor {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(AuthorizationId(row.id("id")?)))
    }
}

/// The application and the company of an authorization.
struct Place {
    authorization: i64,
    application: i64,
    company: i64,
}

impl FromRow for Place {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (authorization, application) = (row.int("pk")?, row.int("application_pk")?);
        Ok(Self { authorization, application, company: row.int("company_pk")? })
    }
}

impl WorkerStore {
    /// Records that an authorization was refused, keeping the time of the first refusal, and returns what is known about
    /// its application. `None` if there is no such authorization.
    pub async fn mark_suspected(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<Option<RefusalContext>, StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE seller_authorization SET suspected_at = COALESCE(suspected_at, $3), suspected_code = $2 WHERE id = $1";
        tx.execute(update, args![authorization, code.as_str(), now]).await?;
        let select = "SELECT u.pk, u.suspected_at, i.last_seen_at AS incident_seen_at, i.began_at AS incident_began_at \
                      FROM seller_authorization u \
                      LEFT JOIN incident i ON i.application_pk = u.application_pk AND i.code = $2 AND i.ended_at IS NULL \
                      WHERE u.id = $1";
        let context = tx.fetch_optional(select, args![authorization, code.as_str()]).await?;
        tx.commit().await?;
        Ok(context)
    }

    /// Authorizations of the same application that have worked and are not refused, by which a refusal is judged: for each of
    /// at most three companies the one that worked most recently. Companies that have been here longer come first, so that
    /// newly registered ones cannot stand for all. The own company counts only if no other one uses the application.
    pub async fn neighbors(&self, authorization: AuthorizationId) -> Result<Vec<AuthorizationId>, StoreError> {
        let mut tx = self.db.read().await?;
        let place = "SELECT u.pk, u.application_pk, a.company_pk FROM seller_authorization u \
                     JOIN seller_account a ON a.pk = u.account_pk WHERE u.id = $1";
        let Some(own) = tx.fetch_optional::<Place>(place, args![authorization]).await? else { return Ok(Vec::new()) };
        let other = "SELECT x.pk FROM seller_authorization x JOIN seller_account a ON a.pk = x.account_pk \
                     WHERE x.application_pk = $1 AND x.is_current = 1 AND a.company_pk <> $2 LIMIT 1";
        let has_others = tx.fetch_optional::<Pk>(other, args![own.application, own.company]).await?.is_some();
        // Without other companies, the index of the application finds the neighbor that worked last.
        let found: Vec<Neighbor> = if has_others {
            let select = "SELECT n.pk, n.id FROM (SELECT o.pk, o.id, a.company_pk, \
                          ROW_NUMBER() OVER (PARTITION BY a.company_pk ORDER BY o.last_succeeded_at DESC, o.pk) AS place \
                          FROM seller_authorization o JOIN seller_account a ON a.pk = o.account_pk \
                          WHERE o.application_pk = $1 AND o.pk <> $2 AND o.is_current = 1 AND o.suspected_at IS NULL \
                          AND o.revoked_at IS NULL AND o.last_succeeded_at IS NOT NULL AND a.company_pk <> $3) n \
                          WHERE n.place = 1 ORDER BY n.company_pk LIMIT 3";
            tx.fetch_all(select, args![own.application, own.authorization, own.company]).await?
        } else {
            let select = "SELECT o.pk, o.id FROM seller_authorization o \
                          WHERE o.application_pk = $1 AND o.pk <> $2 AND o.is_current = 1 AND o.suspected_at IS NULL \
                          AND o.revoked_at IS NULL AND o.last_succeeded_at IS NOT NULL \
                          ORDER BY o.last_succeeded_at DESC LIMIT 1";
            tx.fetch_all(select, args![own.application, own.authorization]).await?
        };
        Ok(found.into_iter().map(|neighbor| neighbor.0).collect())
    }

    /// Opens an incident of the authorization's application, or updates the open one. Returns `true` if it is new.
    pub async fn record_incident(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE incident SET last_seen_at = $3 WHERE ended_at IS NULL AND code = $2 \
                      AND application_pk = (SELECT application_pk FROM seller_authorization WHERE id = $1) RETURNING pk";
        let seen: Option<Pk> = tx.fetch_optional(update, args![authorization, code.as_str(), now]).await?;
        if seen.is_none() {
            let insert = "INSERT INTO incident (application_pk, code, began_at, last_seen_at) \
                          SELECT application_pk, $2, $3, $3 FROM seller_authorization WHERE id = $1 \
                          ON CONFLICT (application_pk, code) WHERE ended_at IS NULL DO NOTHING";
            tx.execute(insert, args![authorization, code.as_str(), now]).await?;
        }
        tx.commit().await?;
        Ok(seen.is_none())
    }
}

impl TenantTx {
    /// Lists the open incidents of applications that a shop in scope has authorized; the instance owner gets all of them. Only
    /// authorizations in scope are counted.
    pub async fn list_open_incidents(&mut self) -> Result<Vec<Incident>, StoreError> {
        let select = scoped!(
            visible
            "SELECT i.pk, app.id AS application_id, app.name AS application_name, app.region, i.code, i.began_at, \
             i.last_seen_at, i.ended_at, (SELECT COUNT(*) FROM seller_authorization u \
             JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE u.application_pk = app.pk AND u.suspected_at IS NOT NULL) AS suspected \
             FROM incident i JOIN application app ON app.pk = i.application_pk \
             WHERE i.ended_at IS NULL AND ($1 = 1 OR EXISTS (SELECT 1 FROM seller_authorization u \
             JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE u.application_pk = app.pk)) ORDER BY i.began_at, i.pk"
        );
        let sees_all = self.scope.is_instance_owner();
        self.all(select, args![sees_all]).await
    }
}
