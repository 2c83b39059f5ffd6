//! A company's members, as those see and change them who manage them.

use crate::{
    CompanyRow, StoreError, TenantTx,
    executor::{Composed, FromRow, Pk, Row, args, sql},
};
use hawser_core::paging::Slice;
use hawser_core::{CompanyId, MemberId, PersonId, Role, Timestamp};

/// A member with what is known of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberEntry {
    /// Its id.
    pub id: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// The person; `None` for a member without an account.
    pub person: Option<PersonId>,
    /// The name in this company.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// As what.
    pub role: Role,
    pub created_at: Timestamp,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
    /// When it last did something, to the minute.
    pub last_seen_at: Option<Timestamp>,
    pub assigned_shops: u64,
}

impl FromRow for MemberEntry {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: MemberId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            person: row.opt_id("person_id")?.map(PersonId),
            name: row.text("name")?,
            email: row.opt_text("email")?,
            role: role(row)?,
            created_at: row.time("created_at")?,
            disabled_at: row.opt_time("disabled_at")?,
            last_seen_at: row.opt_time("last_seen_at")?,
            assigned_shops: row.count("assigned_shops")?,
        })
    }
}

/// The role of a row that has one.
pub(crate) fn role(row: &Row) -> Result<Role, StoreError> {
    let text = row.text("role")?;
    Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| row.corrupt("role"))
}

/// The columns of a member `m` of a company `c` with its person `p`.
macro_rules! member_columns {
    () => {
        "SELECT m.pk, m.id, c.id AS company_id, p.id AS person_id, m.name, p.email, m.role, m.created_at, \
         m.disabled_at, m.last_seen_at, (SELECT COUNT(*) FROM shop_assignment g JOIN shop ON shop.pk = g.shop_pk \
         WHERE g.subject_kind = 'member' AND g.subject_id = m.id AND (g.until IS NULL OR g.until > @now) \
         AND shop.company_pk = m.company_pk AND "
    };
}

impl TenantTx {
    /// Lets nobody else change the company's members and invitations until this transaction ends.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's.
    pub async fn lock_members(&mut self, company: CompanyId) -> Result<(), StoreError> {
        let missing = StoreError::NotFound { what: "company" };
        if !self.scope.belongs_to(company) {
            return Err(missing);
        }
        let lock = sql!("SELECT pk FROM company WHERE id = $1" LOCK_CHANGES);
        self.tx.fetch_optional::<Pk>(lock, args![company]).await?.map(|_| ()).ok_or(missing)
    }

    /// The company's name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's.
    pub async fn company_name(&mut self, company: CompanyId) -> Result<String, StoreError> {
        let select = "SELECT pk, id, name, created_at FROM company WHERE id = $1";
        let found: Option<CompanyRow> = self.tx.fetch_optional(select, args![company]).await?;
        let found = found.filter(|_| self.scope.belongs_to(company));
        found.map(|row| row.name).ok_or(StoreError::NotFound { what: "company" })
    }

    /// A page of the members of the actor's company, the oldest first, the disabled ones too.
    pub async fn page_members(
        &mut self,
        company: CompanyId,
        slice: &Slice<MemberId>,
    ) -> Result<Vec<MemberEntry>, StoreError> {
        let mut statement = self.members(company);
        if let Some(after) = slice.after {
            statement.push("AND m.pk > (SELECT x.pk FROM member x WHERE x.id = $1) ", args![after]);
        }
        statement.push("ORDER BY m.pk LIMIT $1", args![slice.rows()]);
        self.fetch_members(company, statement).await
    }

    /// All members of the actor's company, the oldest first, the disabled ones too.
    pub async fn list_member_entries(&mut self, company: CompanyId) -> Result<Vec<MemberEntry>, StoreError> {
        let mut statement = self.members(company);
        statement.push("ORDER BY m.pk", &[]);
        self.fetch_members(company, statement).await
    }

    /// One of them.
    pub async fn lookup_member_entry(
        &mut self,
        company: CompanyId,
        member: MemberId,
    ) -> Result<Option<MemberEntry>, StoreError> {
        let mut statement = self.members(company);
        statement.push("AND m.id = $1", args![member]);
        Ok(self.fetch_members(company, statement).await?.pop())
    }

    /// The one with that address.
    pub async fn find_member_by_email(
        &mut self,
        company: CompanyId,
        email: &str,
    ) -> Result<Option<MemberEntry>, StoreError> {
        let mut statement = self.members(company);
        statement.push("AND p.email = $1", args![email]);
        Ok(self.fetch_members(company, statement).await?.pop())
    }

    /// The beginning of a statement on the members of a company; conditions follow.
    fn members<'a>(&self, company: CompanyId) -> Composed<'a> {
        let mut statement = self.compose();
        statement.push(sql!(member_columns), &[]);
        self.limit_shops(&mut statement);
        let from = ") AS assigned_shops FROM member m JOIN company c ON c.pk = m.company_pk \
                    LEFT JOIN person p ON p.pk = m.person_pk \
                    WHERE m.company_pk = (SELECT x.pk FROM company x WHERE x.id = $1) ";
        statement.push(from, args![company]);
        statement
    }

    async fn fetch_members(
        &mut self,
        company: CompanyId,
        statement: Composed<'_>,
    ) -> Result<Vec<MemberEntry>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        self.tx.fetch_composed(statement).await
    }

    pub async fn count_active_owners(&mut self, company: CompanyId) -> Result<u64, StoreError> {
        let select = "SELECT COUNT(*) AS pk FROM member m JOIN company c ON c.pk = m.company_pk \
                      JOIN person p ON p.pk = m.person_pk \
                      WHERE c.id = $1 AND m.role = $2 AND m.disabled_at IS NULL AND p.disabled_at IS NULL";
        let count: Option<Pk> = self.tx.fetch_optional(select, args![company, Role::Owner.as_str()]).await?;
        Ok(count.map_or(0, |count| u64::try_from(count.0).unwrap_or(0)))
    }

    /// Whether the person has a place in another company, disabled or not.
    pub async fn is_member_elsewhere(&mut self, company: CompanyId, person: PersonId) -> Result<bool, StoreError> {
        let select = "SELECT m.pk FROM member m JOIN person p ON p.pk = m.person_pk \
                      JOIN company c ON c.pk = m.company_pk WHERE p.id = $1 AND c.id <> $2 LIMIT 1";
        Ok(self.tx.fetch_optional::<Pk>(select, args![person, company]).await?.is_some())
    }

    /// Gives a member that name and role; `false` when the company has no such member.
    pub async fn change_member(
        &mut self,
        company: CompanyId,
        member: MemberId,
        name: &str,
        role: Role,
    ) -> Result<bool, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(false);
        }
        let update = "UPDATE member SET name = $3, role = $4 \
                      WHERE id = $2 AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        Ok(self.tx.execute(update, args![company, member, name, role.as_str()]).await? > 0)
    }

    /// Disables from that moment on and ends the member's sessions, or enables again with `None`; `false` when the company
    /// has no such member.
    pub async fn set_disabled(
        &mut self,
        company: CompanyId,
        member: MemberId,
        at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(false);
        }
        let update = "UPDATE member SET disabled_at = $3 \
                      WHERE id = $2 AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        if self.tx.execute(update, args![company, member, at]).await? == 0 {
            return Ok(false);
        }
        if at.is_some() {
            let end = "DELETE FROM session WHERE member_pk = (SELECT pk FROM member WHERE id = $1)";
            self.tx.execute(end, args![member]).await?;
        }
        Ok(true)
    }
}
