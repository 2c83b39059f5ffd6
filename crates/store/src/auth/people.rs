//! People, and of which companies they are members. A person has one password however many companies there are.

use crate::{
    AuthTx, NewCompany, NewMember, StoreError,
    executor::{FromRow, Pk, Row, args, conflict},
    instance::{company_pk, insert_company},
};
use hawser_core::{CompanyId, MemberId, PersonId, Role, Timestamp};

/// A person to add.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Its id.
    pub id: PersonId,
    /// The e-mail address, in the form in which it is compared.
    pub email: String,
    /// The password's hash, in PHC form.
    pub password: String,
    /// When.
    pub created_at: Timestamp,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Its id.
    pub id: PersonId,
    /// The e-mail address, in the form in which it is compared.
    pub email: String,
    /// The password's hash, in PHC form.
    pub password: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when it may not sign in.
    pub disabled_at: Option<Timestamp>,
}

impl FromRow for PersonRow {
    const TABLE: &'static str = "person";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: PersonId(row.id("id")?),
            email: row.text("email")?,
            password: row.text("password")?,
            created_at: row.time("created_at")?,
            disabled_at: row.opt_time("disabled_at")?,
        })
    }
}

/// A person's place in a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub member: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// That company's name.
    pub company_name: String,
    /// As what.
    pub role: Role,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
}

impl FromRow for Membership {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            member: MemberId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            company_name: row.text("company_name")?,
            role: role(row)?,
            disabled_at: row.opt_time("disabled_at")?,
        })
    }
}

pub(super) fn role(row: &Row) -> Result<Role, StoreError> {
    let text = row.text("role")?;
    Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| row.corrupt("role"))
}

impl AuthTx {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `email`.
    pub async fn add_person(&mut self, person: &NewPerson) -> Result<(), StoreError> {
        let insert = "INSERT INTO person (id, email, password, password_changed_at, created_at) \
                      VALUES ($1, $2, $3, $4, $4) ON CONFLICT (email) DO NOTHING";
        let args = args![person.id, &person.email, &person.password, person.created_at];
        match self.tx.execute(insert, args).await? {
            0 => Err(StoreError::Conflict { what: "email" }),
            _ => Ok(()),
        }
    }

    /// Adds a company.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `company_name`.
    pub async fn add_company(&mut self, company: &NewCompany) -> Result<(), StoreError> {
        insert_company(&mut self.tx, company).await
    }

    /// Whether a company has that name.
    pub async fn has_company_named(&mut self, name: &str) -> Result<bool, StoreError> {
        let select = "SELECT pk FROM company WHERE name = $1";
        Ok(self.tx.fetch_optional::<Pk>(select, args![name]).await?.is_some())
    }

    /// Makes a person a member of a company.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, `person`; [`StoreError::Conflict`] `member`, when the person is one already.
    pub async fn add_member(&mut self, person: PersonId, member: &NewMember) -> Result<(), StoreError> {
        let company = company_pk(&mut self.tx, member.company).await?;
        let insert = "INSERT INTO member (id, company_pk, name, role, created_at, person_pk) \
                      SELECT $1, $2, $3, $4, $5, pk FROM person WHERE id = $6";
        let args = args![member.id, company, &member.name, member.role.as_str(), member.created_at, person];
        match conflict(self.tx.execute(insert, args).await, "member")? {
            0 => Err(StoreError::NotFound { what: "person" }),
            _ => Ok(()),
        }
    }

    /// The person with that address.
    pub async fn find_person_by_email(&mut self, email: &str) -> Result<Option<PersonRow>, StoreError> {
        let select = "SELECT pk, id, email, password, created_at, disabled_at FROM person WHERE email = $1";
        self.tx.fetch_optional(select, args![email]).await
    }

    /// The person with that id.
    pub async fn lookup_person(&mut self, person: PersonId) -> Result<Option<PersonRow>, StoreError> {
        let select = "SELECT pk, id, email, password, created_at, disabled_at FROM person WHERE id = $1";
        self.tx.fetch_optional(select, args![person]).await
    }

    /// Who stands behind a member; `None` for one without an account.
    pub async fn find_person_by_member(&mut self, member: MemberId) -> Result<Option<PersonRow>, StoreError> {
        let select = "SELECT p.pk, p.id, p.email, p.password, p.created_at, p.disabled_at \
                      FROM person p JOIN member m ON m.person_pk = p.pk WHERE m.id = $1";
        self.tx.fetch_optional(select, args![member]).await
    }

    /// Holds a person's password until the transaction ends; `false` when it is another than that by now. What is decided
    /// on a password that was verified is written behind this, so that no change of it slips in between.
    pub async fn lock_if_password_is(&mut self, person: PersonId, password: &str) -> Result<bool, StoreError> {
        let update = "UPDATE person SET password = password WHERE id = $1 AND password = $2 AND disabled_at IS NULL";
        Ok(self.tx.execute(update, args![person, password]).await? > 0)
    }

    /// Sets a person's password, by its hash in PHC form; `false` when there is no such person.
    pub async fn set_password(&mut self, person: PersonId, password: &str, at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE person SET password = $2, password_changed_at = $3 WHERE id = $1";
        Ok(self.tx.execute(update, args![person, password, at]).await? > 0)
    }

    /// Of which companies a person is a member, the oldest membership first.
    pub async fn list_memberships(&mut self, person: PersonId) -> Result<Vec<Membership>, StoreError> {
        let select = "SELECT m.pk, m.id, c.id AS company_id, c.name AS company_name, m.role, m.disabled_at \
                      FROM member m JOIN company c ON c.pk = m.company_pk JOIN person p ON p.pk = m.person_pk \
                      WHERE p.id = $1 ORDER BY m.pk";
        self.tx.fetch_all(select, args![person]).await
    }

    /// Whether somebody can sign in as an owner.
    pub async fn has_owner(&mut self) -> Result<bool, StoreError> {
        let select = "SELECT m.pk FROM member m JOIN person p ON p.pk = m.person_pk \
                      WHERE m.role = $1 AND m.disabled_at IS NULL AND p.disabled_at IS NULL LIMIT 1";
        Ok(self.tx.fetch_optional::<Pk>(select, args![Role::Owner.as_str()]).await?.is_some())
    }
}
