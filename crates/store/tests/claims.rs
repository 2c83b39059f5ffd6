//! Claims, leases and epochs.

use crate::support::{CA, MINUTE, MX, US, at, claimed, create_fixture, marketplace, new, new_account, new_shop};
use hawser_core::FailureCode;
use hawser_core::shops::{MarketplaceParticipation, PausedBy};
use hawser_core::sync::{Resource, coverage::Interval};
use hawser_store::{Claim, ReleaseOutcome, StoreError, Window, db_test};
use std::{collections::BTreeSet, time::Duration};

fn outcome(code: Option<FailureCode>, next_due: i64) -> ReleaseOutcome {
    ReleaseOutcome {
        code,
        detail: code.map(|code| code.to_string()),
        next_due: at(next_due),
        finished_at: at(next_due - 1),
    }
}

db_test!(exactly_one_of_many_claims_succeeds, |db| async move {
    let fixture = create_fixture(&db, "Claim", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    claims.ensure_stream(fixture.account, Resource::Orders, at(-9), at(0)).await.unwrap();
    let mut racers = tokio::task::JoinSet::new();
    for racer in 0..10 {
        let (claims, account) = (claims.clone(), fixture.account);
        racers.spawn(async move {
            let owner = format!("w{racer}");
            match claims.claim_stream(account, Resource::Orders, &owner, MINUTE).await.unwrap() {
                Claim::Taken(claimed) => {
                    assert_eq!((claimed.owner, claimed.epoch), (owner, 1));
                    None
                }
                Claim::Held { owner, row, .. } => {
                    assert_eq!(row.lease_owner.as_ref(), Some(&owner));
                    Some(owner)
                }
            }
        });
    }
    let holders = racers.join_all().await;
    assert_eq!(holders.iter().filter(|holder| holder.is_none()).count(), 1);
    assert_eq!(holders.into_iter().flatten().collect::<BTreeSet<_>>().len(), 1);
});

db_test!(a_claim_contains_everything_a_run_needs, |db| async move {
    let fixture = create_fixture(&db, "Carry", "A3FHEXAMPLEYWS").await;
    let part = |id: &str, is_participating| MarketplaceParticipation {
        marketplace_id: marketplace(id),
        is_participating,
        has_suspended_listings: false,
        store_name: None,
    };
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.save_participations(fixture.account, &[part(US, true), part(CA, false), part(MX, true)], at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let stream = claimed(&db.for_claim(), fixture.account, "w").await;
    assert_eq!(stream.marketplaces, [marketplace(US)], "selected, and not excluded by Amazon");
    assert_eq!((stream.account, stream.company, stream.shop), (fixture.account, fixture.company, fixture.shop));
    assert_eq!((&*stream.shop_name, stream.seller_id.as_str()), ("Carry shop", "A3FHEXAMPLEYWS"));
    assert_eq!((stream.since, stream.epoch, stream.failures), (at(-1000), 1, 0));
    assert_eq!(stream.authorization.map(|found| found.id), Some(fixture.authorization));
    assert_eq!(stream.application.map(|found| found.id), Some(fixture.application));
    assert!(stream.window.is_none() && stream.coverage.is_empty());
});

db_test!(an_expired_lease_is_taken_over_and_its_late_owner_writes_nothing, |db| async move {
    let fixture = create_fixture(&db, "Takeover", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    claims.ensure_stream(fixture.account, Resource::Orders, at(-9), at(0)).await.unwrap();
    let claim = |owner, lease| claims.claim_stream(fixture.account, Resource::Orders, owner, lease);
    let Claim::Taken(late) = claim("late", Duration::ZERO).await.unwrap() else { panic!("held") };
    let Claim::Taken(next) = claim("next", MINUTE).await.unwrap() else { panic!("held") };
    assert_eq!((late.epoch, next.epoch), (1, 2));

    let window = Window { from: at(-9), before: None, marketplaces: vec![marketplace(US)] };
    assert!(!claims.renew_lease(&late, MINUTE).await.unwrap());
    assert!(!claims.release(&late, &outcome(None, 100)).await.unwrap());
    assert!(matches!(claims.open_window(&late, &window).await, Err(StoreError::Fenced)));
    assert!(matches!(
        claims.give_up_window(&late, Interval { from: at(0), until: at(1) }).await,
        Err(StoreError::Fenced)
    ));
    assert!(claims.renew_lease(&next, MINUTE).await.unwrap());
    let Claim::Held { row, .. } = claim("third", MINUTE).await.unwrap() else { panic!("taken") };
    assert_eq!((row.lease_owner.as_deref(), row.epoch, row.due_at), (Some("next"), 2, at(0)));
    assert_eq!((row.fenced_writes, &row.window), (2, &None));
});

db_test!(breaking_the_leases_of_a_dead_owner_leaves_others_alone, |db| async move {
    let fixture = create_fixture(&db, "Dead", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    assert!(claims.lease_holders().await.unwrap().is_empty());
    claims.ensure_stream(fixture.account, Resource::Orders, at(-9), at(0)).await.unwrap();
    claims.ensure_stream(fixture.account, Resource::Verification, at(-9), at(0)).await.unwrap();
    let claim = |resource, owner, lease| claims.claim_stream(fixture.account, resource, owner, lease);
    let Claim::Taken(orders) = claim(Resource::Orders, "dead", MINUTE).await.unwrap() else { panic!("held") };
    let Claim::Taken(_) = claim(Resource::Verification, "alive", MINUTE).await.unwrap() else { panic!("held") };
    assert!(claims.try_lease_refresh(fixture.authorization, "dead", MINUTE).await.unwrap());
    let holders: BTreeSet<_> = claims.lease_holders().await.unwrap().into_iter().collect();
    assert_eq!(holders, BTreeSet::from(["alive".to_owned(), "dead".to_owned()]));

    assert_eq!(claims.break_leases_of("dead").await.unwrap(), 2, "the stream and the token refresh");
    assert_eq!(claims.break_leases_of("dead").await.unwrap(), 0);
    assert_eq!(claims.lease_holders().await.unwrap(), ["alive"]);
    assert!(claims.try_lease_refresh(fixture.authorization, "next", Duration::ZERO).await.unwrap());
    assert_eq!(claims.lease_holders().await.unwrap(), ["alive"], "an expired lease has no owner");
    assert_eq!(claims.claim_due("next", at(0), 9, MINUTE).await.unwrap().len(), 1, "the stream is free at once");
    assert!(!claims.renew_lease(&orders, MINUTE).await.unwrap(), "the former owner cannot renew");
});

db_test!(an_owner_claims_its_stream_again_with_a_new_epoch, |db| async move {
    let fixture = create_fixture(&db, "Again", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let before = claimed(&claims, fixture.account, "same").await;
    let after = claimed(&claims, fixture.account, "same").await;
    assert_eq!((before.epoch, after.epoch), (1, 2));
    assert!(!claims.renew_lease(&before, MINUTE).await.unwrap(), "a forgotten run of the same process writes nothing");
    assert!(claims.renew_lease(&after, MINUTE).await.unwrap());
});

db_test!(a_release_keeps_the_result_and_counts_failures_in_a_row, |db| async move {
    let fixture = create_fixture(&db, "Release", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    for (code, failures) in [(Some(FailureCode::Throttled), 1), (Some(FailureCode::AmazonUnavailable), 2), (None, 0)] {
        let stream = claimed(&claims, fixture.account, "w").await;
        assert!(claims.release(&stream, &outcome(code, 50)).await.unwrap());
        let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
        let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
        assert_eq!((row.last_code, row.failures, row.due_at), (code, failures, at(50)));
        assert_eq!((row.lease_owner, row.lease_until, row.last_finished_at), (None, None, Some(at(49))));
        assert_eq!(row.last_detail, code.map(|code| code.to_string()));
    }
});

db_test!(workers_share_due_streams_without_overlap, |db| async move {
    let fixture = create_fixture(&db, "Shared", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let mut accounts = vec![fixture.account];
    for number in 10..33 {
        let account = new_account(fixture.shop, &format!("A3FHEXAMPLE{number}"));
        tx.create_account(&account).await.unwrap();
        accounts.push(account.id);
    }
    tx.commit().await.unwrap();
    for (second, account) in (0..).zip(&accounts) {
        claims.ensure_stream(*account, Resource::Orders, at(-9), at(second)).await.unwrap();
    }
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..4 {
        let claims = claims.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            for _ in 0..4 {
                let taken = claims.claim_due(&format!("w{worker}"), at(19), 2, MINUTE).await.unwrap();
                assert!(taken.len() <= 2);
                mine.extend(taken.into_iter().map(|stream| stream.account));
            }
            mine
        });
    }
    let mut taken: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    let all = taken.len();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), all, "none twice");
    assert!(all <= 20, "only what is due");
    let rest = claims.claim_due("last", at(19), 50, MINUTE).await.unwrap().len();
    assert_eq!(all + rest, 20, "and all of it");
});

db_test!(the_longest_overdue_stream_comes_first_and_stopped_shops_never, |db| async move {
    let fixture = create_fixture(&db, "Fair", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let mut accounts = Vec::new();
    for name in ["late", "later", "paused", "closed"] {
        let mut shop = new_shop(fixture.company, name);
        shop.paused_by = (name == "paused").then_some(PausedBy::Hawser);
        shop.deactivated_at = (name == "closed").then_some(at(-1));
        tx.create_shop(&shop).await.unwrap();
        let account = new_account(shop.id, &format!("A3FH{}", name.to_uppercase().repeat(2)));
        tx.create_account(&account).await.unwrap();
        accounts.push(account.id);
    }
    tx.commit().await.unwrap();
    for (due, account) in [(20, accounts[1]), (10, accounts[0]), (1, accounts[2]), (2, accounts[3])] {
        claims.ensure_stream(account, Resource::Orders, at(-9), at(due)).await.unwrap();
    }
    let first = claims.claim_due("w", at(30), 1, MINUTE).await.unwrap();
    assert_eq!(first.iter().map(|stream| stream.account).collect::<Vec<_>>(), [accounts[0]]);
    let rest = claims.claim_due("w", at(30), 9, MINUTE).await.unwrap();
    assert_eq!(rest.iter().map(|stream| stream.account).collect::<Vec<_>>(), [accounts[1]]);
});

db_test!(a_pull_requested_during_a_run_stays_due_afterwards, |db| async move {
    let fixture = create_fixture(&db, "Asked", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    assert!(!claims.request_pull(fixture.account, Resource::Orders, at(0), at(0)).await.unwrap());
    claims.ensure_stream(fixture.account, Resource::Orders, at(-10), at(500)).await.unwrap();
    let stream = claimed(&claims, fixture.account, "w").await;
    assert_eq!(stream.since, at(-10), "an existing stream is unchanged");
    assert!(claims.request_pull(fixture.account, Resource::Orders, at(-900), at(7)).await.unwrap());
    assert!(claims.request_pull(fixture.account, Resource::Orders, at(-5), at(8)).await.unwrap());
    assert!(claims.release(&stream, &outcome(None, 600)).await.unwrap());
    let again = claims.claim_due("w", at(7), 5, MINUTE).await.unwrap();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].since, at(-900), "the start only moves back in time");
    assert!(claims.release(&again[0], &outcome(None, 600)).await.unwrap());
    assert!(claims.claim_due("w", at(599), 5, MINUTE).await.unwrap().is_empty());
});

db_test!(a_missing_stream_cannot_be_claimed, |db| async move {
    let claims = db.for_claim();
    let missing = new!(AccountId);
    let made = claims.ensure_stream(missing, Resource::Orders, at(0), at(0)).await;
    assert!(matches!(made, Err(StoreError::NotFound { what: "account" })), "{made:?}");
    let taken = claims.claim_stream(missing, Resource::Orders, "w", MINUTE).await;
    assert!(matches!(taken, Err(StoreError::NotFound { what: "stream" })), "{taken:?}");
});
