//! The errors of the database as the caller sees them.

use crate::support::{at, claimed, company, create_fixture, member, new_shop, order};
use hawser_core::Role;
use hawser_store::{PageCommit, Store, StoreError, StoreOptions, Window, testing};

async fn open(url: String) -> Result<Store, StoreError> {
    Store::open(&StoreOptions { url }).await
}

#[tokio::test]
async fn sqlite_a_file_locked_by_another_program_is_named_so_and_works_again_afterwards() {
    let db = testing::open_sqlite().await;
    let company = company(&db, "Locked").await;
    let owner = member(company, Role::Owner);
    let other = open(db.url().to_owned()).await.unwrap();
    let held = other.within(&owner, at(0)).write().await.unwrap();
    let refused = db.within(&owner, at(0)).write().await.unwrap_err();
    assert!(matches!(refused, StoreError::Locked), "{refused:?}");
    assert!(refused.to_string().contains("another program"), "{refused}");
    // Reading goes on.
    assert!(db.within(&owner, at(0)).read().await.unwrap().list_shops().await.unwrap().is_empty());
    drop(held);
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    tx.create_shop(&new_shop(company, "after")).await.unwrap();
    tx.commit().await.unwrap();
    other.close().await;
}

#[tokio::test]
async fn sqlite_a_read_only_database_is_read_and_refuses_changes() {
    let db = testing::open_sqlite().await;
    let company = company(&db, "ReadOnly").await;
    let owner = member(company, Role::Owner);
    let read_only = open(format!("{}?mode=ro", db.url())).await.unwrap();
    read_only.require_schema().await.unwrap();
    assert!(read_only.within(&owner, at(0)).read().await.unwrap().list_shops().await.unwrap().is_empty());
    let refused = match read_only.within(&owner, at(0)).write().await {
        Ok(mut tx) => tx.create_shop(&new_shop(company, "x")).await.unwrap_err(),
        Err(refused) => refused,
    };
    assert!(matches!(refused, StoreError::ReadOnly), "{refused:?}");
    assert!(refused.to_string().contains("permissions"), "{refused}");
    read_only.close().await;
}

#[tokio::test]
async fn sqlite_a_full_disk_keeps_nothing_of_a_page() {
    let db = testing::open_sqlite().await;
    let fixture = create_fixture(&db, "Full", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let window = Window { from: at(-100), before: None, marketplaces: stream.marketplaces.clone() };
    claims.open_window(&stream, &window).await.unwrap();
    let pages = db.rows_raw("SELECT CAST(page_count + 20 AS TEXT) FROM pragma_page_count").await.unwrap();
    db.run_raw(&format!("PRAGMA max_page_count = {}", pages[0])).await.unwrap();
    let orders = (0..300).map(|number| {
        let mut order = order(number, 0);
        order.doc = vec![7; 2000];
        order
    });
    let page = PageCommit {
        orders: orders.collect(),
        set_aside: vec![],
        next_token: None,
        window_until: Some(at(0)),
        finished: true,
        page_hash: None,
        repeats: 0,
        repeated_orders: 0,
        reads_again: false,
        api_calls: 1,
        at: at(1),
    };
    let refused = claims.commit_page(&stream, &page).await.unwrap_err();
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    assert!(refused.to_string().contains("space"), "{refused}");
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 0);
    assert!(tx.coverage(fixture.account).await.unwrap().is_empty());
    drop(tx);
    db.run_raw("PRAGMA max_page_count = 1000000").await.unwrap();
    assert_eq!(
        claims.commit_page(&stream, &page).await.unwrap().inserted,
        300,
        "with space it is as if nothing had been"
    );
}

