//! Buyer data: the documents of ended days go first, then the keys.

use crate::support::{US, at, claimed, create_fixture, marketplace, order};
use crate::unreadable::{commit, odd};
use hawser_core::CompanyId;
use hawser_store::{PageCommit, Store, Window, db_test, testing};
use std::path::Path;

/// Stores an order for each day.
async fn store_orders(store: &Store, seller: &str, days: &[&str]) -> CompanyId {
    let fixture = create_fixture(store, "Buyers", seller).await;
    let claims = store.for_claim();
    let claimed = claimed(&claims, fixture.account, "worker").await;
    let window = Window { from: at(-1000), before: None, marketplaces: vec![marketplace(US)] };
    claims.open_window(&claimed, &window).await.unwrap();
    let orders = (0..).zip(days).map(|(number, day)| {
        let mut order = order(number, 10);
        order.personal_day = Some((*day).to_owned());
        order.personal = Some(format!("sealed document of {day}").into_bytes());
        order
    });
    let page = PageCommit {
        orders: orders.collect(),
        set_aside: vec![],
        next_token: None,
        window_until: Some(at(20)),
        finished: true,
        page_hash: None,
        repeats: 0,
        repeated_orders: 0,
        reads_again: false,
        api_calls: 1,
        at: at(20),
    };
    claims.commit_page(&claimed, &page).await.unwrap();
    fixture.company
}

/// Stores a data key for each day; its encrypted form is `wrapped key of DAY`.
async fn store_keys(store: &Store, company: CompanyId, days: &[&str]) {
    let mut tx = store.instance().write().await.unwrap();
    tx.add_key_check(&hawser_store::KeyCheck { key_id: "k".to_owned(), blob: vec![1] }).await.unwrap();
    for day in days {
        let wrapped = format!("wrapped key of {day}");
        tx.add_data_key(company, &format!("buyer:{day}"), wrapped.as_bytes(), "k", at(0)).await.unwrap();
    }
    tx.add_data_key(company, "secrets", b"of secrets", "k", at(0)).await.unwrap();
    tx.add_data_key(None, "audit", b"of the audit trail", "k", at(0)).await.unwrap();
    tx.commit().await.unwrap();
}

db_test!(documents_of_ended_days_are_deleted_and_then_their_keys, |db| async move {
    let days = ["2026-11-01", "2026-11-02", "2026-11-02", "2026-11-03"];
    let company = store_orders(&db, "A3FHEXAMPLEYWS", &days).await;
    store_keys(&db, company, &["2026-11-01", "2026-11-02", "2026-11-03"]).await;
    let store = db.retention();
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 0, "documents need them");
    assert_eq!(store.erase_buyer_data("2026-11-02", 2).await.unwrap(), 2, "the batch is full");
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 0, "a document needs one");
    assert_eq!(store.erase_buyer_data("2026-11-02", 2).await.unwrap(), 1);
    assert_eq!(store.erase_buyer_data("2026-11-02", 2).await.unwrap(), 0);
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 1).await.unwrap(), 1, "the batch is full");
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 1);
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 0);
    let keys = db.instance().read().await.unwrap().list_data_keys().await.unwrap();
    let purposes: Vec<_> = keys.into_iter().map(|key| key.purpose).collect();
    assert_eq!(purposes, ["audit", "buyer:2026-11-03", "secrets"]);
    let left = "SELECT COALESCE(personal_day, 'none') FROM orders ORDER BY 1";
    assert_eq!(db.rows_raw(left).await.unwrap(), ["2026-11-03", "none", "none", "none"]);
    assert!(store.scrub(true).await.unwrap());
});

db_test!(documents_of_orders_set_aside_are_deleted_and_do_not_come_back, |db| async move {
    let fixture = create_fixture(&db, "Aside", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "worker").await;
    let seen_on = |number, updated, day: &str| {
        let mut order = odd(number, updated);
        order.sealed_day = day.to_owned();
        order
    };
    let first = vec![seen_on(1, Some(5), "2026-11-02"), seen_on(2, None, "2026-11-02"), seen_on(3, None, "2026-11-03")];
    commit(&claims, &stream, vec![], first, 10).await.unwrap();
    // Both are received again. Only the first says when it changed, and its period starts later now.
    let again = vec![seen_on(1, Some(6), "2026-11-03"), seen_on(2, None, "2026-11-03")];
    commit(&claims, &stream, vec![], again, 20).await.unwrap();
    store_keys(&db, fixture.company, &["2026-11-02"]).await;
    let store = db.retention();
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 0, "a document needs it");
    assert_eq!(store.erase_set_aside("2026-11-02", 10).await.unwrap(), 1);
    assert_eq!(store.erase_set_aside("2026-11-02", 10).await.unwrap(), 0);
    assert_eq!(store.destroy_buyer_keys("2026-11-02", at(50), 10).await.unwrap(), 1);
    let again = vec![seen_on(2, None, "2026-11-09")];
    commit(&claims, &stream, vec![], again, 30).await.unwrap();
    let left = "SELECT sealed_day, CASE WHEN length(sealed) > 0 THEN 'stored' ELSE 'empty' END FROM unreadable_order \
                ORDER BY order_key";
    assert_eq!(db.rows_raw(left).await.unwrap(), ["2026-11-03|stored", "|empty", "2026-11-03|stored"]);
});

/// True if a file of the database contains the bytes.
fn is_in_files(folder: &Path, needle: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
}

#[tokio::test]
async fn destroyed_keys_and_deleted_documents_are_in_no_file_of_sqlite() {
    let db = testing::open_sqlite().await;
    let company = store_orders(&db, "A3FHEXAMPLEYWS", &["2026-11-01", "2026-11-02"]).await;
    store_keys(&db, company, &["2026-11-01", "2026-11-02"]).await;
    let store = db.retention();
    let has = |text: &str| is_in_files(db.folder(), text.as_bytes());
    assert!(has("sealed document of 2026-11-01") && has("wrapped key of 2026-11-01"));

    assert_eq!(store.erase_buyer_data("2026-11-01", 10).await.unwrap(), 1);
    assert_eq!(store.destroy_buyer_keys("2026-11-01", at(50), 10).await.unwrap(), 1);
    assert!(has("wrapped key of 2026-11-01"), "the write-ahead log still has it, so this test can fail");
    assert!(store.scrub(true).await.unwrap());
    assert!(!has("sealed document of 2026-11-01"));
    assert!(!has("wrapped key of 2026-11-01"));
    assert!(has("sealed document of 2026-11-02") && has("wrapped key of 2026-11-02"));
    db.finish().await;
}

#[tokio::test]
async fn a_destroyed_key_leaves_no_trace_in_pages_that_were_split() {
    let db = testing::open_sqlite().await;
    let company = store_orders(&db, "A3FHEXAMPLEYWS", &[]).await;
    let days: Vec<String> =
        (0..400).map(|number| format!("20{:02}-{:02}-{:02}", number % 7, number % 11, number)).collect();
    store_keys(&db, company, &days.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let store = db.retention();
    let destroyed = store.destroy_buyer_keys("2004", at(50), 1000).await.unwrap();
    assert!((100..300).contains(&destroyed), "{destroyed}");
    assert!(store.scrub(true).await.unwrap());
    for day in &days {
        let wrapped = format!("wrapped key of {day}");
        assert_eq!(is_in_files(db.folder(), wrapped.as_bytes()), day.as_str() > "2004", "{day}");
    }
    assert_eq!(
        db.instance().read().await.unwrap().list_data_keys().await.unwrap().len(),
        402 - usize::try_from(destroyed).unwrap()
    );
    db.finish().await;
}
