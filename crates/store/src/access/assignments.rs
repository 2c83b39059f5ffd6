//! Which shops are assigned to whom, by whom and until when. Whole sets at once: a statement's cost grows with what it
//! assigns, not with what there is.

use crate::{
    StoreError, Subject, TenantTx,
    executor::{FromRow, Row, Sql, args, ids, sql},
};
use hawser_core::shops::Shop;
use hawser_core::{ApiKeyId, CompanyId, Environment, MemberId, ShopId, Timestamp};

/// A shop assigned to a member or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRow {
    /// To whom.
    pub subject: Subject,
    /// Which shop.
    pub shop: ShopId,
    /// The shop's name.
    pub shop_name: String,
    /// Until when; for good without one.
    pub until: Option<Timestamp>,
    /// Since when, as far as that was kept.
    pub assigned_at: Option<Timestamp>,
    /// By which member.
    pub assigned_by: Option<MemberId>,
    /// The name of that member, or the description of the key that assigned it.
    pub assigned_by_name: Option<String>,
}

impl FromRow for AssignmentRow {
    const TABLE: &'static str = "shop_access";

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
        sql!(
            VISIBLE
            "SELECT x.shop_pk AS pk, x.subject_kind, x.subject_id, v.id AS shop_id, v.name AS shop_name, x.until, \
             x.assigned_at, bm.id AS assigned_by_member, COALESCE(bm.name, bk.description) AS assigned_by_name \
             FROM shop_access x JOIN visible v ON v.pk = x.shop_pk \
             LEFT JOIN member bm ON x.assigned_by_kind = 'member' AND bm.id = x.assigned_by \
             AND bm.company_pk = v.company_pk \
             LEFT JOIN api_key bk ON x.assigned_by_kind = 'key' AND bk.id = x.assigned_by \
             AND bk.company_pk = v.company_pk "
            $($rest)+
        )
    };
}

/// A shop or a key, and the world it lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithEnvironment<T> {
    /// Which.
    pub id: T,
    /// Its world.
    pub environment: Environment,
}

struct World(uuid::Uuid, Environment);

impl FromRow for World {
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
    /// Those of the shops that are in scope and the company's.
    pub async fn filter_visible_shops(
        &mut self,
        company: CompanyId,
        shops: &[ShopId],
    ) -> Result<Vec<WithEnvironment<ShopId>>, StoreError> {
        let select = sql!(VISIBLE "SELECT s.pk, s.id, s.environment FROM shop s JOIN visible v ON v.pk = s.pk \
                          WHERE v.id IN " (IDS "$7") " AND v.company_id = $8");
        let found: Vec<World> = self.all(select, args![ids(shops.iter().map(|shop| shop.0)), company]).await?;
        Ok(found.into_iter().map(|World(id, environment)| WithEnvironment { id: ShopId(id), environment }).collect())
    }

    /// Those of the members that the actor's company has.
    pub async fn known_members(
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

    /// Those of the keys that the actor's company has and that are not revoked.
    pub async fn known_keys(
        &mut self,
        company: CompanyId,
        keys: &[ApiKeyId],
    ) -> Result<Vec<WithEnvironment<ApiKeyId>>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let select = sql!("SELECT k.pk, k.id, k.environment FROM api_key k JOIN company c ON c.pk = k.company_pk \
                          WHERE k.id IN " (IDS "$1") " AND c.id = $2 AND k.revoked_at IS NULL");
        let found: Vec<World> = self.tx.fetch_all(select, args![ids(keys.iter().map(|key| key.0)), company]).await?;
        Ok(found.into_iter().map(|World(id, environment)| WithEnvironment { id: ApiKeyId(id), environment }).collect())
    }

