//! Rows that are deleted by their age, oldest first, a batch at a time.

use crate::auth::{add_person, add_session};
use crate::support::{at, company, create_fixture};
use crate::verifications::verification;
use hawser_core::{FailureCode, Role};
use hawser_store::{Backend, DiagnosticPayload, Expired, IdempotencyKey, LinkKind, db_test, testing::TestDb};

/// Deletes in batches of two and returns the numbers of rows, up to the first batch that is not full.
async fn delete(db: &TestDb, kind: Expired, before: i64) -> Vec<u64> {
    let mut batches = Vec::new();
    loop {
        let removed = db.retention().delete_expired(kind, at(before), 2).await.unwrap();
        batches.push(removed);
        if removed < 2 {
            return batches;
        }
    }
}

async fn count(db: &TestDb, table: &str) -> String {
    db.rows_raw(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await.unwrap().remove(0)
}

db_test!(diagnostic_payloads_and_idempotency_keys_are_deleted_by_age, |db| async move {
    let fixture = create_fixture(&db, "Answers", "A3FHEXAMPLEYWS").await;
    for second in [1, 2, 3, 4] {
        let answer = DiagnosticPayload {
            account: fixture.account,
            operation: "searchOrders".to_owned(),
            received_at: at(second),
            code: FailureCode::AnswerMalformed,
            sealed: vec![1; 100],
        };
        db.for_claim().keep_answer(&answer).await.unwrap();
    }
    assert_eq!(delete(&db, Expired::DiagnosticPayloads, 4).await, [2, 1]);
    assert_eq!(delete(&db, Expired::DiagnosticPayloads, 4).await, [0]);
    assert_eq!(count(&db, "diagnostic_payload").await, "1");

    for (number, second) in [1, 1, 1, 2, 5].into_iter().enumerate() {
        let key = IdempotencyKey::of(&fixture.owner, "bind_shop", &number.to_string()).unwrap();
        let mut tx = db.within(&fixture.owner, at(second)).write().await.unwrap();
        assert!(tx.claim_request(&key, &[7; 32], "shop_1").await.unwrap());
        tx.commit().await.unwrap();
    }
    assert_eq!(delete(&db, Expired::IdempotencyKeys, 5).await, [3, 1], "rows of one time go together");
    assert_eq!(count(&db, "idempotency_key").await, "1");
});

db_test!(expired_sessions_and_links_are_deleted, |db| async move {
    let company = company(&db, "People").await;
    let li = add_person(&db, company, "li@example.com", Role::Owner).await;
    for number in 1..=4 {
        add_session(&db, li, number).await;
        let mut tx = db.auth().write().await.unwrap();
        tx.add_link(LinkKind::Setup, &[number; 32], at(0), at(i64::from(number))).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(delete(&db, Expired::OneTimeLinks, 4).await, [2, 1]);
    assert_eq!(count(&db, "one_time_link").await, "1");

    // Sessions 1 and 2 expire at second 10, and session 4 was used at second 7.
    let change = |column: &str, second: i64, condition: &str| {
        format!("UPDATE session SET {column} = {} WHERE {condition}", at(second).as_micros())
    };
    let least = "pk <= (SELECT MIN(pk) + 1 FROM session)";
    db.run_raw(&change("expires_at", 10, least)).await.unwrap();
    db.run_raw(&change("last_seen_at", 7, "pk = (SELECT MAX(pk) FROM session)")).await.unwrap();
    assert_eq!(delete(&db, Expired::Sessions, 20).await, [2, 0]);
    assert_eq!(delete(&db, Expired::UnusedSessions, 5).await, [1]);
    assert_eq!(count(&db, "session").await, "1");
});

db_test!(the_latest_verification_of_an_account_stays, |db| async move {
    let first = create_fixture(&db, "First", "A3FHEXAMPLEYWS").await;
    let second = create_fixture(&db, "Second", "A2NSEXAMPLE001").await;
    for (fixture, seconds) in [(&first, &[1, 2, 3, 3][..]), (&second, &[1][..])] {
        let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
        for second in seconds {
            tx.create_verification(&verification(fixture.account, *second)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    assert_eq!(delete(&db, Expired::Verifications, 1000).await, [2, 1]);
    assert_eq!(count(&db, "verification").await, "2");
});

db_test!(everything_else_that_has_ended_is_deleted, |db| async move {
    let fixture = create_fixture(&db, "Ended", "A3FHEXAMPLEYWS").await;
    let blob = |number: i64| match db.backend() {
        Backend::Sqlite => format!("x'{number:032x}'"),
        Backend::Postgres => format!("'\\x{number:032x}'"),
    };
    let id = |number: i64| match db.backend() {
        Backend::Sqlite => format!("x'{number:032x}'"),
        Backend::Postgres => format!("'{number:032x}'"),
    };
    for second in 1..=4 {
        let time = at(second).as_micros();
        for insert in [
            format!(
                "INSERT INTO incident (application_pk, code, began_at, last_seen_at, ended_at) \
                 SELECT pk, 'token_of_other_app', 0, 0, {time} FROM application"
            ),
            format!(
                "INSERT INTO token_issuance (subject_kind, subject_id, shop_pk, began_at, issued) \
                 SELECT 'member', {}, pk, {time}, 1 FROM shop",
                id(second)
            ),
            format!(
                "INSERT INTO invitation (id, company_pk, email, role, hash, created_at, created_by_kind, created_by, \
                 expires_at, withdrawn_at) SELECT {}, pk, 'li@example.com', 'viewer', {}{}', 0, 'member', id, {time}, 1 \
                 FROM company",
                id(second),
                blob(second).trim_end_matches('\''),
                "00".repeat(16),
            ),
            format!(
                "INSERT INTO consent_flow (id, company_pk, application_pk, actor_kind, state_hash, cookie_hash, \
                 pending_binding, created_at, expires_at) SELECT {}, c.pk, a.pk, 'member', {}, {}, '', 0, {time} \
                 FROM company c, application a",
                id(second),
                blob(second),
                blob(second),
            ),
        ] {
            db.run_raw(&insert).await.unwrap();
        }
    }
    db.run_raw(
        "INSERT INTO incident (application_pk, code, began_at, last_seen_at) SELECT pk, 'token_of_other_app', 0, 0 \
         FROM application",
    )
    .await
    .unwrap();
    for (kind, table, left) in [
        (Expired::Incidents, "incident", "2"),
        (Expired::Invitations, "invitation", "1"),
        (Expired::Consents, "consent_flow", "1"),
    ] {
        assert_eq!(delete(&db, kind, 4).await, [2, 1], "{table}");
        assert_eq!(count(&db, table).await, left, "{table}: open ones stay");
    }
    assert_eq!(delete(&db, Expired::TokenIssuance, 4).await, [3, 0], "a batch ends with all rows of a time");

    let mut tx = db.instance().write().await.unwrap();
    tx.add_key_check(&hawser_store::KeyCheck { key_id: "k".to_owned(), blob: vec![1] }).await.unwrap();
    for (number, purpose) in ["buyer:2026-11-01", "buyer:2026-11-02", "secrets"].into_iter().enumerate() {
        tx.add_data_key(fixture.company, purpose, b"wrapped", "k", at(0)).await.unwrap();
        if number < 2 {
            let at = at(i64::try_from(number).unwrap());
            assert!(tx.destroy_data_key(fixture.company, purpose, at).await.unwrap());
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(delete(&db, Expired::DestroyedDataKeys, 1).await, [1]);
    assert_eq!(count(&db, "data_key").await, "2");
});
