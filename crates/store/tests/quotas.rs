//! Quotas: the stored buckets never grant more than Amazon's plan allows.

use crate::support::{Fixture, at, create_fixture, new};
use hawser_core::Region;
use hawser_core::sync::token_bucket::UsagePlan;
use hawser_store::{QuotaKey, StoreError, db_test};
use std::time::Duration;

const PLAN: UsagePlan = UsagePlan { rate: 0.5, burst: 20 };

fn key(fixture: &Fixture) -> QuotaKey {
    QuotaKey {
        account: fixture.account,
        application: fixture.application,
        region: Region::Na,
        operation: "searchOrders".to_owned(),
    }
}

db_test!(concurrent_callers_never_get_more_than_the_burst, |db| async move {
    let fixture = create_fixture(&db, "Burst", "A3FHEXAMPLEYWS").await;
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (claims, key) = (db.for_claim(), key(&fixture));
        callers.spawn(async move {
            let mut granted = 0;
            for _ in 0..5 {
                granted += claims.reserve(&key, PLAN, 1, at(0)).await.unwrap().granted;
            }
            granted
        });
    }
    assert_eq!(callers.join_all().await.into_iter().sum::<u32>(), PLAN.burst);
});

db_test!(a_bucket_outlives_its_process, |db| async move {
    let fixture = create_fixture(&db, "Persisted", "A3FHEXAMPLEYWS").await;
    let (claims, key) = (db.for_claim(), key(&fixture));
    assert_eq!(claims.reserve(&key, PLAN, 19, at(0)).await.unwrap().granted, 19);
    // A restarted process finds one token, not twenty.
    let reserved = db.store().for_claim().reserve(&key, PLAN, 5, at(0)).await.unwrap();
    assert_eq!((reserved.granted, reserved.wait), (1, Duration::ZERO));
    let reserved = claims.reserve(&key, PLAN, 1, at(0)).await.unwrap();
    assert_eq!((reserved.granted, reserved.wait), (0, Duration::from_secs(2)));
    assert_eq!(claims.reserve(&key, PLAN, 5, at(4)).await.unwrap().granted, 2);
    claims.give_back(&key, 2, at(4)).await.unwrap();
    assert_eq!(claims.reserve(&key, PLAN, 5, at(4)).await.unwrap().granted, 2);
});

db_test!(the_rate_follows_announcements_and_a_refusal_empties_the_bucket, |db| async move {
    let fixture = create_fixture(&db, "Rate", "A3FHEXAMPLEYWS").await;
    let (claims, key) = (db.for_claim(), key(&fixture));
    claims.reserve(&key, PLAN, 1, at(0)).await.unwrap();
    claims.observe_rate(&key, 2.0, 1.0, at(0)).await.unwrap();
    claims.drained(&key, at(0)).await.unwrap();
    let reserved = claims.reserve(&key, PLAN, 1, at(0)).await.unwrap();
    assert_eq!((reserved.granted, reserved.wait), (0, Duration::from_millis(500)));
    assert_eq!(reserved.plan, UsagePlan { rate: 2.0, burst: 20 });
    assert_eq!(claims.reserve(&key, PLAN, 9, at(3)).await.unwrap().granted, 6);
});

db_test!(operations_regions_and_applications_have_separate_buckets, |db| async move {
    let fixture = create_fixture(&db, "Apart", "A3FHEXAMPLEYWS").await;
    let (claims, first) = (db.for_claim(), key(&fixture));
    assert_eq!(claims.reserve(&first, PLAN, 99, at(0)).await.unwrap().granted, 20);
    let other = QuotaKey { operation: "getOrder".to_owned(), ..first.clone() };
    assert_eq!(claims.reserve(&other, PLAN, 99, at(0)).await.unwrap().granted, 20);
    let missing = QuotaKey { account: new!(AccountId), ..first };
    assert!(matches!(claims.reserve(&missing, PLAN, 1, at(0)).await, Err(StoreError::NotFound { .. })));
    claims.give_back(&missing, 1, at(0)).await.unwrap();
});
