//! Causes that many shops share, and what has to be known before a single shop is blamed (the mass-failure rule).

use crate::{
    Claims, InstanceTx, StoreError,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::{ApplicationId, AuthorisationId, FailureCode, Region, Timestamp};

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
    /// How many shops' authorisations are suspected meanwhile.
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

/// What is known about a refused authorisation and its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when it is refused.
    pub suspected_at: Timestamp,
    /// When another authorisation of the same application last worked.
    pub neighbour_succeeded_at: Option<Timestamp>,
    /// Another one of the same application that worked last and is not refused itself: the one to ask.
    pub neighbour: Option<AuthorisationId>,
    /// When the open incident of this application and code was last seen.
    pub incident_seen_at: Option<Timestamp>,
    /// When it began.
    pub incident_began_at: Option<Timestamp>,
}

struct StandingRow(Standing);

impl FromRow for StandingRow {
    const TABLE: &'static str = "authorisation";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Standing {
            suspected_at: row.time("suspected_at")?,
            neighbour_succeeded_at: row.opt_time("neighbour_succeeded_at")?,
            neighbour: row.opt_id("neighbour_id")?.map(AuthorisationId),
            incident_seen_at: row.opt_time("incident_seen_at")?,
            incident_began_at: row.opt_time("incident_began_at")?,
        }))
    }
}

impl Claims {
    /// Notes that an authorisation is refused (the first time stays) and tells what is known about its neighbours.
    pub async fn suspect(
        &self,
        authorisation: AuthorisationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<Option<Standing>, StoreError> {
        let mut tx = self.db.write().await?;
        let update =
            "UPDATE authorisation SET suspected_at = COALESCE(suspected_at, $3), suspected_code = $2 WHERE id = $1";
        tx.execute(update, args![authorisation, code.as_str(), now]).await?;
        let select = "SELECT u.pk, u.suspected_at, n.id AS neighbour_id, n.last_succeeded_at AS neighbour_succeeded_at, \
                      i.last_seen_at AS incident_seen_at, i.began_at AS incident_began_at \
                      FROM authorisation u \
                      LEFT JOIN incident i ON i.application_pk = u.application_pk AND i.code = $2 AND i.ended_at IS NULL \
                      LEFT JOIN authorisation n ON n.pk = (SELECT o.pk FROM authorisation o \
                      WHERE o.application_pk = u.application_pk AND o.pk <> u.pk AND o.is_current = 1 \
                      AND o.suspected_at IS NULL AND o.revoked_at IS NULL AND o.last_succeeded_at IS NOT NULL \
                      ORDER BY o.last_succeeded_at DESC, o.pk LIMIT 1) WHERE u.id = $1";
        let standing: Option<StandingRow> = tx.fetch_optional(select, args![authorisation, code.as_str()]).await?;
        tx.commit().await?;
        Ok(standing.map(|row| row.0))
    }

    /// Opens an incident of the authorisation's application, or notes that an open one was seen again; whether it is new.
    pub async fn note_incident(
        &self,
        authorisation: AuthorisationId,
        code: FailureCode,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE incident SET last_seen_at = $3 WHERE ended_at IS NULL AND code = $2 \
                      AND application_pk = (SELECT application_pk FROM authorisation WHERE id = $1) RETURNING pk";
        let seen: Option<Pk> = tx.fetch_optional(update, args![authorisation, code.as_str(), now]).await?;
        if seen.is_none() {
            let insert = "INSERT INTO incident (application_pk, code, began_at, last_seen_at) \
                          SELECT application_pk, $2, $3, $3 FROM authorisation WHERE id = $1 \
                          ON CONFLICT (application_pk, code) WHERE ended_at IS NULL DO NOTHING";
            tx.execute(insert, args![authorisation, code.as_str(), now]).await?;
        }
        tx.commit().await?;
        Ok(seen.is_none())
    }
}

impl InstanceTx {
    /// The incidents that are not over.
    pub async fn list_open_incidents(&mut self) -> Result<Vec<IncidentRow>, StoreError> {
        let select = "SELECT i.pk, app.id AS application_id, app.name AS application_name, app.region, i.code, i.began_at, \
                      i.last_seen_at, i.ended_at, (SELECT COUNT(*) FROM authorisation u \
                      WHERE u.application_pk = app.pk AND u.suspected_at IS NOT NULL) AS suspected \
                      FROM incident i JOIN application app ON app.pk = i.application_pk \
                      WHERE i.ended_at IS NULL ORDER BY i.began_at, i.pk";
        self.tx.fetch_all(select, args![]).await
    }
}
