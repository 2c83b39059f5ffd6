//! `hawser audit`.

use super::{fields, is_time};
use crate::harness::Harness;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_is_listed_and_exported() {
    let harness = Harness::new(20).await.with_shop(0).await;
    harness.run("shops verify Shop").await.exits(0);
    let listed = harness.run("audit list --json").await.exits(0).json();
    assert_eq!(fields(&listed), ["lines", "next_cursor"]);
    let lines = listed["lines"].as_array().unwrap();
    let names =
        ["id", "seq", "at", "company_id", "actor_kind", "actor_id", "actor_name", "origin", "action", "subject"];
    assert_eq!(fields(&lines[0]), [&names[..], &["details"]].concat());
    assert!(is_time(&lines[0]["at"]), "{listed}");
    let column = |name: &str| lines.iter().map(|line| line[name].as_str().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(column("action").first(), Some(&"shop.verify"));
    assert_eq!(column("action").last(), Some(&"company.add"));
    assert!(column("origin").iter().all(|origin| *origin == "command_line"), "{listed}");
    assert_eq!(lines[0]["details"], serde_json::json!({"passed": true, "code": null}));

    let page = harness.run("audit list --action shop. --limit 1 --json").await.exits(0).json();
    let next = page["next_cursor"].as_str().unwrap();
    let page =
        harness.run(&format!("audit list --action shop. --limit 1 --json --cursor {next}")).await.exits(0).json();
    assert_eq!((&page["lines"][0]["action"], &page["next_cursor"]), (&Value::from("shop.bind"), &Value::Null));
    assert!(harness.run("audit list").await.exits(0).stdout.contains("shop.bind"));

    let exported = harness.run("audit export --format jsonl").await.exits(0).json_lines();
    assert_eq!(exported.len(), lines.len());
    assert_eq!(exported[0]["seq"], 1, "oldest first");
    let table = harness.run("audit export").await.exits(0).stdout;
    assert_eq!(table.lines().count(), 1 + lines.len() + 1, "the second export contains the first");
    let instance = harness.run("audit list --instance --json").await.exits(0).json();
    assert_eq!(instance["lines"][0]["action"], "application.add");

    let refused = harness.run("audit list --company Nobody --json").await.exits(1).problem();
    assert_eq!(refused["code"], "not_found");
    harness.run("audit export --format xlsx").await.exits(64);
}
