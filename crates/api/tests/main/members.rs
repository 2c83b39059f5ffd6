//! Members, assignments, companies over HTTP.

use crate::{
    app::{Client, TestApp, start},
    people::somebody,
};
use hawser_core::{Clock as _, Role};
use hawser_store::db_test;
use serde_json::{Value, json};
use std::time::Duration;

async fn member_id(client: &Client) -> String {
    client.get("/api/v1/session").await.json()["person"]["member_id"].as_str().unwrap().to_owned()
}

async fn colleague(app: &TestApp, anonymous: &Client, email: &str, role: Role) -> (Client, String) {
    let home = app.app.default_company().await.unwrap();
    let client = somebody(app, anonymous, email, role, Some(home)).await;
    let path = format!("/api/v1/members/{}", member_id(&client).await);
    (client, path)
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

db_test!(members_are_listed_changed_and_disabled, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (admin, admins) = colleague(&app, &anonymous, "admin@example.com", Role::Admin).await;
    let (operator, operators) = colleague(&app, &anonymous, "operator@example.com", Role::Operator).await;
    let owners = format!("/api/v1/members/{}", member_id(&owner).await);
    let list = owner.get("/api/v1/members").await;
    let mut second = list.json()["members"][1].clone();
    assert!(second["id"].take().is_string() && second["etag"].take().is_string());
    let moment = "2026-11-22T08:00:00.000Z";
    assert_eq!(
        second,
        json!({"id": null, "name": "admin@example.com", "email": "admin@example.com", "role": "admin",
            "sees_all_shops": true, "assigned_shops": 0, "is_oneself": false, "created_at": moment,
            "last_seen_at": moment, "disabled_at": null, "etag": null})
    );
    assert_eq!(operator.get("/api/v1/members").await.problem(), (403, "forbidden".to_owned()));

    let role = |role: &str| json!({"role": role});
    let refused = |answer: &crate::app::Answer| (answer.problem(), answer.json()["detail"].is_string());
    for (answer, status, code) in [
        (admin.json("PATCH", &owners, &[], &role("viewer")).await, 403, "role_too_high"),
        (admin.json("PATCH", &operators, &[], &role("owner")).await, 403, "role_too_high"),
        (admin.json("PATCH", &admins, &[], &role("viewer")).await, 409, "self_change_forbidden"),
        (admin.send("POST", &format!("{admins}/disable"), &[], "").await, 409, "self_change_forbidden"),
        (admin.send("POST", &format!("{owners}/disable"), &[], "").await, 403, "role_too_high"),
        (owner.send("POST", &format!("{owners}/disable"), &[], "").await, 409, "last_owner"),
        (owner.json("PATCH", &owners, &[], &role("admin")).await, 409, "last_owner"),
        (owner.json("PATCH", &operators, &[], &role("chief")).await, 422, "invalid_field"),
    ] {
        assert_eq!(refused(&answer), ((status, code.to_owned()), true), "{}", answer.text);
    }
    let seen = owner.get(&operators).await;
    let etag = seen.header("etag").to_owned();
    let changed = owner.json("PATCH", &operators, &[("if-match", &etag)], &role("auditor")).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["role"]), (200, &json!("auditor")), "{}", changed.text);
    let stale = owner.json("PATCH", &operators, &[("if-match", &etag)], &role("viewer")).await;
    assert_eq!(stale.problem(), (412, "precondition_failed".to_owned()));
    assert_eq!(operator.get("/api/v1/session").await.json()["role"], "auditor", "at the next request");
    assert_eq!(operator.get("/api/v1/members").await.status, 200);

    let disabled = owner.send("POST", &format!("{operators}/disable"), &[], "").await;
    assert!(disabled.json()["disabled_at"].is_string(), "{}", disabled.text);
    assert_eq!(operator.get("/api/v1/session").await.problem(), (401, "unauthenticated".to_owned()));
    let enabled = owner.send("POST", &format!("{operators}/enable"), &[], "").await;
    assert_eq!((enabled.status.as_u16(), &enabled.json()["disabled_at"]), (200, &Value::Null));
    assert_eq!(operator.get("/api/v1/session").await.status, 401, "the session ended");
});

