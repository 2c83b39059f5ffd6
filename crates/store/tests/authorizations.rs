//! Authorizations: one per account is current, and its facts are kept.

use crate::support::{at, create_fixture, new_authorization};
use hawser_core::FailureCode;
use hawser_store::db_test;

db_test!(a_new_authorization_becomes_the_current_one, |db| async move {
    let fixture = create_fixture(&db, "Renew", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let first = tx.current_authorization(fixture.account).await.unwrap().unwrap();
    assert_eq!((first.generation, first.renewed_at, first.worked_at), (1, None, None));
    assert!(first.is_current);
    let next = new_authorization(fixture.account, fixture.application, 60);
    tx.create_authorization(&next).await.unwrap();
    let current = tx.current_authorization(fixture.account).await.unwrap().unwrap();
    assert_eq!((current.id, current.generation, current.renewed_at), (next.id, 2, Some(at(60))));
    assert_eq!((current.application, current.refresh_token), (fixture.application, next.refresh_token));
    tx.commit().await.unwrap();
});

db_test!(concurrent_renewals_leave_one_current, |db| async move {
    let fixture = create_fixture(&db, "Race", "A3FHEXAMPLEYWS").await;
    let mut racers = tokio::task::JoinSet::new();
    for second in 1..=6 {
        let (db, owner) = (db.clone(), fixture.owner.clone());
        let next = new_authorization(fixture.account, fixture.application, second);
        racers.spawn(async move {
            let mut tx = db.within(&owner, at(second)).write().await.unwrap();
            tx.create_authorization(&next).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
    racers.join_all().await;
    let mut tx = db.within(&fixture.owner, at(9)).read().await.unwrap();
    assert_eq!(tx.current_authorization(fixture.account).await.unwrap().unwrap().generation, 7);
});

db_test!(the_first_success_and_the_first_refusal_are_kept, |db| async move {
    let fixture = create_fixture(&db, "Facts", "A3FHEXAMPLEYWS").await;
    let workers = db.for_claim();
    for second in [1, 2] {
        workers.mark_worked(fixture.authorization, at(second)).await.unwrap();
    }
    for (code, second) in [(FailureCode::AuthorizationRevoked, 3), (FailureCode::AuthorizationExpired, 4)] {
        assert!(workers.mark_revoked(fixture.authorization, code, at(second)).await.unwrap());
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let facts = tx.current_authorization(fixture.account).await.unwrap().unwrap();
    assert_eq!(facts.worked_at, Some(at(1)));
    assert_eq!((facts.revoked_at, facts.revoked_code), (Some(at(3)), Some(FailureCode::AuthorizationRevoked)));
});
