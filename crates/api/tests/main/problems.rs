//! Problems: every error answer has this form and contains nothing internal.

use crate::app::start;
use hawser_store::db_test;
use insta::assert_snapshot;
use serde_json::json;

db_test!(unknown_paths_wrong_methods_and_bad_bodies_are_problems, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    assert_snapshot!(owner.get("/api/v1/nothing?token=secret").await.snapshot(), @r#"
    404
    {"type":"urn:hawser:problem:unknown_path","title":"Nothing exists at this path","status":404,"detail":null,"code":"unknown_path","params":{},"field":null,"request_id":"req_#"}
    "#);
    assert_eq!(owner.send("PUT", "/api/v1/shops", &[], "").await.problem(), (405, "method_not_allowed".to_owned()));
    let json = ("content-type", "application/json");
    let headers = [json];
    let post = |body: &'static str| owner.send("POST", "/api/v1/applications", &headers, body);
    assert_snapshot!(post("{\"client_secret\": \"amzn1").await.snapshot(), @r#"
    400
    {"type":"urn:hawser:problem:malformed_request","title":"The request is malformed","status":400,"detail":"the body is not valid JSON: line 1, column 24","code":"malformed_request","params":{},"field":null,"request_id":"req_#"}
    "#);
    assert_snapshot!(post("{}").await.snapshot(), @r#"
    422
    {"type":"urn:hawser:problem:malformed_request","title":"The request is malformed","status":422,"detail":"this field is missing","code":"malformed_request","params":{},"field":"region","request_id":"req_#"}
    "#);
    assert_eq!(post("{\"nonsense\": 1}").await.json()["field"], "nonsense");
    let wrong_type = post("{\"client_secret\": 12345678}").await;
    assert_eq!(wrong_type.problem().0, 422);
    assert!(!wrong_type.text.contains("12345678"), "{}", wrong_type.text);
    let answer = owner.send("POST", "/api/v1/shops", &[("content-type", "text/plain")], "{}").await;
    assert_eq!(answer.problem(), (415, "malformed_request".to_owned()));
    let huge = owner.send("POST", "/api/v1/shops", &[json], "x".repeat(1024 * 1024 + 1)).await;
    assert_eq!(huge.problem(), (413, "body_too_large".to_owned()));
});

db_test!(every_answer_has_a_request_id_and_security_headers, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let mut ids = std::collections::BTreeSet::new();
    for path in ["/", "/setup", "/healthz", "/nothing", "/api/v1/shops", "/api/v1/session", "/metrics"] {
        for client in [&anonymous, &owner] {
            let answer = client.get(path).await;
            assert!(ids.insert(answer.header("x-request-id").to_owned()), "{path}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            assert_eq!(
                answer.header("cache-control") == "no-store",
                path.starts_with("/api") || path.len() < 7,
                "{path}"
            );
        }
    }
});

db_test!(an_unavailable_database_is_reported_without_a_cause, |db| async move {
    let (_app, anonymous, owner) = start(db.clone()).await;
    db.store().close().await;
    let answer = owner.get("/api/v1/shops").await;
    assert_snapshot!(answer.snapshot(), @r#"
    503
    {"type":"urn:hawser:problem:unavailable","title":"Temporarily unavailable; try again","status":503,"detail":null,"code":"unavailable","params":{"retry_after_seconds":5},"field":null,"request_id":"req_#"}
    "#);
    assert_eq!(answer.header("retry-after"), "5");
    assert_snapshot!(anonymous.get("/readyz").await.snapshot(), @r#"
    503
    {"is_ready":false,"database":false,"writable":false,"schema":false,"vault":false}
    "#);
    assert_eq!(anonymous.get("/healthz").await.status, 200);
    assert_eq!(anonymous.get("/metrics").await.status, 200);
});

db_test!(a_refusal_of_a_use_case_names_the_code_and_the_field, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    let mut body = app.binding(0);
    body["seller_id"] = json!("a1b2");
    assert_snapshot!(owner.post("/api/v1/shops", &body).await.snapshot(), @r#"
    422
    {"type":"urn:hawser:problem:credential_malformed","title":"A credential does not have the right form","status":422,"detail":"a Seller ID is the letter A followed by 8 to 19 capital letters or digits","code":"credential_malformed","params":{"field":"seller_id","rule":{"en":"a Seller ID is the letter A followed by 8 to 19 capital letters or digits","zh":"卖家记号（Seller ID）：字母 A 开头，后接 8 至 19 个大写字母或数字"}},"field":"seller_id","request_id":"req_#"}
    "#);
});

#[tokio::test]
async fn sqlite_a_full_disk_is_named_and_the_next_change_is_saved() {
    let db = hawser_store::testing::open_sqlite().await;
    let (_app, anonymous, owner) = start(db.clone()).await;
    let pages = db.rows_raw("SELECT CAST(page_count AS TEXT) FROM pragma_page_count").await.unwrap();
    db.run_raw(&format!("PRAGMA max_page_count = {}", pages[0])).await.unwrap();
    let body = json!({"description": "x".repeat(80), "environment": "production", "permissions": ["orders.read"]});
    let create = || owner.post("/api/v1/api-keys", &body);
    let mut answer = create().await;
    for _ in 0..200 {
        if answer.status != 201 {
            break;
        }
        answer = create().await;
    }
    assert_snapshot!(answer.snapshot(), @r#"
    503
    {"type":"urn:hawser:problem:disk_full","title":"No space is left for the database, so this change was not saved","status":503,"detail":null,"code":"disk_full","params":{"retry_after_seconds":5},"field":null,"request_id":"req_#"}
    "#);
    db.run_raw("PRAGMA max_page_count = 1000000").await.unwrap();
    assert_eq!(create().await.status, 201);
    assert_snapshot!(anonymous.get("/readyz").await.snapshot(), @r#"
    200
    {"is_ready":true,"database":true,"writable":true,"schema":true,"vault":true}
    "#);
}

db_test!(a_nul_character_is_an_invalid_field, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    let mut body = app.binding(0);
    body["name"] = json!("Boots\0");
    assert_snapshot!(owner.post("/api/v1/shops", &body).await.snapshot(), @r#"
    422
    {"type":"urn:hawser:problem:invalid_field","title":"A value is not valid","status":422,"detail":"without a NUL character","code":"invalid_field","params":{"field":"name","rule":{"en":"without a NUL character","zh":"不含 NUL 字符"}},"field":"name","request_id":"req_#"}
    "#);
    assert_snapshot!(owner.get("/api/v1/orders?limit=5&status=%00").await.snapshot(), @r#"
    422
    {"type":"urn:hawser:problem:invalid_field","title":"A value is not valid","status":422,"detail":"without a NUL character","code":"invalid_field","params":{"field":"status","rule":{"en":"without a NUL character","zh":"不含 NUL 字符"}},"field":"status","request_id":"req_#"}
    "#);
});
