//! People and their memberships in companies. A person has one password for all companies.

use crate::{
    AuthTx, NewCompany, NewMember, StoreError,
    executor::{FromRow, Pk, Row, args, conflict},
    instance::{company_pk, insert_company},
};
use hawser_core::name::folded;
use hawser_core::{CompanyId, MemberId, PersonId, Role, Timestamp};

/// A new person.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub id: PersonId,
    /// The normalized e-mail address.
    pub email: String,
    /// The hash of the password, in PHC string format.
    pub password: String,
    pub created_at: Timestamp,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    /// The normalized e-mail address.
    pub email: String,
    /// The hash of the password, in PHC string format.
    pub password: String,
    pub created_at: Timestamp,
    /// Time since when the person may not sign in.
    pub disabled_at: Option<Timestamp>,
    /// Time at which the person first showed that the address is theirs.
    pub email_proven_at: Option<Timestamp>,
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
            email_proven_at: row.opt_time("email_proven_at")?,
        })
    }
}

/// A person's membership in a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub member: MemberId,
    pub company: CompanyId,
    pub company_name: String,
    pub role: Role,
    /// Time since when the membership is disabled.
    pub disabled_at: Option<Timestamp>,
    /// Time at which the person last acted in this company, or joined it.
    pub last_active_at: Timestamp,
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
            last_active_at: row.time("last_active_at")?,
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

    /// Returns true if a company has this name, or one that looks the same.
    pub async fn has_company_named(&mut self, name: &str) -> Result<bool, StoreError> {
        let select = "SELECT pk FROM company WHERE name = $1 OR folded_name = $2";
        Ok(self.tx.fetch_optional::<Pk>(select, args![name, folded(name)]).await?.is_some())
    }

    /// Adds a person to a company.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, `person`; [`StoreError::Conflict`] `member` if the person is already a member.
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

    /// Finds the person with this address.
    pub async fn find_person_by_email(&mut self, email: &str) -> Result<Option<PersonRow>, StoreError> {
        let select =
            "SELECT pk, id, email, password, created_at, disabled_at, email_proven_at FROM person WHERE email = $1";
        self.tx.fetch_optional(select, args![email]).await
    }

    /// Looks up the person with this id.
    pub async fn lookup_person(&mut self, person: PersonId) -> Result<Option<PersonRow>, StoreError> {
        let select =
            "SELECT pk, id, email, password, created_at, disabled_at, email_proven_at FROM person WHERE id = $1";
        self.tx.fetch_optional(select, args![person]).await
    }

    /// Finds the person of a member; `None` if the member has no account.
    pub async fn find_person_by_member(&mut self, member: MemberId) -> Result<Option<PersonRow>, StoreError> {
        let select = "SELECT p.pk, p.id, p.email, p.password, p.created_at, p.disabled_at, p.email_proven_at \
                      FROM person p JOIN member m ON m.person_pk = p.pk WHERE m.id = $1";
        self.tx.fetch_optional(select, args![member]).await
    }

    /// Locks a person's password until the transaction ends; `false` if it has changed. Writes that rely on a verified password
    /// come after this, so that no change of it can come in between.
    pub async fn lock_if_password_is(&mut self, person: PersonId, password: &str) -> Result<bool, StoreError> {
        let update = "UPDATE person SET password = password WHERE id = $1 AND password = $2 AND disabled_at IS NULL";
        Ok(self.tx.execute(update, args![person, password]).await? > 0)
    }

    /// Sets the hash of a person's password, in PHC string format; `false` if there is no such person.
    pub async fn set_password(&mut self, person: PersonId, password: &str, at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE person SET password = $2, password_changed_at = $3 WHERE id = $1";
        Ok(self.tx.execute(update, args![person, password, at]).await? > 0)
    }

    /// Notes that the person has shown that the address is theirs; `true` if it was not known before.
    pub async fn prove_email(&mut self, person: PersonId, at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE person SET email_proven_at = $2 WHERE id = $1 AND email_proven_at IS NULL";
        Ok(self.tx.execute(update, args![person, at]).await? > 0)
    }

    /// Lists the memberships of a person, oldest first.
    pub async fn list_memberships(&mut self, person: PersonId) -> Result<Vec<Membership>, StoreError> {
        let select = "SELECT m.pk, m.id, c.id AS company_id, c.name AS company_name, m.role, m.disabled_at, \
                      COALESCE(m.last_seen_at, m.created_at) AS last_active_at FROM member m JOIN company c ON c.pk = m.company_pk JOIN person p ON p.pk = m.person_pk \
                      WHERE p.id = $1 ORDER BY m.pk";
        self.tx.fetch_all(select, args![person]).await
    }

    /// Returns true if a person can sign in as an owner.
    pub async fn has_owner(&mut self) -> Result<bool, StoreError> {
        let select = "SELECT m.pk FROM member m JOIN person p ON p.pk = m.person_pk \
                      WHERE m.role = $1 AND m.disabled_at IS NULL AND p.disabled_at IS NULL LIMIT 1";
        Ok(self.tx.fetch_optional::<Pk>(select, args![Role::Owner.as_str()]).await?.is_some())
    }
}
