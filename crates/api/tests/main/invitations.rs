//! Invitations over HTTP: the link is shown once, opens once, and tells nothing about accounts.

use crate::{
    app::{Client, PASSWORD, start},
    auth::passwords::{BASE, with_mail},
    people::somebody,
};
use hawser_core::Role;
use hawser_store::db_test;
use serde_json::{Value, json};

/// The token at the end of a link.
fn token(made: &Value) -> String {
    made["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn invite(client: &Client, email: &str) -> Value {
    let answer = client.post("/api/v1/invitations", &json!({"email": email, "role": "viewer"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

db_test!(a_link_is_shown_once_and_opens_once, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let shop = shop.rsplit('/').next().unwrap();
    let new = json!({"email": "Wang@example.com", "role": "operator", "shops": [shop]});
    let key = [("idempotency-key", "invite-1"), ("host", "hawser.example")];
    let made = owner.json("POST", "/api/v1/invitations", &key, &new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(made.json()["link"].as_str().unwrap().starts_with("http://hawser.example/invitation/hwi_"));
    let replayed = owner.json("POST", "/api/v1/invitations", &key, &new).await;
    assert_eq!(replayed.status, 200);
    assert_eq!(replayed.json(), json!({"id": made.json()["id"], "is_already_made": true}), "without the link");
    let again = owner.post("/api/v1/invitations", &new).await;
    assert_eq!(again.problem(), (409, "already_invited".to_owned()));
    let listed = owner.get("/api/v1/invitations").await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(listed.snapshot(), @r#"
        200
        {"invitations":[{"id":"inv_#","email":"wang@example.com","role":"operator","shops":[{"id":"shop_#","name":"Shop 0"}],"shops_until":null,"invited_by":"mem_#","invited_by_name":"李娜","created_at":"2026-11-22T08:00:00.000Z","expires_at":"2026-11-29T08:00:00.000Z"}],"next_cursor":null}
        "#);
    }
    let token = token(&made.json());
    assert!(!listed.text.contains(&token));

    let found = anonymous.post("/api/v1/invitations/lookup", &json!({"token": token})).await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(found.snapshot(), @r#"
        200
        {"company_name":"Default","email":"wang@example.com","role":"operator","invited_by_name":"李娜","expires_at":"2026-11-29T08:00:00.000Z"}
        "#);
    }
    let accept = json!({"token": token, "name": "王芳", "password": PASSWORD});
    let joined = anonymous.post("/api/v1/invitations/accept", &accept).await;
    assert_eq!((joined.status.as_u16(), &joined.json()["is_signed_in"]), (201, &json!(true)), "{}", joined.text);
    let mut client = anonymous.clone();
    client.cookie = joined.cookie();
    let session = client.get("/api/v1/session").await.json();
    assert_eq!((&session["person"]["name"], &session["role"]), (&json!("王芳"), &json!("operator")));
    assert_eq!(client.get("/api/v1/shops?assigned=true").await.json()["shops"][0]["id"], shop);
    let dead = (403, "invitation_expired".to_owned());
    assert_eq!(anonymous.post("/api/v1/invitations/accept", &accept).await.problem(), dead);
    assert_eq!(anonymous.post("/api/v1/invitations/lookup", &json!({"token": "x"})).await.problem(), dead);
    let member = owner.post("/api/v1/invitations", &new).await;
    assert_eq!(member.problem(), (409, "already_member".to_owned()));
});

db_test!(an_invitation_is_withdrawn_and_takes_the_right, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let home = app.app.default_company().await.unwrap();
    let viewer = somebody(&app, &anonymous, "viewer@example.com", Role::Viewer, Some(home)).await;
    let made = invite(&owner, "wang@example.com").await;
    let path = format!("/api/v1/invitations/{}", made["id"].as_str().unwrap());
    assert_eq!(viewer.get("/api/v1/invitations").await.problem().0, 403);
    assert_eq!(viewer.delete(&path).await.problem().0, 403);
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.delete(&path).await.problem().0, 404);
    let lookup = anonymous.post("/api/v1/invitations/lookup", &json!({"token": token(&made)})).await;
    assert_eq!(lookup.problem(), (403, "invitation_expired".to_owned()));
    for (body, field) in [
        (json!({"email": "nobody", "role": "viewer"}), "email"),
        (json!({"email": "a@example.com", "role": "chief"}), "role"),
        (json!({"email": "a@example.com", "role": "viewer", "shops_until": "2020-01-01"}), "shops_until"),
    ] {
        let refused = owner.post("/api/v1/invitations", &body).await;
        assert_eq!((refused.problem().0, &refused.json()["field"]), (422, &json!(field)), "{}", refused.text);
    }
});

db_test!(somebody_with_an_account_joins_and_acts_in_either_company, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    app.bind(&owner, 0).await;
    // An owner elsewhere, with an account of the same instance.
    let person = somebody(&app, &anonymous, "boss@example.com", Role::Owner, None).await;
    let made = invite(&owner, "boss@example.com").await;
    let found = anonymous.post("/api/v1/invitations/lookup", &json!({"token": token(&made)})).await.json();
    let stranger = invite(&owner, "new@example.com").await;
    let unknown = anonymous.post("/api/v1/invitations/lookup", &json!({"token": token(&stranger)})).await.json();
    let shape = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&found), shape(&unknown), "whether there is an account is not told");
    let accept = |password: &str| json!({"token": token(&made), "password": password});
    let wrong = anonymous.post("/api/v1/invitations/accept", &accept("wrong horse battery")).await;
    assert_eq!(wrong.problem(), (401, "wrong_credentials".to_owned()));
    let joined = anonymous.post("/api/v1/invitations/accept", &accept(PASSWORD)).await;
    assert_eq!((joined.status.as_u16(), &joined.json()["is_signed_in"]), (201, &json!(false)), "{}", joined.text);
    assert_eq!(joined.cookie(), None);

    let companies = person.get("/api/v1/companies/mine").await.json();
    let companies = companies["companies"].as_array().unwrap().clone();
    assert_eq!(companies.len(), 2);
    assert_eq!((&companies[0]["role"], &companies[1]["role"]), (&json!("owner"), &json!("viewer")));
    let home = companies[1]["id"].clone();
    let there = person.json("PUT", "/api/v1/session/company", &[], &json!({"company_id": home})).await;
    assert_eq!((there.status.as_u16(), &there.json()["company"]["id"]), (200, &home), "{}", there.text);
    assert_eq!(person.get("/api/v1/session").await.json()["role"], "viewer");
    assert_eq!(person.get("/api/v1/shops").await.json(), json!({"shops": [], "next_cursor": null}), "unassigned there");
    let nowhere = json!({"company_id": format!("comp_{}", "0".repeat(32))});
    assert_eq!(person.json("PUT", "/api/v1/session/company", &[], &nowhere).await.problem().0, 404);
});