db_test!(an_unassigned_shop_is_nowhere_and_an_assigned_one_everywhere_until_its_end, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let (shop, hidden) = (app.pulled(&owner, 0).await, app.pulled(&owner, 1).await);
    let (member, path) = colleague(&app, &anonymous, "operator@example.com", Role::Operator).await;
    let (shop_id, member_id) = (id_of(&shop), id_of(&path));
    let orders_of = |client: Client, shop: String| async move {
        let listed = client.get(&format!("/api/v1/orders?limit=100&shop={shop}")).await;
        if listed.status == 200 { listed.json()["orders"].as_array().unwrap().clone() } else { Vec::new() }
    };
    let order = orders_of(owner.clone(), shop_id.to_owned()).await[0]["id"].as_str().unwrap().to_owned();
    let other = orders_of(owner.clone(), id_of(&hidden).to_owned()).await[0]["id"].as_str().unwrap().to_owned();

    let sees = async |shop: &str, order: &str| {
        let id = id_of(shop);
        let list = member.get("/api/v1/shops").await.json();
        let is_listed = list["shops"].as_array().unwrap().iter().any(|shop| shop["id"] == id);
        let all = member.get("/api/v1/orders?limit=100").await.json();
        let has_orders = all["orders"].as_array().unwrap().iter().any(|order| order["shop_id"] == id);
        let mut reached = Vec::new();
        for path in ["", "/streams", "/verifications"] {
            reached.push(member.get(&format!("{shop}{path}")).await.status == 200);
        }
        reached.push(member.get(&format!("/api/v1/orders/{order}")).await.status == 200);
        reached.push(member.get(&format!("/api/v1/orders?shop={id}")).await.status == 200);
        assert!(reached.iter().all(|reached| *reached == is_listed), "{shop} {reached:?}");
        assert_eq!(is_listed, has_orders);
        // Events go on for as long as there is something to watch.
        assert!(is_listed || member.get(&format!("{shop}/progress")).await.status == 404);
        is_listed
    };
    assert!(!sees(&shop, &order).await && !sees(&hidden, &other).await);
    let until = app.time.now().plus(Duration::from_secs(3600)).to_string();
    let assign = json!({"subjects": [member_id], "shops": [shop_id], "until": until});
    assert_eq!(member.post("/api/v1/assignments", &assign).await.problem().0, 403);
    let answer = owner.post("/api/v1/assignments", &assign).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({"count": 1})));
    assert!(sees(&shop, &order).await && !sees(&hidden, &other).await);
    let mine = member.get("/api/v1/shops?assigned=true").await.json();
    assert_eq!(mine["shops"].as_array().unwrap().len(), 1);
    let detail = owner.get(&path).await.json();
    assert_eq!(detail["assigned_shops"], 1);
    assert_eq!(
        (&detail["assignments"][0]["shop_id"], &detail["assignments"][0]["until"]),
        (&json!(shop_id), &json!(until))
    );

    app.time.advance(Duration::from_secs(3600));
    assert!(!sees(&shop, &order).await, "the end has passed");
    let forever = json!({"subjects": [member_id], "shops": [shop_id, id_of(&hidden)]});
    assert_eq!(owner.post("/api/v1/assignments", &forever).await.json(), json!({"count": 2}));
    assert!(sees(&shop, &order).await && sees(&hidden, &other).await);
    let removed = owner.post("/api/v1/assignments/remove", &forever).await;
    assert_eq!(removed.json(), json!({"count": 2}));
    assert!(!sees(&shop, &order).await && !sees(&hidden, &other).await);

    for (body, status, code) in [
        (json!({"subjects": [member_id], "shops": ["shop_nonsense"]}), 404, "not_found"),
        (json!({"subjects": ["somebody"], "shops": [shop_id]}), 404, "not_found"),
        (json!({"subjects": [], "shops": [shop_id]}), 422, "invalid_field"),
        (json!({"subjects": [member_id], "shops": [shop_id], "until": "2020-01-01T00:00:00Z"}), 422, "invalid_field"),
        (json!({"subjects": [member_id], "shops": [shop_id], "until": "soon"}), 422, "invalid_field"),
    ] {
        assert_eq!(owner.post("/api/v1/assignments", &body).await.problem(), (status, code.to_owned()), "{body}");
    }
});

