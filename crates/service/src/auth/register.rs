//! Registration: a stranger makes a company and is its owner. Whoever has an account already proves it with its password and
//! gets one more company. A name that is taken is told, since a company is no person; an address that has an account gets
//! the answer of a wrong password.

use super::session::PREFIX;
use super::sign_in::{Proven, Second};
use super::{AuthError, Caller, SignedIn, email, password};
use crate::auth::validation;
use crate::secrets::opaque_token;
use crate::{App, Error, setup::audit};
use hawser_core::{CompanyId, MemberId, PersonId, Role, Secret};
use hawser_store::{NewCompany, NewMember, NewPerson, StoreError};

/// What somebody enters to register.
#[derive(Debug)]
pub struct Register {
    /// The company's name, unique in the instance.
    pub company_name: String,
    /// The person's name; without one, the address stands in.
    pub name: Option<String>,
    /// The e-mail address to sign in with.
    pub email: String,
    /// The password: at least 12 characters; of somebody who has an account, the one of that account.
    pub password: Secret,
    /// The code of somebody who has an account with a second factor.
    pub second_factor: Option<Secret>,
}

/// What the sign-in page shows to strangers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntranceView {
    /// Whether a stranger may make a company.
    pub is_registration_open: bool,
    /// Whether a forgotten password can be reset by mail.
    pub is_mail_configured: bool,
    /// Whether the first owner is still to be made.
    pub needs_set_up: bool,
    /// Whom to ask for an account.
    pub contact: Option<String>,
}

/// Who becomes the owner.
enum Owner {
    /// Somebody new, with the hash of the password.
    New(NewPerson),
    /// Somebody who has an account.
    Known(Proven),
}

impl App {
    /// What the sign-in page shows to strangers.
    ///
    /// # Errors
    /// The database.
    pub async fn view_entrance(&self) -> Result<EntranceView, Error> {
        let needs_set_up = self.needs_set_up().await?;
        let settings = &self.inner.parts.settings;
        Ok(EntranceView {
            is_registration_open: settings.is_registration_open && !needs_set_up,
            is_mail_configured: self.can_mail(),
            needs_set_up,
            contact: settings.contact.clone(),
        })
    }

    /// Makes a company with its owner, and signs in.
    ///
    /// # Errors
    /// [`AuthError::RegistrationClosed`], [`AuthError::SetupRequired`], [`AuthError::CompanyNameTaken`]; of somebody
    /// who has an account those of [`App::sign_in`]; [`AuthError::RateLimit`], a field that breaks a rule, the
    /// database.
    pub async fn register(&self, new: Register, caller: &Caller) -> Result<SignedIn, AuthError> {
        let settings = &self.inner.parts.settings;
        if !settings.is_registration_open {
            return Err(AuthError::RegistrationClosed { contact: settings.contact.clone() });
        }
        if self.needs_set_up().await? {
            return Err(AuthError::SetupRequired);
        }
        let email = email::normalize(&new.email)?;
        let company_name = validation::of_company(&new.company_name)?;
        let name = validation::of_person(new.name.as_deref(), &email)?;
        password::check(&new.password, &email)?;
        // Whoever makes companies by the dozen waits, whatever addresses are given.
        self.slow(&self.auth_state().registrations, "", caller.address).await?;
        // All that is told of the company comes before the address is looked at, so that nothing but a right guess of the
        // password tells of the address.
        let mut reading = self.store().entrance().read().await?;
        let is_taken = reading.has_company_named(&company_name).await?;
        drop(reading);
        if is_taken {
            return Err(AuthError::CompanyNameTaken);
        }
        let owner = self.owner_to_be(&email, &new, caller).await?;
        let signed_in = self.make_company(company_name, name, owner, caller).await?;
        self.auth_state().slow_down.succeeded(&email, caller.address);
        Ok(signed_in)
    }

    /// Proves who has an account, and hashes the password of who has none: both take as long.
    async fn owner_to_be(&self, email: &str, new: &Register, caller: &Caller) -> Result<Owner, AuthError> {
        self.slow(&self.auth_state().slow_down, email, caller.address).await?;
        let mut reading = self.store().entrance().read().await?;
        let person = reading.find_person_by_email(email).await?;
        drop(reading);
        if let Some(person) = person {
            let is_right = self.auth_state().passwords.verify(&new.password, Some(person.password.clone())).await?;
            if !is_right || person.disabled_at.is_some() {
                return Err(AuthError::WrongCredentials);
            }
            let second = self.check_second(person.id, new.second_factor.as_ref()).await?;
            return Ok(Owner::Known(Proven { person, second }));
        }
        let password = self.auth_state().passwords.hash(&new.password).await?;
        let id = PersonId::new(self.clock(), self.rng());
        Ok(Owner::New(NewPerson { id, email: email.to_owned(), password, created_at: self.now() }))
    }

    async fn make_company(
        &self,
        company_name: String,
        name: String,
        owner: Owner,
        caller: &Caller,
    ) -> Result<SignedIn, AuthError> {
        let token = opaque_token::fresh(PREFIX)?;
        let now = self.now();
        let (company, member) = (CompanyId::new(self.clock(), self.rng()), MemberId::new(self.clock(), self.rng()));
        let mut writing = self.store().entrance().write().await?;
        let new = NewCompany { id: company, name: company_name, created_at: now };
        writing.add_company(&new).await.map_err(|error| match error {
            StoreError::Conflict { .. } => AuthError::CompanyNameTaken,
            error => error.into(),
        })?;
        let (person, second) = match owner {
            Owner::New(new) => {
                // Somebody else registered the address at the same moment.
                writing.add_person(&new).await.map_err(|error| match error {
                    StoreError::Conflict { .. } => AuthError::WrongCredentials,
                    error => error.into(),
                })?;
                (new.id, Second::Off)
            }
            Owner::Known(proven) => {
                self.hold(&mut writing, &proven).await?;
                (proven.person.id, proven.second)
            }
        };
        writing
            .add_member(person, &NewMember { id: member, company, name, role: Role::Owner, created_at: now })
            .await?;
        let session = self.add_session(&mut writing, &token, (person, member), caller, now).await?;
        let actor = session.actor();
        let entry = audit(self.clock(), self.rng(), Some(company), "company.register", company, now);
        writing.append_audit(&actor, &entry).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(company), "session.begin", session.id, now);
        entry.details = second.details();
        writing.append_audit(&actor, &entry).await?;
        writing.commit().await?;
        Ok(SignedIn { token, session })
    }
}
