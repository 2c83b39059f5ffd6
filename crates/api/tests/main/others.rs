//! What is not yours answers like what does not exist: another company's, and what is not assigned.

use crate::app::{App, Client, EMAIL, PASSWORD, start};
use hawser_core::{Clock as _, CompanyId, MemberId, OsRng, PersonId, Role};
use hawser_store::{NewCompany, NewMember, NewPerson, db_test};
use serde_json::json;

/// Somebody else, with the owner's password, signed in; in the company given, or in one of its own.
pub async fn somebody(app: &App, anonymous: &Client, email: &str, role: Role, company: Option<CompanyId>) -> Client {
    let (clock, rng, now) = (&*app.time, &OsRng, app.time.now());
    let company = match company {
        Some(company) => company,
        None => {
            let id = CompanyId::new(clock, rng);
            let mut tx = app.hawser.store().instance().write().await.unwrap();
            tx.add_company(&NewCompany { id, name: email.to_owned(), created_at: now }).await.unwrap();
            tx.commit().await.unwrap();
            id
        }
    };
    let mut tx = app.hawser.store().entrance().write().await.unwrap();
    let password = tx.find_person_by_email(EMAIL).await.unwrap().unwrap().password;
    let (person, member) = (PersonId::new(clock, rng), MemberId::new(clock, rng));
    tx.add_person(&NewPerson { id: person, email: email.to_owned(), password, created_at: now }).await.unwrap();
    let new = NewMember { id: member, company, name: email.to_owned(), role, created_at: now };
    tx.add_member(person, &new).await.unwrap();
    tx.commit().await.unwrap();
    let mut client = anonymous.clone();
    let answer = anonymous.post("/api/v1/sessions", &json!({"email": email, "password": PASSWORD})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    client.cookie = answer.cookie();
    client
}

db_test!(a_stranger_and_an_unassigned_member_see_nothing_of_a_shop, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.pulled(&owner, 0).await;
    let order = owner.get("/api/v1/orders?limit=1").await.json()["orders"][0]["id"].as_str().unwrap().to_owned();
    let session = owner.get("/api/v1/session").await.json()["id"].as_str().unwrap().to_owned();
    let application =
        owner.get("/api/v1/applications").await.json()["applications"][0]["id"].as_str().unwrap().to_owned();
    let home = app.hawser.default_company().await.unwrap();
    let stranger = somebody(&app, &anonymous, "stranger@example.com", Role::Owner, None).await;
    let unassigned = somebody(&app, &anonymous, "new@example.com", Role::Operator, Some(home)).await;
    let absent = |problem: (u16, String)| assert_eq!(problem, (404, "not_found".to_owned()));
    for who in [&stranger, &unassigned] {
        assert_eq!(who.get("/api/v1/shops").await.json(), json!({"shops": []}));
        assert_eq!(who.get("/api/v1/orders").await.json(), json!({"orders": [], "next": null}));
        absent(who.get(&shop).await.problem());
        absent(who.get(&format!("{shop}/streams")).await.problem());
        absent(who.get(&format!("{shop}/progress")).await.problem());
        absent(who.get(&format!("{shop}/verifications")).await.problem());
        absent(who.json("PATCH", &shop, &[], &json!({"name": "Mine"})).await.problem());
        absent(who.send("POST", &format!("{shop}/verifications"), &[], "").await.problem());
        absent(who.post(&format!("{shop}/pulls"), &json!({"since": "1d"})).await.problem());
        absent(who.get(&format!("/api/v1/orders/{order}")).await.problem());
        absent(who.delete(&format!("/api/v1/sessions/{session}")).await.problem());
        let id = shop.rsplit('/').next().unwrap();
        absent(who.get(&format!("/api/v1/orders?shop={id}")).await.problem());
    }
    let path = format!("/api/v1/applications/{application}/client-secret");
    absent(stranger.json("PUT", &path, &[], &json!({"client_secret": "5e".repeat(32)})).await.problem());
    assert_eq!(stranger.get("/api/v1/applications").await.json(), json!({"applications": []}));
    assert_eq!(owner.get(&shop).await.json()["name"], "Shop 0");
});

db_test!(a_permission_that_is_lacking_is_named, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let home = app.hawser.default_company().await.unwrap();
    let viewer = somebody(&app, &anonymous, "viewer@example.com", Role::Viewer, Some(home)).await;
    let refused = viewer.get("/api/v1/applications").await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
    assert_eq!(refused.json()["params"]["permission"], "credentials.write");
    for (answer, permission) in [
        (viewer.post("/api/v1/shops", &app.binding(0)).await, "shops.bind"),
        (viewer.get("/api/v1/orders?reveal_buyer=true").await, "buyer_data.read"),
    ] {
        assert_eq!(answer.problem().0, 403);
        assert_eq!(answer.json()["params"]["permission"], permission);
    }
    assert_eq!(viewer.get("/api/v1/session").await.json()["permissions"], json!(["orders.read"]));
});

db_test!(who_is_disabled_is_out_at_once, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let home = app.hawser.default_company().await.unwrap();
    let member = somebody(&app, &anonymous, "gone@example.com", Role::Admin, Some(home)).await;
    let id = member.get("/api/v1/session").await.json()["person"]["member_id"].as_str().unwrap().parse().unwrap();
    let mut tx = app.hawser.store().instance().write().await.unwrap();
    tx.set_member_disabled(id, Some(app.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(member.get("/api/v1/session").await.problem(), (401, "unauthenticated".to_owned()));
    let again = anonymous.post("/api/v1/sessions", &json!({"email": "gone@example.com", "password": PASSWORD})).await;
    assert_eq!(again.problem(), (401, "wrong_credentials".to_owned()));
});
