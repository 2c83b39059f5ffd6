//! Registration of a company with its owner. A person who already has an account enters its password and owns one company
//! more. A taken company name is reported, because this leaks nothing about people; an address that has an account gets the
//! answer of a wrong password.

use super::session::{Caller, PREFIX};
use super::sign_in::{NewSignIn, VerifiedFactor, VerifiedPerson};
use super::{AuthError, SignedIn, email, password, validation};
use crate::audit::audit;
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{CompanyId, MemberId, PersonId, Role, Secret};
use hawser_store::{NewCompany, NewMember, NewPerson, StoreError};

/// The input for registering a company.
#[derive(Debug)]
pub struct Register {
    /// The company's name, unique in the instance.
    pub company_name: String,
    /// The person's name. The e-mail address is used when it is missing.
    pub name: Option<String>,
    /// The e-mail address for signing in.
    pub email: String,
    /// At least 12 characters, or the password of the account that the address already has.
    pub password: Secret,
    /// The code, if the address already has an account with a second factor.
    pub second_factor: Option<Secret>,
}

/// The ways to get an account, as the sign-in page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthOptions {
    /// True if anybody may register a company.
    pub is_registration_open: bool,
    /// True if a forgotten password can be reset by e-mail.
    pub is_mail_configured: bool,
    /// True while the instance has no owner.
    pub needs_setup: bool,
    /// The person or address to ask for an account.
    pub contact: Option<String>,
}

enum NewOwner {
    New(NewPerson),
    Existing(VerifiedPerson),
}

struct CompanyNames {
    company: String,
    owner: String,
}

impl App {
    /// Returns the ways to get an account.
    ///
    /// # Errors
    /// The database.
    pub async fn auth_options(&self) -> Result<AuthOptions, Error> {
        let needs_setup = self.needs_setup().await?;
        let settings = &self.inner.parts.settings;
        Ok(AuthOptions {
            is_registration_open: settings.is_registration_open && !needs_setup,
            is_mail_configured: self.can_send_links(),
            needs_setup,
            contact: settings.contact.clone(),
        })
    }

    /// Creates a company with its owner, and signs in.
    ///
    /// # Errors
    /// [`AuthError::RegistrationClosed`], [`AuthError::SetupRequired`], [`AuthError::CompanyNameTaken`]; for an existing
    /// account those of [`App::sign_in`]; [`AuthError::RateLimited`], an invalid field, the database.
    pub async fn register(&self, new: Register, caller: &Caller) -> Result<SignedIn, AuthError> {
        let settings = &self.inner.parts.settings;
        if !settings.is_registration_open {
            return Err(AuthError::RegistrationClosed { contact: settings.contact.clone() });
        }
        if self.needs_setup().await? {
            return Err(AuthError::SetupRequired);
        }
        let email = email::normalize(&new.email)?;
        let company = validation::company_name(&new.company_name)?;
        let owner = validation::person_name(new.name.as_deref(), &email)?;
        let (name, company_name) = (Some(owner.as_str()), Some(company.as_str()));
        password::check(&new.password, &password::Owner { email: &email, name, company: company_name })?;
        // All registrations from one network count, whatever addresses they give.
        self.throttle(&self.rate_limiters().registrations, "", caller.address).await?;
        // The company name is checked before the address, so that only a correct password reveals anything about the address.
        let mut tx = self.store().auth().read().await?;
        let is_taken = tx.has_company_named(&company).await?;
        drop(tx);
        if is_taken {
            return Err(AuthError::CompanyNameTaken);
        }
        let new_owner = self.verify_or_hash(&email, &new, caller).await?;
        let signed_in = self.create_company(CompanyNames { company, owner }, new_owner, caller).await?;
        self.rate_limiters().sign_ins.record_success(&email, caller.address);
        Ok(signed_in)
    }

    /// Verifies the password of an existing account, or hashes the password of a new one. Both take the same time.
    async fn verify_or_hash(&self, email: &str, new: &Register, caller: &Caller) -> Result<NewOwner, AuthError> {
        self.throttle(&self.rate_limiters().sign_ins, email, caller.address).await?;
        let mut tx = self.store().auth().read().await?;
        let person = tx.find_person_by_email(email).await?;
        drop(tx);
        if let Some(person) = person {
            let is_correct = self.password_hasher().verify(&new.password, Some(person.password.clone())).await?;
            if !is_correct || person.disabled_at.is_some() {
                return Err(AuthError::WrongCredentials);
            }
            let factor = self.verify_second_factor(person.id, new.second_factor.as_ref()).await?;
            return Ok(NewOwner::Existing(VerifiedPerson { person, factor }));
        }
        let password = self.password_hasher().hash(&new.password).await?;
        let id = PersonId::new(self.clock(), self.rng());
        Ok(NewOwner::New(NewPerson { id, email: email.to_owned(), password, created_at: self.now() }))
    }

    async fn create_company(
        &self,
        names: CompanyNames,
        owner: NewOwner,
        caller: &Caller,
    ) -> Result<SignedIn, AuthError> {
        let token = opaque_token::fresh(PREFIX)?;
        let now = self.now();
        let (company, member) = (CompanyId::new(self.clock(), self.rng()), MemberId::new(self.clock(), self.rng()));
        let mut tx = self.store().auth().write().await?;
        let new = NewCompany { id: company, name: names.company, created_at: now };
        tx.add_company(&new).await.map_err(|error| match error {
            StoreError::Conflict { .. } => AuthError::CompanyNameTaken,
            error => error.into(),
        })?;
        let (person, factor) = match owner {
            NewOwner::New(new) => {
                // A concurrent request may have registered the same address.
                tx.add_person(&new).await.map_err(|error| match error {
                    StoreError::Conflict { .. } => AuthError::WrongCredentials,
                    error => error.into(),
                })?;
                (new.id, VerifiedFactor::Off)
            }
            NewOwner::Existing(verified) => {
                self.consume_verified(&mut tx, &verified).await?;
                (verified.person.id, verified.factor)
            }
        };
        let new = NewMember { id: member, company, name: names.owner, role: Role::Owner, created_at: now };
        tx.add_member(person, &new).await?;
        let session = self.create_session(&mut tx, NewSignIn { token: &token, person, member, caller, now }).await?;
        let actor = session.actor();
        let entry = audit(self.clock(), self.rng(), Some(company), "company.register", company, now);
        tx.append_audit(&actor, &entry).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(company), "session.begin", session.id, now);
        entry.details = factor.audit_details();
        tx.append_audit(&actor, &entry).await?;
        tx.commit().await?;
        Ok(SignedIn { token, session })
    }
}
