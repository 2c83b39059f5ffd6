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
            neighbors: Vec::new(),
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

/// For each of at most three companies, the authorization of the same application that worked most recently. Companies that
/// have been here longer come first, so that newly registered ones cannot stand for all. The own company counts only if no
/// other company has a current authorization of the application.
const NEIGHBORS: &str = "SELECT n.pk, n.id FROM ( \
     SELECT o.pk, o.id, a.company_pk, \
     ROW_NUMBER() OVER (PARTITION BY a.company_pk ORDER BY o.last_succeeded_at DESC, o.pk) AS place \
     FROM seller_authorization u JOIN seller_account own ON own.pk = u.account_pk \
     JOIN seller_authorization o ON o.application_pk = u.application_pk AND o.pk <> u.pk AND o.is_current = 1 \
     JOIN seller_account a ON a.pk = o.account_pk \
     WHERE u.id = $1 AND o.suspected_at IS NULL AND o.revoked_at IS NULL AND o.last_succeeded_at IS NOT NULL \
     AND (a.company_pk <> own.company_pk OR NOT EXISTS (SELECT 1 FROM seller_authorization x \
     JOIN seller_account b ON b.pk = x.account_pk WHERE x.application_pk = u.application_pk AND x.is_current = 1 \
     AND b.company_pk <> own.company_pk))) n \
     WHERE n.place = 1 ORDER BY n.company_pk, n.pk LIMIT 3";

impl WorkerStore {
    /// Records that an authorization was refused, keeping the time of the first refusal, and returns what is known about
    /// others of the same application. `None` if there is no such authorization.
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
        let mut context: Option<RefusalContext> =
            tx.fetch_optional(select, args![authorization, code.as_str()]).await?;
        if let Some(context) = &mut context {
            let found: Vec<Neighbor> = tx.fetch_all(NEIGHBORS, args![authorization]).await?;
            context.neighbors = found.into_iter().map(|neighbor| neighbor.0).collect();
        }
        tx.commit().await?;
        Ok(context)
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
