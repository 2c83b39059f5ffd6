//! Changes of the audit trail in the database itself: `hawser doctor` names each changed or missing entry, every time.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use crate::harness::Harness;
use hawser_store::{Backend, testing};
use serde_json::Value;

/// The broken entries that the doctor reports. Its exit code is 1 if there are any.
async fn broken(harness: &Harness) -> Vec<String> {
    let ran = harness.run("doctor --json").await;
    let findings = ran.json()["findings"].clone();
    let findings = findings.as_array().cloned().unwrap_or_default();
    let about = |finding: &&Value| finding["name"] == "audit" && finding["health"] == "broken";
    let found: Vec<String> =
        findings.iter().filter(about).map(|found| found["detail"].as_str().unwrap_or_default().to_owned()).collect();
    ran.exits(i32::from(!found.is_empty()));
    found
}

async fn tampered(backend: Backend) {
    let db = testing::open(backend).await;
    let harness = Harness::new(20).await.with_database(db.url()).with_shop(0).await;
    for _ in 0..6 {
        harness.run("shops verify Shop").await.exits(0);
    }
    assert_eq!(broken(&harness).await, [""; 0]);
    let trail = "(SELECT id FROM company)";
    let last = format!("SELECT CAST(MAX(seq) AS TEXT) FROM audit WHERE trail = {trail}");
    let last: i64 = db.rows_raw(&last).await.unwrap()[0].parse().unwrap();
    // The last six entries are the verifications.
    let (changed, removed) = (last - 5, last - 3);
    let refused = db.run_raw("DELETE FROM audit").await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    let triggers: &[&str] = match backend {
        Backend::Sqlite => &["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
        Backend::Postgres => &["DROP TRIGGER audit_no_change ON audit"],
    };
    for trigger in triggers {
        db.run_raw(trigger).await.unwrap();
    }

    let forge = format!("UPDATE audit SET actor_kind = 'worker' WHERE trail = {trail} AND seq = {changed}");
    db.run_raw(&forge).await.unwrap();
    let found = broken(&harness).await;
    println!("one line changed:\n  {}", found.join("\n  "));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with(&format!("line {changed} in the trail of Default (comp_")), "{found:?}");
    assert!(found[0].contains("was changed; it now reads shop.verify at 20"), "{found:?}");
    assert!(found[1].contains("compare with a backup"), "{found:?}");

    db.run_raw(&format!("DELETE FROM audit WHERE trail = {trail} AND seq = {removed}")).await.unwrap();
    let found = broken(&harness).await;
    println!("another one deleted:\n  {}", found.join("\n  "));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[1].starts_with(&format!("line {removed} is missing in the trail of Default")), "{found:?}");
    assert!(found[1].contains("removed from between"), "{found:?}");

    db.run_raw(&format!("DELETE FROM audit WHERE trail = {trail} AND seq = {last}")).await.unwrap();
    let found = broken(&harness).await;
    println!("and the last one deleted:\n  {}", found.join("\n  "));
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[2].starts_with(&format!("line {last} is missing in the trail of Default")), "{found:?}");
    assert!(found[2].contains("the end was cut off"), "{found:?}");

    // Further work does not hide the changes.
    harness.run("shops verify Shop").await.exits(0);
    let found = broken(&harness).await;
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[2].starts_with(&format!("line {last} is missing")), "{found:?}");
    db.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_the_doctor_names_each_changed_or_removed_entry() {
    tampered(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_the_doctor_names_each_changed_or_removed_entry() {
    tampered(Backend::Postgres).await;
}
