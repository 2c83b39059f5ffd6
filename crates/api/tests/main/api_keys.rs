//! The portal over HTTP, and what a key opens: exactly what it was given, until it is revoked.

use crate::app::{Client, TestApp, start};
use hawser_core::{ApiKeyText, Environment, Timestamp};
use hawser_store::db_test;
use serde_json::{Value, json};
use std::time::Duration;

/// Makes a key as somebody may, and gives the answer.
async fn made(client: &Client, fields: Value) -> Value {
    let mut body = json!({"description": "ERP", "environment": "production", "permissions": ["orders.read"]});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let answer = client.post("/api/v1/api-keys", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

/// A program with a key that the owner made.
async fn program(owner: &Client, fields: Value) -> (Client, String) {
    let made = made(owner, fields).await;
    (owner.with_key(made["key"].as_str().unwrap()), made["id"].as_str().unwrap().to_owned())
}

fn shop_id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

db_test!(a_key_is_shown_in_one_answer_and_in_no_other, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let body = json!({"description": "Second channel", "environment": "production",
        "permissions": ["channel.open"], "expires_at": "2027-11-22"});
    let once = [("idempotency-key", "first")];
    let answer = owner.json("POST", "/api/v1/api-keys", &once, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let first = answer.json();
    let key = first["key"].as_str().unwrap();
    assert!(key.starts_with("hwk_live_") && key.ends_with(first["last4"].as_str().unwrap()));
    assert_eq!((&first["state"], &first["notices"]), (&json!("active"), &json!([])));
    assert_eq!(first["created_by"]["name"], json!("李娜"));
    assert_eq!(answer.header("location"), format!("/api/v1/api-keys/{}", first["id"].as_str().unwrap()));
    let again = owner.json("POST", "/api/v1/api-keys", &once, &body).await;
    assert_eq!((again.status.as_u16(), &again.json()["id"]), (200, &first["id"]));
    let list = owner.get("/api/v1/api-keys").await;
    let of_that_name = |row: &&Value| row["description"] == json!("Second channel");
    assert_eq!(list.json()["api_keys"].as_array().unwrap().iter().filter(of_that_name).count(), 1);
    for text in [&again.text, &list.text] {
        assert!(!text.contains(&key[9..]), "{text}");
    }
    assert_eq!(
        made(&owner, json!({"description": "Second channel"})).await["notices"],
        json!(["description_duplicate"])
    );

    let check = owner.with_key(key).get("/api/v1/key-check").await;
    assert_eq!(check.status, 200, "{}", check.text);
    let check = check.json();
    assert_eq!((&check["state"], &check["environment"]), (&json!("ok"), &json!("production")));
    assert_eq!((&check["company_name"], &check["permissions"]), (&json!("Default"), &json!(["channel.open"])));
    assert_eq!(check["key"]["description"], json!("Second channel"));
    assert_eq!(anonymous.get("/api/v1/key-check").await.problem(), (401, "key_missing".to_owned()));
});

db_test!(every_route_reports_why_a_key_is_refused, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (program, id) = program(&owner, json!({"expires_at": "2026-11-24T08:00:00Z"})).await;
    let key = program.key.clone().unwrap();
    let ask = async |key: &str| {
        let shops = anonymous.with_key(key).get("/api/v1/shops").await;
        assert!(shops.header("www-authenticate").starts_with("Bearer"), "{}", shops.text);
        // A cookie besides does not help: the request is the key's.
        let mut both = anonymous.with_key(key);
        both.cookie.clone_from(&owner.cookie);
        assert_eq!(both.get("/api/v1/session").await.problem(), shops.problem());
        assert_eq!(anonymous.with_key(key).get("/api/v1/key-check").await.problem(), shops.problem());
        (shops.problem().1, shops.json()["params"]["form"].as_str().map(str::to_owned))
    };
    assert_eq!(ask("").await, ("key_missing".to_owned(), Some("empty".to_owned())));
    for (bad, form) in
        [(&key[..20], "cut_short"), ("ghp_0123456789", "other_product"), (&key.replace("live", "test"), "mistyped")]
    {
        assert_eq!(ask(bad).await, ("key_malformed".to_owned(), Some(form.to_owned())));
    }
    assert_eq!(program.get("/api/v1/shops").await.status, 200);
    app.time.advance(Duration::from_secs(2 * 24 * 3600));
    assert_eq!(ask(&key).await.0, "key_expired");
    let revoked = owner.post(&format!("/api/v1/api-keys/{id}/revoke"), &json!({})).await;
    assert_eq!(revoked.json()["state"], json!("revoked"), "{}", revoked.text);
    assert_eq!(ask(&key).await.0, "key_revoked");
});

db_test!(a_key_opens_what_it_was_given_and_the_rest_is_not_there, |db| async move {
    let (app, _, owner) = start(db).await;
    app.add_applications(&owner).await;
    let (mine, other) = (app.pulled(&owner, 0).await, app.pulled(&owner, 1).await);
    let (key, _) = program(&owner, json!({"shops": [shop_id(&mine)]})).await;
    assert_eq!(key.get("/api/v1/shops").await.json()["shops"].as_array().unwrap().len(), 1);
    let orders = key.get("/api/v1/orders?limit=200").await.json();
    let shops: Vec<_> = orders["orders"].as_array().unwrap().iter().map(|order| &order["shop_id"]).collect();
    assert!(!shops.is_empty() && shops.iter().all(|shop| **shop == json!(shop_id(&mine))));
    let nowhere = format!("/api/v1/shops/shop_{}", "0".repeat(32));
    for path in ["", "/streams", "/verifications", "/progress"] {
        let (there, nowhere) = (key.get(&format!("{other}{path}")).await, key.get(&format!("{nowhere}{path}")).await);
        assert_eq!(
            (there.problem(), there.json()["title"].clone()),
            (nowhere.problem(), nowhere.json()["title"].clone())
        );
        assert_eq!(there.problem(), (404, "not_found".to_owned()));
        assert_eq!(key.get(&format!("{mine}{path}")).await.status, 200, "{path}");
    }
    // The missing permission is named, and operations for people are refused. No origin is required.
    let foreign = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
    let refused = key.json("POST", &format!("{mine}/verifications"), &foreign, &json!({})).await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
    assert_eq!(refused.json()["params"]["permission"], json!("shops.verify"));
    let refused = owner.json("POST", &format!("{mine}/verifications"), &foreign, &json!({})).await;
    assert_eq!(refused.json()["params"], json!({}));
    for path in ["/api/v1/session", "/api/v1/sessions"] {
        assert_eq!(key.get(path).await.problem(), (403, "forbidden".to_owned()));
    }
    assert_eq!(key.get("/api/v1/api-keys").await.json()["params"]["permission"], json!("keys.manage"));
});

db_test!(a_key_of_the_sandbox_reaches_nothing_of_production, |db| async move {
    let (app, _, owner) = start(db).await;
    app.add_applications(&owner).await;
    app.bind(&owner, 0).await;
    let fields =
        json!({"environment": "sandbox", "permissions": ["credentials.write", "shops.bind"], "all_shops": true});
    let (key, _) = program(&owner, fields).await;
    assert_eq!(key.get("/api/v1/shops").await.json()["shops"], json!([]));
    assert_eq!(key.get("/api/v1/applications").await.json()["applications"], json!([]));
    let app_id = owner.get("/api/v1/applications").await.json()["applications"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/applications/{app_id}/client-secret");
    let refused = key.json("PUT", &path, &[], &json!({"client_secret": "5e".repeat(32)})).await;
    assert_eq!(refused.problem(), (404, "not_found".to_owned()));
    // It finds no application of its own to bind through, until it adds one; what it binds is its own.
    assert_eq!(key.post("/api/v1/shops", &app.binding(1)).await.json()["field"], json!("region"));
    for of in app.amazon.description().applications {
        let mut body = json!({"region": of.region, "name": "Simulated", "developer_id": "123456789012",
            "application_id": of.application_id, "client_id": of.client_id, "client_secret": of.client_secret});
        let refused = key.post("/api/v1/applications", &body).await;
        assert_eq!(refused.problem(), (422, "key_wrong_environment".to_owned()));
        body["environment"] = json!("sandbox");
        assert_eq!(key.post("/api/v1/applications", &body).await.status, 201);
    }
    assert_eq!(key.post("/api/v1/shops", &app.binding(1)).await.status, 201);
    let shops = owner.get("/api/v1/shops").await.json();
    let environments: Vec<_> = shops["shops"].as_array().unwrap().iter().map(|shop| &shop["environment"]).collect();
    assert_eq!(environments, [&json!("production"), &json!("sandbox")]);
    assert_eq!(key.get("/api/v1/shops").await.json()["shops"].as_array().unwrap().len(), 1);
});

db_test!(a_key_is_replaced_without_an_outage_and_changed_by_its_managers, |db| async move {
    let (_app, _, owner) = start(db).await;
    let (old, id) = program(&owner, json!({})).await;
    let path = format!("/api/v1/api-keys/{id}");
    let renamed = owner.json("PATCH", &path, &[], &json!({"description": " 数据中台 "})).await;
    assert_eq!(renamed.json()["description"], json!("数据中台"), "{}", renamed.text);
    let answer = owner.post(&format!("{path}/replace"), &json!({"overlap_hours": 1})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let fresh = answer.json();
    assert_eq!((&fresh["replaces"], &fresh["description"]), (&json!(id), &json!("数据中台")));
    for key in [&old, &owner.with_key(fresh["key"].as_str().unwrap())] {
        assert_eq!(key.get("/api/v1/orders").await.status, 200);
    }
    let again = owner.post(&format!("{path}/replace"), &json!({})).await;
    assert_eq!(again.problem(), (409, "already_replaced".to_owned()));
    let list = owner.get("/api/v1/api-keys").await.json();
    let listed = list["api_keys"].as_array().unwrap().iter().find(|key| key["id"] == json!(id)).unwrap();
    assert_eq!((&listed["replaced_by"], &listed["state"]), (&fresh["id"], &json!("expiring")));
    let odd = owner.post(&format!("{path}/revoke?confirm=yes"), &json!({})).await;
    assert_eq!(odd.json()["field"], json!("confirm"));
});

/// A program that may fetch tokens for one of two shops.
async fn minting(app: &TestApp, owner: &Client) -> (Client, String, String) {
    app.add_applications(owner).await;
    let (mine, other) = (app.bind(owner, 0).await, app.bind(owner, 1).await);
    let fields = json!({"permissions": ["tokens.mint", "buyer_data.read"], "shops": [shop_id(&mine)]});
    (program(owner, fields).await.0, mine, other)
}

db_test!(the_broker_hands_out_a_token_of_the_shop_and_of_no_other, |db| async move {
    let (app, _, owner) = start(db).await;
    let (key, mine, other) = minting(&app, &owner).await;
    let answer = key.post(&format!("{mine}/access-token"), &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    assert_eq!(body["warnings"], json!(["full_roles", "spends_the_shops_quota", "outlives_the_key"]));
    let token = &body["tokens"][0];
    let seller = &app.amazon.description().sellers[0];
    assert_eq!(token["seller_id"], json!(seller.seller_id));
    assert!(token["access_token"].as_str().unwrap().starts_with("Atza|"));
    assert_eq!(token["expires_at"], json!("2026-11-22T09:00:00.000Z"));
    assert!(!token["marketplace_ids"].as_array().unwrap().is_empty());
    assert!(!answer.text.contains("Atzr|") && !answer.text.contains(&seller.refresh_token));
    // Five minutes before its end there is another one; before, it is the same with what is left of it.
    app.time.advance(Duration::from_secs(50 * 60));
    let later = key.post(&format!("{mine}/access-token"), &json!({})).await.json();
    assert_eq!(later["tokens"][0]["access_token"], token["access_token"]);
    assert_eq!((&token["expires_in"], &later["tokens"][0]["expires_in"]), (&json!(3600), &json!(600)));
    app.time.advance(Duration::from_secs(6 * 60));
    let fresh = key.post(&format!("{mine}/access-token"), &json!({})).await.json();
    assert_ne!(fresh["tokens"][0]["access_token"], token["access_token"]);

    let nowhere = format!("/api/v1/shops/shop_{}/access-token", "0".repeat(32));
    let (there, nowhere) =
        (key.post(&format!("{other}/access-token"), &json!({})).await, key.post(&nowhere, &json!({})).await);
    assert_eq!((there.problem(), nowhere.problem()), ((404, "not_found".to_owned()), (404, "not_found".to_owned())));
    assert_eq!(there.json()["detail"], nowhere.json()["detail"]);
    let (reader, _) = program(&owner, json!({"permissions": ["buyer_data.read"], "all_shops": true})).await;
    let refused = reader.post(&format!("{mine}/access-token"), &json!({})).await;
    assert_eq!(refused.json()["params"]["permission"], json!("tokens.mint"));
    // Each is on record, and the token is not.
    let trail = owner.get("/api/v1/audit?action=token.mint").await;
    assert_eq!(trail.text.matches("\"token.mint\"").count(), 3, "{}", trail.text);
    assert!(trail.text.contains(seller.seller_id.as_str()) && !trail.text.contains("Atza|"), "{}", trail.text);
    let metrics = owner.get("/metrics").await.text;
    assert!(metrics.contains("hawser_access_tokens_minted_total{region=\"na\"}"), "{metrics}");
});

db_test!(the_token_broker_is_rate_limited_and_says_when_to_retry, |db| async move {
    let (app, _, owner) = start(db).await;
    let (key, mine, _) = minting(&app, &owner).await;
    let path = format!("{mine}/access-token");
    for _ in 0..60 {
        assert_eq!(key.post(&path, &json!({})).await.status, 200);
    }
    app.time.advance(Duration::from_secs(600));
    let refused = key.post(&path, &json!({})).await;
    assert_eq!(refused.problem(), (429, "too_many_requests".to_owned()));
    assert_eq!(refused.header("retry-after"), "3000");
    // Others are not held back by it, and neither is the key after its hour.
    assert_eq!(owner.post(&path, &json!({})).await.status, 200);
    app.time.advance(Duration::from_secs(3000));
    assert_eq!(key.post(&path, &json!({})).await.status, 200);
});

db_test!(a_key_that_ends_at_the_end_of_time_is_replaced_by_one_with_an_end_that_can_be_read, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    let (_, id) = program(&owner, json!({"expires_at": "9999-12-30T00:00:00Z"})).await;
    let fresh = owner.post(&format!("/api/v1/api-keys/{id}/replace"), &json!({"overlap_hours": 1})).await;
    assert_eq!(fresh.status, 201, "{}", fresh.text);
    let list = owner.get("/api/v1/api-keys").await.json();
    let replacement = list["api_keys"].as_array().unwrap().iter().find(|key| key["replaces"] == json!(id)).unwrap();
    let ends_at = replacement["expires_at"].as_str().unwrap();
    assert!(Timestamp::parse(ends_at).is_ok(), "{ends_at}");
});

db_test!(unknown_keys_are_rate_limited_and_valid_ones_from_the_same_address_are_not, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let (good, _) = program(&owner, json!({})).await;
    let unknown = |n: u8| {
        let random: Vec<u8> = (0..128).map(|at| at ^ n).collect();
        let key = ApiKeyText::from_random(Environment::Production, &random).unwrap();
        anonymous.with_key(key.secret().expose())
    };
    for n in 0..20 {
        assert_eq!(unknown(n).get("/api/v1/shops").await.problem(), (401, "key_unknown".to_owned()));
    }
    let refused = unknown(20).get("/api/v1/shops").await;
    assert_eq!((refused.problem(), refused.header("retry-after")), ((429, "too_many_requests".to_owned()), "1"));
    let refused = unknown(21).get("/api/v1/key-check").await;
    assert_eq!((refused.problem(), refused.header("retry-after")), ((429, "key_check_throttled".to_owned()), "2"));
    assert_eq!(good.get("/api/v1/orders").await.status, 200);
    assert_eq!(good.get("/api/v1/key-check").await.status, 200);
});

db_test!(a_stream_of_progress_ends_with_the_key_that_watches_it, |db| async move {
    let (app, _, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    // It waits for a worker, and there is none: watching would go on for ever.
    assert_eq!(owner.post(&format!("{shop}/pulls"), &json!({"since": "1d"})).await.status, 202);
    let (key, id) = program(&owner, json!({"shops": [shop_id(&shop)]})).await;
    let watching = tokio::spawn(async move { key.get(&format!("{shop}/progress")).await });
    for look in 0.. {
        let list = owner.get("/api/v1/api-keys").await.json();
        let listed = list["api_keys"].as_array().unwrap().iter().find(|key| key["id"] == json!(id)).unwrap();
        if !listed["last_used_at"].is_null() {
            break;
        }
        assert!(look < 10_000, "the key is never used");
    }
    owner.post(&format!("/api/v1/api-keys/{id}/revoke"), &json!({})).await;
    let watched = tokio::time::timeout(Duration::from_secs(20), watching).await.expect("it ends").unwrap();
    assert_eq!(watched.status, 200, "{}", watched.text);
    assert!(!watched.text.contains("event: done"), "{}", watched.text);
});
