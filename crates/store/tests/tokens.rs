//! Access tokens and the lease to fetch them.

use crate::support::{MINUTE, at, create_fixture};
use hawser_core::FailureCode;
use hawser_store::db_test;
use std::time::Duration;

db_test!(one_of_many_callers_gets_the_lease, |db| async move {
    let fixture = create_fixture(&db, "Tokens", "A3FHEXAMPLEYWS").await;
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..10 {
        let (claims, authorization) = (db.for_claim(), fixture.authorization);
        callers.spawn(
            async move { claims.try_lease_refresh(authorization, &format!("p{caller}"), MINUTE).await.unwrap() },
        );
    }
    assert_eq!(callers.join_all().await.into_iter().filter(|leased| *leased).count(), 1);
});

db_test!(the_lease_holder_stores_a_token_and_all_read_it, |db| async move {
    let fixture = create_fixture(&db, "Store", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let load = || async { claims.load_tokens(fixture.authorization).await.unwrap().unwrap() };
    assert!(claims.try_lease_refresh(fixture.authorization, "a", MINUTE).await.unwrap());
    assert!(!claims.try_lease_refresh(fixture.authorization, "b", MINUTE).await.unwrap());
    assert_eq!(load().await.refreshing_by.as_deref(), Some("a"));
    assert!(!claims.save_access_token(fixture.authorization, &[66], at(3600), "b").await.unwrap());
    assert!(claims.save_access_token(fixture.authorization, &[65], at(3600), "a").await.unwrap());
    let tokens = load().await;
    assert_eq!((tokens.access_token.as_deref(), tokens.access_expires_at), (Some(&[65][..]), Some(at(3600))));
    assert_eq!((tokens.refreshing_by, tokens.company), (None, fixture.company));
    assert_eq!((tokens.authorization.id, tokens.application.id), (fixture.authorization, fixture.application));
    assert_eq!(tokens.application.client_secret, [1, 2, 3]);

    assert!(!claims.drop_access_token(fixture.authorization, &[64]).await.unwrap(), "it was renewed in the meantime");
    assert!(claims.drop_access_token(fixture.authorization, &[65]).await.unwrap());
    assert_eq!(load().await.access_token, None);

    assert!(claims.try_lease_refresh(fixture.authorization, "b", MINUTE).await.unwrap());
    claims.end_refresh(fixture.authorization, "a").await.unwrap();
    assert_eq!(load().await.refreshing_by.as_deref(), Some("b"), "a process cannot release the lease of another");
    claims.end_refresh(fixture.authorization, "b").await.unwrap();
    assert_eq!(load().await.refreshing_by, None);
});

db_test!(an_expired_lease_goes_to_the_next_caller, |db| async move {
    let fixture = create_fixture(&db, "Expiry", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    assert!(claims.try_lease_refresh(fixture.authorization, "dead", Duration::ZERO).await.unwrap());
    assert_eq!(claims.load_tokens(fixture.authorization).await.unwrap().unwrap().refreshing_by, None);
    assert!(claims.try_lease_refresh(fixture.authorization, "alive", MINUTE).await.unwrap());
    assert!(!claims.save_access_token(fixture.authorization, &[1], at(1), "dead").await.unwrap());
});

db_test!(a_revoked_authorization_has_no_access_token, |db| async move {
    let fixture = create_fixture(&db, "Revoked", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    assert!(claims.try_lease_refresh(fixture.authorization, "a", MINUTE).await.unwrap());
    assert!(claims.save_access_token(fixture.authorization, &[65], at(3600), "a").await.unwrap());
    claims.mark_worked(fixture.authorization, at(1)).await.unwrap();
    assert!(claims.mark_revoked(fixture.authorization, FailureCode::AuthorizationRevoked, at(2)).await.unwrap());
    let tokens = claims.load_tokens(fixture.authorization).await.unwrap().unwrap();
    assert_eq!((tokens.access_token, tokens.access_expires_at), (None, None));
    assert_eq!((tokens.authorization.worked_at, tokens.authorization.revoked_at), (Some(at(1)), Some(at(2))));
});
