//! Members: a person's place in a company.

use super::companies::company_pk;
use crate::{
    InstanceTx, StoreError,
    executor::{FromRow, Row, args},
};
use hawser_core::{CompanyId, MemberId, Role, Timestamp};

/// A member to add.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Its id.
    pub id: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// The person's name.
    pub name: String,
    /// As what.
    pub role: Role,
    pub created_at: Timestamp,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Its id.
    pub id: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// The person's name.
    pub name: String,
    /// As what.
    pub role: Role,
    pub created_at: Timestamp,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
}

impl FromRow for MemberRow {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let role = row.text("role")?;
        Ok(Self {
            id: MemberId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            name: row.text("name")?,
            role: Role::ALL.into_iter().find(|r| r.as_str() == role).ok_or_else(|| row.corrupt("role"))?,
            created_at: row.time("created_at")?,
            disabled_at: row.opt_time("disabled_at")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT m.pk, m.id, c.id AS company_id, m.name, m.role, m.created_at, m.disabled_at ",
            "FROM member m JOIN company c ON c.pk = m.company_pk ",
            $rest
        )
    };
}

impl InstanceTx {
    /// Adds a member.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`.
    pub async fn add_member(&mut self, member: &NewMember) -> Result<(), StoreError> {
        let company = company_pk(&mut self.tx, member.company).await?;
        let insert = "INSERT INTO member (id, company_pk, name, role, created_at) VALUES ($1, $2, $3, $4, $5)";
        let args = args![member.id, company, &member.name, member.role.as_str(), member.created_at];
        self.tx.execute(insert, args).await.map(|_| ())
    }

    /// The member with that id.
    pub async fn lookup_member(&mut self, member: MemberId) -> Result<Option<MemberRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE m.id = $1"), args![member]).await
    }

    /// The members of a company, oldest first.
    pub async fn list_members(&mut self, company: CompanyId) -> Result<Vec<MemberRow>, StoreError> {
        self.tx.fetch_all(select!("WHERE c.id = $1 ORDER BY m.pk"), args![company]).await
    }

    /// Disables from that moment on, or enables again with `None`; `false` when there is no such member.
    pub async fn set_member_disabled(&mut self, member: MemberId, at: Option<Timestamp>) -> Result<bool, StoreError> {
        Ok(self.tx.execute("UPDATE member SET disabled_at = $2 WHERE id = $1", args![member, at]).await? > 0)
    }
}