db_test!(an_invitation_goes_out_by_mail_as_well_where_mails_are_sent, |db| async move {
    let (_app, sink, anonymous, owner) = with_mail(db).await;
    let made = invite(&owner, "wang@example.com").await;
    assert_eq!(made["is_mailed"], true);
    let mail = sink.next().await.expect("a mail");
    assert_eq!(mail.to, "wang@example.com");
    assert!(mail.subject.contains("邀请") && mail.subject.contains("Invitation"), "{}", mail.subject);
    // The mail starts from the configured address, the answer from the one that the browser asked for.
    let (_, rest) = mail.text.split_once(&format!("{BASE}/invitation/")).expect("a link");
    let mailed = rest.split_whitespace().next().unwrap();
    assert_ne!(mailed, token(&made), "the link that is shown proves nothing about the mailbox");
    let accept = json!({"token": mailed, "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/invitations/accept", &accept).await.status, 201);
    let again = json!({"token": token(&made), "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/invitations/accept", &again).await.problem().1, "invitation_expired");
});

db_test!(no_mail_is_sent_for_a_company_whose_owner_has_not_proven_the_address, |db| async move {
    let (_app, sink, anonymous, _owner) = with_mail(db).await;
    let new = json!({"company_name": "Harbour", "email": "stranger@example.com", "password": PASSWORD});
    let registered = anonymous.post("/api/v1/registrations", &new).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    let mut stranger = anonymous.clone();
    stranger.cookie = registered.cookie();
    let made = invite(&stranger, "wang@example.com").await;
    assert!(made["link"].is_string(), "{made}");
    let reason = &made["not_mailed_because"];
    assert_eq!((&made["is_mailed"], reason), (&json!(false), &json!("address_not_proven")));

    // The link of a password reset goes to the mailbox and proves the address.
    let reset = json!({"email": "stranger@example.com"});
    anonymous.post("/api/v1/password-resets", &reset).await;
    let mail = sink.next().await.expect("a mail");
    assert_eq!(mail.to, "stranger@example.com", "and no invitation before");
    let (_, rest) = mail.text.split_once("/password-reset?token=").expect("a link");
    let token = rest.split_whitespace().next().unwrap();
    let password = "another horse battery";
    let reset = json!({"token": token, "new_password": password});
    assert_eq!(anonymous.post("/api/v1/password-resets/complete", &reset).await.status, 204);
    let with = json!({"email": "stranger@example.com", "password": password});
    stranger.cookie = anonymous.post("/api/v1/sessions", &with).await.cookie();
    let made = invite(&stranger, "li.si@example.com").await;
    assert_eq!((&made["is_mailed"], made.get("not_mailed_because")), (&json!(true), None));
});
