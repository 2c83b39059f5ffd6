//! `hawser audit`.

use super::{fields, is_time};
use crate::house::House;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_of_a_company_is_listed_and_exported() {
    let house = House::new(20).await.furnished(0).await;
    house.run("shops verify Shop").await.exits(0);
    let listed = house.run("audit list --json").await.exits(0).json();
    assert_eq!(fields(&listed), ["lines", "next"]);
    let lines = listed["lines"].as_array().unwrap();
    let names =
        ["id", "seq", "at", "company_id", "actor_kind", "actor_id", "actor_name", "origin", "action", "subject"];
    assert_eq!(fields(&lines[0]), [&names[..], &["details"]].concat());
    assert!(is_time(&lines[0]["at"]), "{listed}");
    let of = |name: &str| lines.iter().map(|line| line[name].as_str().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(of("action").first(), Some(&"shop.verify"));
    assert_eq!(of("action").last(), Some(&"company.add"));
    assert!(of("origin").iter().all(|origin| *origin == "command_line"), "{listed}");
    assert_eq!(lines[0]["details"], serde_json::json!({"passed": true, "code": null}));

    let page = house.run("audit list --action shop. --limit 1 --json").await.exits(0).json();
    let next = page["next"].as_str().unwrap();
    let page = house.run(&format!("audit list --action shop. --limit 1 --json --cursor {next}")).await.exits(0).json();
    assert_eq!((&page["lines"][0]["action"], &page["next"]), (&Value::from("shop.bind"), &Value::Null));
    assert!(house.run("audit list").await.exits(0).stdout.contains("shop.bind"));

    let exported = house.run("audit export --format jsonl").await.exits(0).json_lines();
    assert_eq!(exported.len(), lines.len());
    assert_eq!(exported[0]["seq"], 1, "the oldest first");
    let table = house.run("audit export").await.exits(0).stdout;
    assert_eq!(table.lines().count(), 1 + lines.len() + 1, "the first export is in the second");
    let instance = house.run("audit list --instance --json").await.exits(0).json();
    assert_eq!(instance["lines"][0]["action"], "application.add");

    let refused = house.run("audit list --company Nobody --json").await.exits(1).problem();
    assert_eq!(refused["code"], "not_found");
    house.run("audit export --format xlsx").await.exits(64);
}
