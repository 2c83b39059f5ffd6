//! Members other than the first owner. They are added directly, with the owner's password.

use crate::app::{Client, EMAIL, PASSWORD, TestApp, start};
use hawser_core::{Clock as _, CompanyId, MemberId, OsRng, PersonId, Role};
use hawser_store::{NewCompany, NewMember, NewPerson, db_test};
use serde_json::json;

/// Adds a person to the company, or to a new one, and signs in.
pub async fn somebody(
    app: &TestApp,
    anonymous: &Client,
    email: &str,
    role: Role,
    company: Option<CompanyId>,
) -> Client {
    let (clock, rng, now) = (&*app.time, &OsRng, app.time.now());
    let company = match company {
        Some(company) => company,
        None => {
            let id = CompanyId::new(clock, rng);
            let mut tx = app.app.store().instance().write().await.unwrap();
            tx.add_company(&NewCompany { id, name: email.to_owned(), created_at: now }).await.unwrap();
            tx.commit().await.unwrap();
            id
        }
    };
    member(app, email, role, company).await;
    let mut client = anonymous.clone();
    let answer = anonymous.post("/api/v1/sessions", &json!({"email": email, "password": PASSWORD})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    client.cookie = answer.cookie();
    client
}

/// Adds a member who has not signed in.
pub async fn member(app: &TestApp, email: &str, role: Role, company: CompanyId) -> MemberId {
    let (clock, rng, now) = (&*app.time, &OsRng, app.time.now());
    let mut tx = app.app.store().auth().write().await.unwrap();
    let password = tx.find_person_by_email(EMAIL).await.unwrap().unwrap().password;
    let (person, member) = (PersonId::new(clock, rng), MemberId::new(clock, rng));
    tx.add_person(&NewPerson { id: person, email: email.to_owned(), password, created_at: now }).await.unwrap();
    let new = NewMember { id: member, company, name: email.to_owned(), role, created_at: now };
    tx.add_member(person, &new).await.unwrap();
    tx.commit().await.unwrap();
    member
}

db_test!(a_disabled_member_loses_access_at_once_and_cannot_sign_in, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let home = app.app.default_company().await.unwrap();
    let gone = somebody(&app, &anonymous, "gone@example.com", Role::Admin, Some(home)).await;
    let id = gone.get("/api/v1/session").await.json()["person"]["member_id"].as_str().unwrap().parse().unwrap();
    let mut tx = app.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(id, Some(app.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(gone.get("/api/v1/session").await.problem(), (401, "unauthenticated".to_owned()));
    let again = anonymous.post("/api/v1/sessions", &json!({"email": "gone@example.com", "password": PASSWORD})).await;
    assert_eq!(again.problem(), (401, "wrong_credentials".to_owned()));
});

db_test!(a_session_lists_the_permissions_of_the_person, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let home = app.app.default_company().await.unwrap();
    let viewer = somebody(&app, &anonymous, "viewer@example.com", Role::Viewer, Some(home)).await;
    assert_eq!(viewer.get("/api/v1/session").await.json()["permissions"], json!(["orders.read"]));
});
