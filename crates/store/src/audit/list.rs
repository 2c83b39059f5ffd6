//! Reads a trail, filtered, page by page, ordered by time. A page begins after an entry, so that every page costs the
//! same.

use super::chain::trail_of;
use crate::access::scoped_sql::scoped;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args, ids, sql},
};
use hawser_core::audit::{AuditCursor, AuditFilter, AuditRecord};
use hawser_core::{ApiKeyId, CompanyId, MemberId, Permission, Timestamp};

/// The id of an actor in text form, and its name.
struct Name(String, String);

impl FromRow for Name {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let id = row.id("id")?;
        let id = if row.flag("is_member")? { MemberId(id).to_string() } else { ApiKeyId(id).to_string() };
        Ok(Self(id, row.text("name")?))
    }
}

/// Arguments: 1 trail, 2 action, 3 kind of the actor, 4 actor, 5 subject, 6 the far bound of the time, 7 and 8 the near
/// one (time and number), 9 limit. Each of the six statements reads an index from the near bound on.
macro_rules! page {
    ($by:literal, $from:literal, $order:literal) => {
        concat!(
            "SELECT pk, id, trail, seq, at, actor_kind, actor_id, origin, action, subject, details FROM audit ",
            "WHERE trail = $1 AND ",
            $by,
            " AND ($2 IS NULL OR substr(action, 1, length($2)) = $2) AND ($3 IS NULL OR actor_kind = $3) AND ",
            $from,
            $order,
            " LIMIT $9"
        )
    };
    ($by:literal, $is_newest_first:ident) => {
        if $is_newest_first {
            page!($by, "at >= $6 AND (at, seq) < ($7, $8)", " ORDER BY at DESC, seq DESC")
        } else {
            page!($by, "(at, seq) > ($7, $8) AND at < $6", " ORDER BY at, seq")
        }
    };
}

impl TenantTx {
    /// A page of a trail (`None`: the instance's) after the cursor; empty if the actor may not read it.
    pub async fn list_audit_lines(
        &mut self,
        company: Option<CompanyId>,
        filter: &AuditFilter,
        after: Option<AuditCursor>,
        is_newest_first: bool,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let is_own = company.map_or(self.scope.is_instance_owner(), |company| self.scope.belongs_to(company));
        if !is_own || !self.scope.actor.may(Permission::AuditRead) {
            return Ok(Vec::new());
        }
        let statement = match filter {
            AuditFilter { subject: Some(_), .. } => {
                page!("subject = $5 AND ($4 IS NULL OR actor_id = $4)", is_newest_first)
            }
            AuditFilter { actor_id: Some(_), .. } => {
                page!("actor_id = $4 AND ($5 IS NULL OR subject = $5)", is_newest_first)
            }
            AuditFilter { .. } => {
                page!("($4 IS NULL OR actor_id = $4) AND ($5 IS NULL OR subject = $5)", is_newest_first)
            }
        };
        let since = filter.since.unwrap_or(Timestamp::from_micros(i64::MIN));
        let until = filter.until.unwrap_or(Timestamp::from_micros(i64::MAX));
        let after = after.map(|cursor| (cursor.at, cursor.seq));
        // No entry has this number, so a bound of time includes or excludes all entries of that time.
        let (near, far) = if is_newest_first {
            (after.map_or((until, i64::MIN), |after| after.min((until, i64::MIN))), since)
        } else {
            (after.map_or((since, i64::MIN), |after| after.max((since, i64::MIN))), until)
        };
        let args = args![
            trail_of(company),
            &filter.action,
            &filter.actor_kind,
            &filter.actor_id,
            &filter.subject,
            far,
            near.0,
            near.1,
            limit,
        ];
        self.tx.fetch_all(statement, args).await
    }

    /// The current names of members and the descriptions of keys of that company, each with its id in text form.
    pub async fn audit_actor_names(
        &mut self,
        company: CompanyId,
        members: &[MemberId],
        keys: &[ApiKeyId],
    ) -> Result<Vec<(String, String)>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let select = sql!("SELECT CAST(1 AS BIGINT) AS is_member, m.id, m.name FROM member m JOIN company c ON c.pk = m.company_pk \
            WHERE c.id = $1 AND m.id IN " (IDS "$2") " UNION ALL \
            SELECT CAST(0 AS BIGINT), k.id, k.description FROM api_key k JOIN company c ON c.pk = k.company_pk \
            WHERE c.id = $1 AND k.id IN " (IDS "$3"));
        let args = args![company, ids(members.iter().map(|id| id.0)), ids(keys.iter().map(|id| id.0))];
        let found: Vec<Name> = self.tx.fetch_all(select, args).await?;
        Ok(found.into_iter().filter(|Name(_, name)| !name.is_empty()).map(|Name(id, name)| (id, name)).collect())
    }

    /// The latest entries of all trails that the actor may read.
    pub async fn list_audit(&mut self, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        if !self.scope.actor.may(Permission::AuditRead) {
            return Ok(Vec::new());
        }
        let select = scoped!(
            "SELECT pk, id, trail, seq, at, actor_kind, actor_id, origin, action, subject, details FROM audit \
             WHERE trail = @company OR $2 = 1 ORDER BY pk DESC LIMIT $1"
        );
        let owner = self.scope.is_instance_owner();
        self.all(select, args![limit, owner]).await
    }
}