#[tokio::test]
async fn sqlite_what_is_no_database_is_refused_with_its_path() {
    let folder = testing::open_sqlite().await;
    let text = folder.folder().join("letter.txt");
    std::fs::write(&text, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let missing = folder.folder().join("no/such/folder/hawser.db");
    for path in [text.display().to_string(), missing.display().to_string(), ":memory:".to_owned()] {
        match open(format!("sqlite:{path}")).await.unwrap_err() {
            StoreError::CannotOpen { place, .. } => assert_eq!(place, path),
            other => panic!("{path}: {other:?}"),
        }
    }
    assert!(matches!(open("mysql://localhost/x".to_owned()).await, Err(StoreError::CannotOpen { .. })));
}

#[cfg(unix)]
#[tokio::test]
async fn sqlite_the_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let db = testing::open_sqlite().await;
    company(&db, "Private").await;
    let mut seen = 0;
    for file in std::fs::read_dir(db.folder()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.file_name());
        seen += 1;
    }
    assert_eq!(seen, 3, "the database, its write-ahead log, its index");
    db.store().close().await;
    assert_eq!(std::fs::read_dir(db.folder()).unwrap().count(), 1, "closed, the file stands alone");
}

#[tokio::test]
async fn postgres_a_server_that_is_not_there_is_unavailable_at_once() {
    let started = std::time::Instant::now();
    let gone = open("postgres://hawser:hunter2@localhost:1/hawser".to_owned()).await.unwrap_err();
    assert!(matches!(gone, StoreError::Unavailable { .. }), "{gone:?}");
    assert!(started.elapsed().as_secs() < 5);
    assert!(!format!("{gone} {gone:?}").contains("hunter2"), "{gone:?}");
    let odd = open("postgres://hawser:hunter2@[broken/hawser".to_owned()).await.unwrap_err();
    assert!(matches!(odd, StoreError::CannotOpen { .. }), "{odd:?}");
    assert!(!format!("{odd} {odd:?}").contains("hunter2"), "{odd:?}");
}

#[tokio::test]
async fn postgres_a_connection_cut_in_the_middle_is_unavailable_and_the_next_use_works() {
    let db = testing::open_postgres().await;
    let company = company(&db, "Cut").await;
    let owner = member(company, Role::Owner);
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    tx.create_shop(&new_shop(company, "lost")).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    db.run_raw(cut).await.unwrap();
    let gone = tx.list_shops().await.unwrap_err();
    assert!(matches!(gone, StoreError::Unavailable { .. }), "{gone:?}");
    drop(tx);
    for round in 0..5 {
        let mut tx = db.within(&owner, at(0)).write().await.unwrap();
        assert!(tx.list_shops().await.unwrap().is_empty(), "round {round}");
    }
    db.finish().await;
}

#[tokio::test]
async fn postgres_a_database_that_does_not_exist_is_named() {
    let db = testing::empty(hawser_store::Backend::Postgres).await;
    let (address, name) = db.url().split_once("hawser_test_").unwrap();
    let options = name.split_once('?').map_or(String::new(), |(_, options)| format!("?{options}"));
    let missing = open(format!("{address}hawser_missing{options}")).await.unwrap_err();
    assert!(
        matches!(&missing, StoreError::CannotOpen { place, .. } if place.contains("hawser_missing")),
        "{missing:?}"
    );
    db.finish().await;
}

#[tokio::test]
async fn sqlite_after_a_full_disk_the_next_change_is_saved() {
    let db = testing::open_sqlite().await;
    let company = company(&db, "Once full").await;
    let owner = member(company, Role::Owner);
    let create = |name: String| {
        let (db, owner) = (db.clone(), owner.clone());
        async move {
            let mut tx = db.within(&owner, at(0)).write().await?;
            tx.create_shop(&new_shop(company, &name)).await?;
            tx.commit().await
        }
    };
    let pages = db.rows_raw("SELECT CAST(page_count AS TEXT) FROM pragma_page_count").await.unwrap();
    db.run_raw(&format!("PRAGMA max_page_count = {}", pages[0])).await.unwrap();
    let mut saved = 0;
    let refused = loop {
        match create(format!("Shop {saved} {}", "x".repeat(60))).await {
            Ok(()) => saved += 1,
            Err(refused) => break refused,
        }
        assert!(saved < 1000, "the disk never became full");
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    db.run_raw("PRAGMA max_page_count = 1000000").await.unwrap();
    for round in 0..5 {
        db.try_write().await.unwrap();
        create(format!("after {round}")).await.unwrap();
    }
    assert_eq!(db.within(&owner, at(0)).read().await.unwrap().list_shops().await.unwrap().len(), saved + 5);
}