db_test!(shop_access_lists_who_sees_a_shop_and_why, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let (operator, path) = colleague(&app, &anonymous, "operator@example.com", Role::Operator).await;
    let assign = json!({"subjects": [id_of(&path)], "shops": [id_of(&shop)]});
    assert_eq!(owner.post("/api/v1/assignments", &assign).await.status, 200);
    let access = owner.get(&format!("{shop}/access")).await;
    let told = access.json();
    let reasons = |index: usize| {
        let reasons = told["members"][index]["reasons"].as_array().unwrap().iter();
        reasons.map(|reason| reason["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((reasons(0), reasons(1)), (vec!["role".to_owned(), "assigned".to_owned()], vec!["assigned".to_owned()]));
    let by = &told["members"][1]["reasons"][0]["assignment"];
    assert_eq!((&by["assigned_by_name"], &by["until"]), (&json!("李娜"), &Value::Null), "{}", access.text);
    assert_eq!(operator.get(&format!("{shop}/access")).await.problem().0, 403);
    let stranger = somebody(&app, &anonymous, "stranger@example.com", Role::Owner, None).await;
    assert_eq!(stranger.get(&format!("{shop}/access")).await.problem().0, 404);
});

db_test!(who_sees_assigned_shops_only_binds_one_and_is_assigned_to_it, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    app.bind(&owner, 0).await;
    let (operator, path) = colleague(&app, &anonymous, "operator@example.com", Role::Operator).await;
    let shop = app.bind(&operator, 1).await;
    assert_eq!(operator.get(&shop).await.json()["name"], "Shop 1");
    assert_eq!(operator.get("/api/v1/shops").await.json()["shops"].as_array().unwrap().len(), 1);
    let assigned = owner.get(&path).await.json()["assignments"].clone();
    assert_eq!(assigned[0]["shop_id"], id_of(&shop));
    // A name stays taken for everyone, including those who do not see its shop.
    assert_eq!(operator.post("/api/v1/shops", &app.binding(0)).await.problem().0, 409);
});

db_test!(an_administrator_hands_over_a_link_that_sets_a_password, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (admin, admins) = colleague(&app, &anonymous, "admin@example.com", Role::Admin).await;
    let (operator, operators) = colleague(&app, &anonymous, "operator@example.com", Role::Operator).await;
    let owners = format!("/api/v1/members/{}", member_id(&owner).await);
    let stranger = somebody(&app, &anonymous, "stranger@example.com", Role::Owner, None).await;
    let ask = async |who: &Client, path: &str| who.send("POST", &format!("{path}/password-link"), &[], "").await;
    assert_eq!(ask(&operator, &admins).await.problem(), (403, "forbidden".to_owned()));
    assert_eq!(ask(&admin, &owners).await.problem(), (403, "role_too_high".to_owned()));
    assert_eq!(ask(&admin, &admins).await.problem(), (409, "own_password".to_owned()));
    assert_eq!(ask(&stranger, &operators).await.problem(), (404, "not_found".to_owned()));
    let made = ask(&admin, &operators).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    let (_, token) = made["link"].as_str().unwrap().split_once("/password-reset?token=").unwrap();
    let body = json!({"token": token, "new_password": "another battery staple"});
    assert_eq!(anonymous.post("/api/v1/password-resets/complete", &body).await.status, 204);
    assert_eq!(operator.get("/api/v1/session").await.status, 401, "every session ends");
});
