//! Assignments of shops to members and keys. Statements work on whole sets: their cost grows with what they assign, not with
//! what exists.

use crate::access::scoped_sql::{ScopedSql, scoped};
use crate::access::tenant::visible;
use crate::shops::shop::shop_columns;
use crate::{
    StoreError, Subject, TenantTx,
    executor::{FromRow, Row, args, ids, sql},
};
use hawser_core::shops::Shop;
use hawser_core::{ApiKeyId, CompanyId, Environment, MemberId, ShopId, Timestamp};

/// A shop assigned to a member or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRow {
    pub subject: Subject,
    pub shop: ShopId,
    pub shop_name: String,
    /// The end of the assignment, exclusive; `None` for no end.
    pub until: Option<Timestamp>,
    /// Missing on assignments from before this was recorded.
    pub assigned_at: Option<Timestamp>,
    /// The member who assigned it, if it was a member.
    pub assigned_by: Option<MemberId>,
    /// The name of that member, or the description of the key that assigned it.
    pub assigned_by_name: Option<String>,
}

impl FromRow for AssignmentRow {
    const TABLE: &'static str = "shop_assignment";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let id = row.id("subject_id")?;
        let subject = match row.text("subject_kind")?.as_str() {
            "member" => Subject::Member(MemberId(id)),
            "key" => Subject::Key(ApiKeyId(id)),
            _ => return Err(row.corrupt("subject_kind")),
        };
        Ok(Self {
            subject,
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            until: row.opt_time("until")?,
            assigned_at: row.opt_time("assigned_at")?,
            assigned_by: row.opt_id("assigned_by_member")?.map(MemberId),
            assigned_by_name: row.opt_text("assigned_by_name")?,
        })
    }
}

macro_rules! select {
    ($($rest:tt)+) => {
        scoped!(
            visible
            "SELECT x.shop_pk AS pk, x.subject_kind, x.subject_id, v.id AS shop_id, v.name AS shop_name, x.until, \
             x.assigned_at, bm.id AS assigned_by_member, COALESCE(bm.name, bk.description) AS assigned_by_name \
             FROM shop_assignment x JOIN visible v ON v.pk = x.shop_pk \
             LEFT JOIN member bm ON x.assigned_by_kind = 'member' AND bm.id = x.assigned_by \
             AND bm.company_pk = v.company_pk \
             LEFT JOIN api_key bk ON x.assigned_by_kind = 'key' AND bk.id = x.assigned_by \
             AND bk.company_pk = v.company_pk "
            $($rest)+
        )
    };
}

/// The id of a shop or a key, with its environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithEnvironment<T> {
    pub id: T,
    pub environment: Environment,
}

struct IdAndEnvironment(uuid::Uuid, Environment);

impl FromRow for IdAndEnvironment {
    const TABLE: &'static str = "shop";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.id("id")?, row.parsed("environment")?))
    }
}

struct Id(uuid::Uuid);

impl FromRow for Id {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.id("id")?))
    }
}

impl TenantTx {
    /// Returns those of the shops that are in scope and belong to the company.
    pub async fn filter_visible_shops(
        &mut self,
        company: CompanyId,
        shops: &[ShopId],
    ) -> Result<Vec<WithEnvironment<ShopId>>, StoreError> {
        let select = scoped!(visible "SELECT s.pk, s.id, s.environment FROM shop s JOIN visible v ON v.pk = s.pk \
                          WHERE v.id IN " (IDS "$1") " AND v.company_id = $2");
        let found: Vec<IdAndEnvironment> =
            self.all(select, args![ids(shops.iter().map(|shop| shop.0)), company]).await?;
        Ok(found
            .into_iter()
            .map(|IdAndEnvironment(id, environment)| WithEnvironment { id: ShopId(id), environment })
            .collect())
    }

