//! The schema: the twins are equal, and migrations survive kills and concurrent starts.

use crate::support::at;
use hawser_core::Actor;
use hawser_store::{Backend, Schema, Store, StoreError, StoreOptions, db_test, testing};
use std::{process::Command, time::Duration};

/// The variable that names the database which a child process migrates until it is killed.
const CHILD: &str = "HAWSER_TEST_CHILD";

/// `table|column|type|nullable` of every column, with PostgreSQL's names of types; `bytes` also for 16-byte ids.
async fn columns(db: &testing::TestDb) -> Vec<String> {
    let select = match db.backend() {
        // The key of a WITHOUT ROWID table is never null, and neither is a named rowid.
        Backend::Sqlite => {
            "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BIGINT' THEN 'bigint' \
             WHEN 'REAL' THEN 'double precision' WHEN 'BLOB' THEN 'bytes' ELSE lower(c.type) END, \
             CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END \
             FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, 2"
        }
        Backend::Postgres => {
            "SELECT table_name::text, column_name::text, \
             CASE data_type WHEN 'bytea' THEN 'bytes' WHEN 'uuid' THEN 'bytes' ELSE data_type::text END, \
             is_nullable::text FROM information_schema.columns WHERE table_schema = 'public' \
             ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\""
        }
    };
    db.rows_raw(select).await.unwrap()
}

/// `table|index` of every index that the schema names.
async fn indexes(db: &testing::TestDb) -> Vec<String> {
    let select = match db.backend() {
        Backend::Sqlite => {
            "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1, 2"
        }
        Backend::Postgres => {
            "SELECT tablename::text, indexname::text FROM pg_indexes WHERE schemaname = 'public' \
             AND indexname !~ '_(pkey|key)$' ORDER BY tablename COLLATE \"C\", indexname COLLATE \"C\""
        }
    };
    db.rows_raw(select).await.unwrap()
}

#[tokio::test]
async fn postgres_and_sqlite_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (testing::open_sqlite().await, testing::open_postgres().await);
    let (left, right) = (columns(&sqlite).await, columns(&postgres).await);
    assert!(left.len() > 150, "{} columns", left.len());
    assert_eq!(left, right);
    assert_eq!(indexes(&sqlite).await, indexes(&postgres).await);
    postgres.finish().await;
    sqlite.finish().await;
}

async fn starts_empty(backend: Backend) {
    let db = testing::empty(backend).await;
    assert_eq!(db.schema().await.unwrap(), Schema::Empty);
    let refused = db.require_schema().await.unwrap_err();
    assert!(refused.to_string().contains("hawser migrate"), "{refused}");
    let mut starters = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let url = db.url().to_owned();
        starters.spawn(async move {
            let store = Store::open(&StoreOptions { url }).await.unwrap();
            store.migrate().await.unwrap();
            store.close().await;
        });
    }
    starters.join_all().await;
    assert_eq!(db.schema().await.unwrap(), Schema::Current);
    db.require_schema().await.unwrap();
    db.finish().await;
}

#[tokio::test]
async fn sqlite_processes_that_start_at_once_migrate_once() {
    starts_empty(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgres_processes_that_start_at_once_migrate_once() {
    starts_empty(Backend::Postgres).await;
}

db_test!(a_newer_schema_is_left_alone_with_an_explanation, |db| async move {
    db.run_raw("INSERT INTO schema_version (version, checksum) VALUES (9000, '')").await.unwrap();
    assert_eq!(db.schema().await.unwrap(), Schema::Newer(9000));
    for refused in [db.require_schema().await.unwrap_err(), db.migrate().await.unwrap_err()] {
        assert!(matches!(refused, StoreError::Schema { found: Schema::Newer(9000) }));
        assert!(refused.to_string().contains("newer program"), "{refused}");
    }
});

db_test!(an_edited_migration_is_refused_with_an_explanation, |db| async move {
    db.run_raw("UPDATE schema_version SET checksum = 'of another text'").await.unwrap();
    assert_eq!(db.schema().await.unwrap(), Schema::Edited(1));
    for refused in [db.require_schema().await.unwrap_err(), db.migrate().await.unwrap_err()] {
        assert!(matches!(refused, StoreError::Schema { found: Schema::Edited(1) }));
        assert!(refused.to_string().contains("edited"), "{refused}");
    }
});

/// Runs the test in a child process that migrates, and kills it, later in each round.
async fn survives_kills(backend: Backend, test: &str, step: Duration) {
    if let Ok(url) = std::env::var(CHILD) {
        let store = Store::open(&StoreOptions { url }).await.unwrap();
        store.migrate().await.unwrap();
        return;
    }
    for round in 0..12 {
        let db = testing::empty(backend).await;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(CHILD, db.url())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(step * (1 + round)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let found = db.schema().await.unwrap();
        assert!(matches!(found, Schema::Empty | Schema::Current), "round {round}: {found:?}");
        db.migrate().await.unwrap();
        let mut tx = db.within(&Actor::InstanceOwner, at(0)).read().await.unwrap();
        assert!(tx.list_shops().await.unwrap().is_empty());
        drop(tx);
        db.finish().await;
    }
}

#[tokio::test]
async fn sqlite_a_migration_killed_at_any_moment_leaves_nothing_half_done() {
    survives_kills(
        Backend::Sqlite,
        "schema::sqlite_a_migration_killed_at_any_moment_leaves_nothing_half_done",
        Duration::from_millis(1),
    )
    .await;
}

#[tokio::test]
async fn postgres_a_migration_killed_at_any_moment_leaves_nothing_half_done() {
    survives_kills(
        Backend::Postgres,
        "schema::postgres_a_migration_killed_at_any_moment_leaves_nothing_half_done",
        Duration::from_millis(4),
    )
    .await;
}