    /// Assigns shops in scope to members and keys of the same company, each to each, until the given moment or for good;
    /// repeating it replaces the end. How many assignments that made.
    pub async fn assign_shops(
        &mut self,
        subjects: &[Subject],
        shops: &[ShopId],
        until: Option<Timestamp>,
    ) -> Result<u64, StoreError> {
        const TO_MEMBERS: Sql = sql!(VISIBLE
            "INSERT INTO shop_access (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
             SELECT 'member', m.id, v.pk, $9, $6, $4, $5 FROM member m JOIN visible v ON v.company_pk = m.company_pk \
             WHERE m.id IN " (IDS "$7") " AND v.id IN " (IDS "$8") " ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
             until = excluded.until, assigned_at = excluded.assigned_at, assigned_by_kind = excluded.assigned_by_kind, \
             assigned_by = excluded.assigned_by");
        const TO_KEYS: Sql = sql!(VISIBLE
            "INSERT INTO shop_access (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
             SELECT 'key', k.id, v.pk, $9, $6, $4, $5 FROM api_key k JOIN visible v ON v.company_pk = k.company_pk \
             WHERE k.id IN " (IDS "$7") " AND v.id IN " (IDS "$8") " ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
             until = excluded.until, assigned_at = excluded.assigned_at, assigned_by_kind = excluded.assigned_by_kind, \
             assigned_by = excluded.assigned_by");
        let shops = ids(shops.iter().map(|shop| shop.0));
        let (members, keys) = split(subjects);
        let to_members = self.run(TO_MEMBERS, args![members, &shops, until]).await?;
        Ok(to_members + self.run(TO_KEYS, args![keys, &shops, until]).await?)
    }

    /// Takes the assignments of shops in scope away from each of the subjects; how many there were.
    pub async fn unassign_shops(&mut self, subjects: &[Subject], shops: &[ShopId]) -> Result<u64, StoreError> {
        const DELETE: Sql = sql!(VISIBLE "DELETE FROM shop_access WHERE subject_kind = $9 \
            AND subject_id IN " (IDS "$7") " AND shop_pk IN (SELECT pk FROM visible WHERE id IN " (IDS "$8") ")");
        let shops = ids(shops.iter().map(|shop| shop.0));
        let (members, keys) = split(subjects);
        let of_members = self.run(DELETE, args![members, &shops, "member"]).await?;
        Ok(of_members + self.run(DELETE, args![keys, &shops, "key"]).await?)
    }

    /// The assignments of these shops to these subjects as they stand, also those that have ended.
    pub async fn assignments_between(
        &mut self,
        subjects: &[Subject],
        shops: &[ShopId],
    ) -> Result<Vec<AssignmentRow>, StoreError> {
        let select =
            select!("WHERE x.subject_id IN " (IDS "$7") " AND v.id IN " (IDS "$8") " ORDER BY x.subject_id, v.pk");
        let of = ids(subjects.iter().map(|subject| subject.parts().1));
        let found: Vec<AssignmentRow> = self.all(select, args![of, ids(shops.iter().map(|shop| shop.0))]).await?;
        Ok(found.into_iter().filter(|row| subjects.contains(&row.subject)).collect())
    }

    /// Whom a shop in scope is assigned to at this moment.
    pub async fn assignments_of_shop(&mut self, shop: ShopId) -> Result<Vec<AssignmentRow>, StoreError> {
        let select = select!(
            "WHERE v.id = $7 AND (x.until IS NULL OR x.until > $6) \
                              ORDER BY x.subject_kind DESC, x.subject_id"
        );
        self.all(select, args![shop]).await
    }

    /// The shops in scope that are assigned to a subject at this moment, by name.
    pub async fn assignments_of_subject(&mut self, subject: Subject) -> Result<Vec<AssignmentRow>, StoreError> {
        let (kind, id) = subject.parts();
        let select = select!(
            "WHERE x.subject_kind = $7 AND x.subject_id = $8 AND (x.until IS NULL OR x.until > $6) \
                              ORDER BY v.name, v.pk"
        );
        self.all(select, args![kind, id]).await
    }

    /// The shops that are assigned to the actor itself at this moment, by name; all others are left out, also for an actor
    /// that sees them.
    pub async fn list_own_shops(&mut self) -> Result<Vec<Shop>, StoreError> {
        let select = sql!(VISIBLE "SELECT " SHOP "JOIN shop_access x ON x.shop_pk = s.pk AND x.subject_kind = $4 \
                          AND x.subject_id = $5 AND (x.until IS NULL OR x.until > $6) ORDER BY s.name, s.pk");
        self.all(select, &[]).await
    }
}

/// The ids of the members and of the keys among them.
fn split(subjects: &[Subject]) -> (String, String) {
    let of =
        |wanted: &str| ids(subjects.iter().map(|s| s.parts()).filter(|(kind, _)| *kind == wanted).map(|(_, id)| id));
    (of("member"), of("key"))
}
