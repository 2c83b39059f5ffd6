//! People for tests: a first owner, and members who accepted an invitation.

use crate::test_app::TestApp;
use hawser_core::{Actor, Clock as _, CompanyId, MemberId, OsRng, PersonId, Role, Secret};
use hawser_service::auth::{AuthError, Caller, FirstOwner, Session, SignIn, SignedIn};
use hawser_service::members::{AcceptInvitation, Accepted, Invite, MemberError};
use hawser_service::{App, Error};
use hawser_store::{NewCompany, NewMember};

pub const PASSWORD: &str = "correct horse battery";

pub fn caller() -> Caller {
    Caller { address: Some([192, 0, 2, 1].into()), user_agent: None }
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Person {
    pub token: String,
    pub session: Session,
    pub actor: Actor,
    pub member: MemberId,
}

impl From<SignedIn> for Person {
    fn from(signed_in: SignedIn) -> Self {
        let SignedIn { token, session } = signed_in;
        Self { token: token.expose().to_owned(), actor: session.actor(), member: session.member, session }
    }
}

impl Person {
    /// The actor whom the token authenticates now.
    pub async fn now(&self, app: &App) -> Option<Actor> {
        app.authenticate(&self.token).await.unwrap().map(|session| session.actor())
    }
}

/// Creates the first owner.
pub async fn owner(app: &App) -> Person {
    let token = app.create_setup_link().await.unwrap().unwrap();
    let email = "li.na@example.com".to_owned();
    let new = FirstOwner { token, email, password: Secret::new(PASSWORD), name: Some("李娜".to_owned()) };
    app.create_first_owner(new, &caller()).await.unwrap().into()
}

pub fn invite(email: &str, role: Role) -> Invite {
    Invite { email: email.to_owned(), role, shops: Vec::new(), shops_until: None }
}

pub async fn accept(app: &App, token: Secret, password: &str) -> Result<Accepted, AuthError> {
    let accept = AcceptInvitation { token, name: None, password: Secret::new(password) };
    app.accept_invitation(accept, &caller()).await
}

/// Adds a new person who accepts an invitation of `by`.
pub async fn joined(app: &App, by: &Actor, email: &str, role: Role) -> Person {
    let invited = app.invite(by, invite(email, role)).await.unwrap();
    accept(app, invited.token, PASSWORD).await.unwrap().signed_in.unwrap().into()
}

pub async fn sign_in(app: &App, email: &str, password: &str) -> Result<Person, AuthError> {
    let with = SignIn { email: email.to_owned(), password: Secret::new(password), second_factor: None };
    app.sign_in(with, &caller()).await.map(Person::from)
}

/// Adds another company and returns its owner as an actor.
pub async fn other_company(test: &TestApp, name: &str) -> (CompanyId, Actor) {
    let (clock, now) = (&*test.time, test.time.now());
    let (company, member) = (CompanyId::new(clock, &OsRng), MemberId::new(clock, &OsRng));
    let store = test.app.store();
    let mut tx = store.instance().write().await.unwrap();
    tx.add_company(&NewCompany { id: company, name: name.to_owned(), created_at: now }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.auth().write().await.unwrap();
    let new = hawser_store::NewPerson {
        id: PersonId::new(clock, &OsRng),
        email: format!("{name}@example.com"),
        password: String::new(),
        created_at: now,
    };
    tx.add_person(&new).await.unwrap();
    let owner = NewMember { id: member, company, name: name.to_owned(), role: Role::Owner, created_at: now };
    tx.add_member(new.id, &owner).await.unwrap();
    tx.commit().await.unwrap();
    (company, Actor::Member { member, company, role: Role::Owner })
}

/// The reason of a refusal.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> MemberError {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("expected a MemberError: {other:?}"),
    }
}

pub fn is_forbidden<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Forbidden(_)))
}

pub fn is_not_found<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(error) if error.kind() == hawser_service::ErrorKind::NotFound)
}

/// The details of the audit entries of an action on a subject, newest first.
pub async fn audit_details(test: &TestApp, action: &str, subject: impl ToString) -> Vec<serde_json::Value> {
    let mut tx = test.app.store().within(&Actor::InstanceOwner, test.time.now()).read().await.unwrap();
    let subject = subject.to_string();
    let entries = tx.list_audit(1000).await.unwrap().into_iter();
    let entries = entries.filter(|entry| entry.action == action && entry.subject == subject);
    entries.map(|entry| serde_json::from_str(&entry.details).unwrap()).collect()
}
