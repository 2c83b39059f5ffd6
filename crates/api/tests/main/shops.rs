//! Applications, shops, verifications and pulls over HTTP.

use crate::app::start;
use hawser_store::db_test;
use serde_json::json;

db_test!(a_shop_is_bound_verified_and_pulled_over_http, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let bound = owner.get(&shop).await;
    assert_eq!(bound.json()["name"], "Shop 0");
    assert_eq!(bound.json()["accounts"][0]["verification"], "never");

    let verified = owner.send("POST", &format!("{shop}/verifications"), &[], "").await;
    assert_eq!(verified.status, 201, "{}", verified.text);
    assert_eq!((&verified.json()["passed"], &verified.json()["code"]), (&json!(true), &json!(null)));
    let steps = verified.json()["verifications"][0]["steps"].as_array().unwrap().clone();
    let names: Vec<_> = steps.iter().map(|step| step["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["format", "application", "token", "participations", "identity", "orders_probe", "roles"]);
    let history = owner.get(&format!("{shop}/verifications")).await.json();
    assert_eq!(history["verifications"][0], verified.json()["verifications"][0]);

    let accepted = owner.post(&format!("{shop}/pulls"), &json!({"since": "120d"})).await;
    assert_eq!(accepted.status, 202, "{}", accepted.text);
    assert_eq!(accepted.header("location"), format!("{shop}/progress"));
    app.app.run_due().await.unwrap();
    let events = owner.get(&format!("{shop}/progress")).await;
    assert_eq!(events.header("content-type"), "text/event-stream");
    assert!(events.text.starts_with("event: progress\ndata: {\"streams\":[{"), "{}", events.text);
    assert!(events.text.ends_with("event: done\ndata: {}\n\n"), "{}", events.text);

    let streams = owner.get(&format!("{shop}/streams")).await.json();
    let orders = streams["streams"].as_array().unwrap().iter().find(|stream| stream["resource"] == "orders").unwrap();
    assert_eq!(orders["last_code"], json!(null));
    assert_eq!(orders["coverage"].as_array().unwrap().len(), 3);
    assert_eq!(owner.get(&shop).await.json()["orders"], 30);
});

db_test!(a_refusal_by_amazon_is_a_result_with_its_code, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let seller = app.amazon.description().sellers[0].seller_id.clone();
    app.amazon.revoke(&seller).unwrap();
    let verified = owner.send("POST", &format!("{shop}/verifications"), &[], "").await;
    assert_eq!(verified.status, 201);
    assert_eq!(verified.json()["passed"], false);
    assert_eq!(verified.json()["code"], "token_of_other_app");
});

db_test!(a_repeated_request_is_made_once, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let key = [("idempotency-key", "from-the-sheet-17")];
    let first = owner.json("POST", "/api/v1/shops", &key, &app.binding(0)).await;
    assert_eq!((first.status.as_u16(), &first.json()["is_already_made"]), (201, &json!(false)));
    let again = owner.json("POST", "/api/v1/shops", &key, &app.binding(0)).await;
    assert_eq!((again.status.as_u16(), &again.json()["is_already_made"]), (200, &json!(true)));
    assert_eq!(first.json()["id"], again.json()["id"]);
    assert_eq!(owner.get("/api/v1/shops").await.json()["shops"].as_array().unwrap().len(), 1);

    // A failed request created nothing and can be repeated with the same key.
    let other = [("idempotency-key", "from-the-sheet-18")];
    let mut bad = app.binding(1);
    bad["name"] = json!("Shop 0");
    assert_eq!(owner.json("POST", "/api/v1/shops", &other, &bad).await.problem(), (409, "shop_name_taken".to_owned()));
    assert_eq!(owner.json("POST", "/api/v1/shops", &other, &app.binding(1)).await.status, 201);
    let reused = owner.json("POST", "/api/v1/shops", &key, &app.binding(2)).await;
    assert_eq!(reused.problem(), (422, "idempotency_key_reused".to_owned()));
    let odd = [("idempotency-key", "with blank")];
    assert_eq!(owner.json("POST", "/api/v1/shops", &odd, &app.binding(2)).await.problem().0, 400);
});

db_test!(a_change_based_on_an_old_revision_is_refused, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let tag = owner.get(&shop).await.header("etag").to_owned();
    let renamed = owner.json("PATCH", &shop, &[("if-match", &tag)], &json!({"name": "深圳一店"})).await;
    assert_eq!((renamed.status.as_u16(), &renamed.json()["name"]), (200, &json!("深圳一店")));
    assert_ne!(renamed.header("etag"), tag);
    let late = owner.json("PATCH", &shop, &[("if-match", &tag)], &json!({"name": "Late"})).await;
    assert_eq!(late.problem(), (412, "precondition_failed".to_owned()));
    let empty = owner.json("PATCH", &shop, &[], &json!({"name": " "})).await;
    assert_eq!(empty.problem(), (422, "shop_name_empty".to_owned()));
    assert_eq!(empty.json()["field"], "name");

    app.bind(&owner, 1).await;
    let taken = owner.json("PATCH", &shop, &[], &json!({"name": "Shop 1"})).await;
    assert_eq!(taken.problem(), (409, "shop_name_taken".to_owned()));
});

db_test!(a_client_secret_is_replaced_and_never_returned, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let list = owner.get("/api/v1/applications").await;
    let application = list.json()["applications"][0].clone();
    let path = format!("/api/v1/applications/{}/client-secret", application["id"].as_str().unwrap());
    let tag = format!("\"{}\"", application["etag"].as_str().unwrap());
    let secret = format!("amzn1.oa2-cs.v1.{}", "5e".repeat(32));
    let replaced = owner.json("PUT", &path, &[("if-match", &tag)], &json!({"client_secret": secret})).await;
    assert_eq!(replaced.status, 200, "{}", replaced.text);
    assert_eq!(replaced.json()["secret_created_at"], "2026-11-22T08:00:00.000Z");
    assert_ne!(replaced.header("etag"), tag);
    let late = owner.json("PUT", &path, &[("if-match", &tag)], &json!({"client_secret": secret})).await;
    assert_eq!(late.problem().0, 412);
    let malformed = owner.json("PUT", &path, &[], &json!({"client_secret": "Atzr|amzn1.oa2-cs.v1.half"})).await;
    assert_eq!(malformed.problem(), (422, "credential_malformed".to_owned()));
    for answer in [list, replaced, malformed, owner.get("/api/v1/applications").await] {
        assert!(!answer.text.contains("amzn1.oa2-cs.v1.5e") && !answer.text.contains(".half"), "{}", answer.text);
    }
});

db_test!(the_catalogue_has_both_languages_and_explains_a_refusal, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    let all = anonymous.get("/api/v1/failures").await.json();
    let all = all["failures"].as_array().unwrap();
    assert_eq!(all.len(), hawser_core::FailureCode::ALL.len());
    assert!(all.iter().all(|failure| failure["zh"]["title"] != failure["en"]["title"]));
    let told = anonymous.post("/api/v1/refusals/explain", &json!({"text": "Error MD1000 occurred"})).await.json();
    assert_eq!(told["failures"][0]["code"], "app_draft");
});
