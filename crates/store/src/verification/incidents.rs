//! Causes that many shops share, and what has to be known before a single shop is blamed (the mass-failure rule).

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx, WorkerStore,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::{ApplicationId, AuthorizationId, FailureCode, Region, Timestamp};

/// A common cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Of which application.
    pub application: ApplicationId,
    /// Its name.
    pub application_name: String,
    /// Its region.
    pub region: Region,
    /// What Amazon says.
    pub code: FailureCode,
    /// When it was first seen.
    pub began_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// How many shops' authorizations are suspected meanwhile.
    pub suspected: u64,
}

impl FromRow for IncidentRow {
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

/// What is known about a refused authorization and its neighbors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when it is refused.
    pub suspected_at: Timestamp,
    /// Another one of the same application that worked last and is not refused itself: the one to ask.
    pub neighbor: Option<AuthorizationId>,
    /// When the open incident of this application and code was last seen.
    pub incident_seen_at: Option<Timestamp>,
    /// When it began.
    pub incident_began_at: Option<Timestamp>,
}

struct StandingRow(Standing);

impl FromRow for StandingRow {
    const TABLE: &'static str = "authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Standing {
            suspected_at: row.time("suspected_at")?,
            neighbor: row.opt_id("neighbor_id")?.map(AuthorizationId),
            incident_seen_at: row.opt_time("incident_seen_at")?,
            incident_began_at: row.opt_time("incident_began_at")?,
        }))
    }
}

impl WorkerStore {
    /// Notes that an authorization is refused (the first time stays) and tells what is known about its neighbors.
    pub async fn mark_suspected(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<Option<Standing>, StoreError> {
        let mut tx = self.db.write().await?;
        let update =
            "UPDATE authorization SET suspected_at = COALESCE(suspected_at, $3), suspected_code = $2 WHERE id = $1";
        tx.execute(update, args![authorization, code.as_str(), now]).await?;
        let select = "SELECT u.pk, u.suspected_at, n.id AS neighbor_id, \
                      i.last_seen_at AS incident_seen_at, i.began_at AS incident_began_at \
                      FROM authorization u \
                      LEFT JOIN incident i ON i.application_pk = u.application_pk AND i.code = $2 AND i.ended_at IS NULL \
                      LEFT JOIN authorization n ON n.pk = (SELECT o.pk FROM authorization o \
                      WHERE o.application_pk = u.application_pk AND o.pk <> u.pk AND o.is_current = 1 \
                      AND o.suspected_at IS NULL AND o.revoked_at IS NULL AND o.last_succeeded_at IS NOT NULL \
                      ORDER BY o.last_succeeded_at DESC, o.pk LIMIT 1) WHERE u.id = $1";
        let standing: Option<StandingRow> = tx.fetch_optional(select, args![authorization, code.as_str()]).await?;
        tx.commit().await?;
        Ok(standing.map(|row| row.0))
    }

    /// Opens an incident of the authorization's application, or notes that an open one was seen again; whether it is new.
    pub async fn note_incident(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE incident SET last_seen_at = $3 WHERE ended_at IS NULL AND code = $2 \
                      AND application_pk = (SELECT application_pk FROM authorization WHERE id = $1) RETURNING pk";
        let seen: Option<Pk> = tx.fetch_optional(update, args![authorization, code.as_str(), now]).await?;
        if seen.is_none() {
            let insert = "INSERT INTO incident (application_pk, code, began_at, last_seen_at) \
                          SELECT application_pk, $2, $3, $3 FROM authorization WHERE id = $1 \
                          ON CONFLICT (application_pk, code) WHERE ended_at IS NULL DO NOTHING";
            tx.execute(insert, args![authorization, code.as_str(), now]).await?;
        }
        tx.commit().await?;
        Ok(seen.is_none())
    }
}

impl TenantTx {
    /// The incidents that are not over, of applications that a shop in scope is authorized for; the instance's owner gets
    /// every one. Only authorizations in scope are counted.
    pub async fn list_open_incidents(&mut self) -> Result<Vec<IncidentRow>, StoreError> {
        let select = scoped!(
            visible
            "SELECT i.pk, app.id AS application_id, app.name AS application_name, app.region, i.code, i.began_at, \
             i.last_seen_at, i.ended_at, (SELECT COUNT(*) FROM authorization u \
             JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE u.application_pk = app.pk AND u.suspected_at IS NOT NULL) AS suspected \
             FROM incident i JOIN application app ON app.pk = i.application_pk \
             WHERE i.ended_at IS NULL AND ($1 = 1 OR EXISTS (SELECT 1 FROM authorization u \
             JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE u.application_pk = app.pk)) ORDER BY i.began_at, i.pk"
        );
        let sees_all = self.scope.is_instance_owner();
        self.all(select, args![sees_all]).await
    }
}