    /// Returns those of the members that belong to the company, if the actor does.
    pub async fn filter_members(
        &mut self,
        company: CompanyId,
        members: &[MemberId],
    ) -> Result<Vec<MemberId>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let select = sql!("SELECT m.pk, m.id FROM member m JOIN company c ON c.pk = m.company_pk \
                          WHERE m.id IN " (IDS "$1") " AND c.id = $2");
        let found: Vec<Id> =
            self.tx.fetch_all(select, args![ids(members.iter().map(|member| member.0)), company]).await?;
        Ok(found.into_iter().map(|Id(id)| MemberId(id)).collect())
    }

    /// Returns those of the keys that belong to the company and are not revoked, if the actor belongs to the company.
    pub async fn filter_active_keys(
        &mut self,
        company: CompanyId,
        keys: &[ApiKeyId],
    ) -> Result<Vec<WithEnvironment<ApiKeyId>>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let select = sql!("SELECT k.pk, k.id, k.environment FROM api_key k JOIN company c ON c.pk = k.company_pk \
                          WHERE k.id IN " (IDS "$1") " AND c.id = $2 AND k.revoked_at IS NULL");
        let found: Vec<IdAndEnvironment> =
            self.tx.fetch_all(select, args![ids(keys.iter().map(|key| key.0)), company]).await?;
        Ok(found
            .into_iter()
            .map(|IdAndEnvironment(id, environment)| WithEnvironment { id: ApiKeyId(id), environment })
            .collect())
    }

    /// Assigns every shop in scope to every member and key of the same company. Existing assignments get the new end. Returns
    /// the number of assignments.
    pub async fn assign_shops(
        &mut self,
        subjects: &[Subject],
        shops: &[ShopId],
        until: Option<Timestamp>,
    ) -> Result<u64, StoreError> {
        const TO_MEMBERS: ScopedSql = scoped!(visible
            "INSERT INTO shop_assignment (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
             SELECT 'member', m.id, v.pk, $3, @now, @actor_kind, @actor_id FROM member m \
             JOIN visible v ON v.company_pk = m.company_pk \
             WHERE m.id IN " (IDS "$1") " AND v.id IN " (IDS "$2") " ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
             until = excluded.until, assigned_at = excluded.assigned_at, assigned_by_kind = excluded.assigned_by_kind, \
             assigned_by = excluded.assigned_by");
        const TO_KEYS: ScopedSql = scoped!(visible
            "INSERT INTO shop_assignment (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
             SELECT 'key', k.id, v.pk, $3, @now, @actor_kind, @actor_id FROM api_key k \
             JOIN visible v ON v.company_pk = k.company_pk \
             WHERE k.id IN " (IDS "$1") " AND v.id IN " (IDS "$2") " ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
             until = excluded.until, assigned_at = excluded.assigned_at, assigned_by_kind = excluded.assigned_by_kind, \
             assigned_by = excluded.assigned_by");
        let shops = ids(shops.iter().map(|shop| shop.0));
        let (members, keys) = split(subjects);
        let to_members = self.run(TO_MEMBERS, args![members, &shops, until]).await?;
        Ok(to_members + self.run(TO_KEYS, args![keys, &shops, until]).await?)
    }

    /// Removes the assignments of shops in scope from each of the subjects. Returns their number.
    pub async fn unassign_shops(&mut self, subjects: &[Subject], shops: &[ShopId]) -> Result<u64, StoreError> {
        const DELETE: ScopedSql = scoped!(visible "DELETE FROM shop_assignment WHERE subject_kind = $3 \
            AND subject_id IN " (IDS "$1") " AND shop_pk IN (SELECT pk FROM visible WHERE id IN " (IDS "$2") ")");
        let shops = ids(shops.iter().map(|shop| shop.0));
        let (members, keys) = split(subjects);
        let of_members = self.run(DELETE, args![members, &shops, "member"]).await?;
        Ok(of_members + self.run(DELETE, args![keys, &shops, "key"]).await?)
    }

    /// Returns the assignments of these shops to these subjects, including expired ones.
    pub async fn assignments_between(
        &mut self,
        subjects: &[Subject],
        shops: &[ShopId],
    ) -> Result<Vec<AssignmentRow>, StoreError> {
        let select =
            select!("WHERE x.subject_id IN " (IDS "$1") " AND v.id IN " (IDS "$2") " ORDER BY x.subject_id, v.pk");
        let of = ids(subjects.iter().map(|subject| subject.parts().1));
        let found: Vec<AssignmentRow> = self.all(select, args![of, ids(shops.iter().map(|shop| shop.0))]).await?;
        Ok(found.into_iter().filter(|row| subjects.contains(&row.subject)).collect())
    }

    /// Returns the current assignments of a shop in scope.
    pub async fn assignments_of_shop(&mut self, shop: ShopId) -> Result<Vec<AssignmentRow>, StoreError> {
        let select = select!(
            "WHERE v.id = $1 AND (x.until IS NULL OR x.until > @now) \
                              ORDER BY x.subject_kind DESC, x.subject_id"
        );
        self.all(select, args![shop]).await
    }

    /// Returns the current assignments of a subject to shops in scope, sorted by the shop's name.
    pub async fn assignments_of_subject(&mut self, subject: Subject) -> Result<Vec<AssignmentRow>, StoreError> {
        let (kind, id) = subject.parts();
        let select = select!(
            "WHERE x.subject_kind = $1 AND x.subject_id = $2 AND (x.until IS NULL OR x.until > @now) \
                              ORDER BY v.name, v.pk"
        );
        self.all(select, args![kind, id]).await
    }

    /// The shops that are assigned to the actor itself at this moment, by name; all others are left out, also for an actor
    /// that sees them.
    pub async fn list_own_shops(&mut self) -> Result<Vec<Shop>, StoreError> {
        let select = scoped!(visible "SELECT " shop_columns "JOIN shop_assignment x ON x.shop_pk = s.pk AND x.subject_kind = @actor_kind \
                          AND x.subject_id = @actor_id AND (x.until IS NULL OR x.until > @now) ORDER BY s.name, s.pk");
        self.all(select, &[]).await
    }
}

/// The ids of the members and the ids of the keys.
fn split(subjects: &[Subject]) -> (String, String) {
    let of =
        |wanted: &str| ids(subjects.iter().map(|s| s.parts()).filter(|(kind, _)| *kind == wanted).map(|(_, id)| id));
    (of("member"), of("key"))
}
