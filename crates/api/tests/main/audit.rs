//! The audit trail: who did what, from where, with what before and after; filtered, page by page, and as a file.

use crate::app::{Client, EMAIL, PASSWORD, start};
use hawser_api::{Api, Settings};
use hawser_core::Clock as _;
use hawser_store::db_test;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

async fn lines(client: &Client, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("/api/v1/audit?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["lines"].as_array().unwrap().clone()
}

async fn rename(owner: &Client, shop: &str, name: &str) {
    let answer = owner.json("PATCH", shop, &[], &json!({"name": name})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

db_test!(a_line_tells_who_did_what_on_what_and_what_was_before, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    rename(&owner, &shop, "靴店").await;
    let all = lines(&owner, "limit=200").await;
    let line = &all[0];
    assert_eq!(line["action"], "shop.rename");
    assert_eq!(line["details"], json!({"before": {"name": "Shop 0"}, "after": {"name": "靴店"}}));
    assert_eq!((&line["actor_kind"], &line["actor_name"]), (&json!("member"), &json!("李娜")));
    assert!(shop.ends_with(line["subject"].as_str().unwrap()));
    let bound = all.iter().find(|line| line["action"] == "shop.bind").unwrap();
    let after = &bound["details"]["after"];
    let entered = app.binding(0);
    assert_eq!((&after["seller_id"], &after["name"]), (&entered["seller_id"], &entered["name"]));
    assert_eq!(after["countries"], entered["countries"]);
    let text = json!(all).to_string();
    for secret in [&entered["refresh_token"], &json!(PASSWORD)] {
        assert!(!text.contains(secret.as_str().unwrap()), "the audit trail contains a secret");
    }
    let numbers: Vec<i64> = all.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    let expected: Vec<i64> = (1..=i64::try_from(all.len()).unwrap()).rev().collect();
    assert_eq!(numbers, expected, "numbered without a gap");
    assert_eq!(all.last().unwrap()["action"], "company.add");
    assert_eq!(app.app.store().check_audit().await.unwrap().faults, []);
});

db_test!(a_trail_is_filtered_and_turned_page_by_page, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    for number in 0..9 {
        app.time.advance(Duration::from_secs(60));
        rename(&owner, &shop, &format!("Name {number}")).await;
    }
    let id = shop.rsplit('/').next().unwrap();
    let me = lines(&owner, "action=shop.rename").await[0]["actor_id"].as_str().unwrap().to_owned();
    let four_minutes_ago = app.time.now().minus(Duration::from_secs(240));
    for (query, expected) in [
        ("action=shop.rename".to_owned(), 9),
        ("action=shop.".to_owned(), 10),
        ("action=shop_".to_owned(), 0),
        (format!("subject={id}"), 10),
        (format!("actor={me}&action=shop."), 10),
        ("actor=member&action=shop.".to_owned(), 10),
        ("actor=worker".to_owned(), 0),
        (format!("since={four_minutes_ago}"), 5),
        (format!("until={four_minutes_ago}&action=shop."), 5),
    ] {
        assert_eq!(lines(&owner, &query).await.len(), expected, "{query}");
    }
    let whole = lines(&owner, "limit=200").await;
    let (mut turned, mut cursor) = (Vec::new(), String::new());
    for _ in 0..50 {
        let page = owner.get(&format!("/api/v1/audit?limit=3{cursor}")).await.json();
        turned.extend(page["lines"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(turned, whole);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=x", "cursor"),
        ("actor=somebody", "actor"),
        ("action=", "action"),
        ("since=yesterday", "since"),
    ] {
        let answer = owner.get(&format!("/api/v1/audit?{query}")).await;
        assert_eq!(answer.problem().0, 422, "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
    assert_eq!(owner.get("/api/v1/audit?company=x").await.problem().0, 400);
});

db_test!(a_trail_is_taken_away_as_a_file_and_that_is_on_record, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    rename(&owner, &shop, "=1+1").await;
    // More than a piece of it.
    for number in 0..510 {
        rename(&owner, &shop, &format!("Name {number}")).await;
    }
    app.time.advance(Duration::from_secs(1));
    let table = owner.get("/api/v1/audit/export?action=shop.&format=csv").await;
    assert_eq!(table.status, 200, "{}", table.text);
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    let rows: Vec<&str> = table.text.lines().collect();
    assert_eq!(rows[0], "\u{feff}seq,time,company_id,actor_kind,actor_id,actor_name,origin,action,subject,details,id");
    assert_eq!(rows.len(), 1 + 512);
    assert!(rows[1].contains(",shop.bind,"), "the oldest first");
    assert!(rows[512].contains("Name 509"));

    let objects = owner.get("/api/v1/audit/export?format=jsonl").await;
    assert_eq!(objects.header("content-type"), "application/jsonl");
    let objects: Vec<Value> = objects.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<i64> = objects.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=i64::try_from(objects.len()).unwrap()).collect::<Vec<_>>());

    let exports = lines(&owner, "action=audit.export").await;
    assert_eq!(exports.len(), 2);
    assert_eq!(exports[1]["details"]["format"], "csv");
    assert_eq!(exports[1]["details"]["action"], "shop.");
    assert_eq!(owner.get("/api/v1/audit/export?format=xlsx").await.problem().0, 422);
    assert_eq!(lines(&owner, "action=audit.export").await.len(), 2, "what was refused is none");
});

db_test!(a_line_tells_the_network_address_that_it_came_from, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = Api::new(app.app.clone(), Settings::default());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(async move { api.serve(listener, async move { _ = stopped.await }).await });
    let body = json!({"email": EMAIL, "password": PASSWORD}).to_string();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    _ = stop.send(());
    served.await.unwrap().unwrap();
    let begun = lines(&owner, "action=session.begin").await;
    assert_eq!(begun[0]["origin"], "127.0.0.1");
});
