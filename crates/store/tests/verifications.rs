//! The history of verifications.

use crate::support::{at, create_fixture, new};
use hawser_core::verification::{Check, CheckResult, Outcome, Verification};
use hawser_core::{AccountId, FailureCode};
use hawser_store::db_test;

pub fn verification(account: AccountId, second: i64) -> Verification {
    Verification {
        id: new!(VerificationId),
        account,
        started_at: at(second),
        finished_at: at(second + 1),
        passed: second % 2 == 0,
        code: (second % 2 != 0).then_some(FailureCode::RoleMissing),
        checks: vec![CheckResult {
            name: Check::Format,
            code: None,
            ms: 1,
            result: Outcome::Passed,
            request_id: None,
            detail: None,
            marketplace_id: None,
        }],
        actor: "instance_owner".to_owned(),
    }
}

db_test!(the_latest_verification_comes_first, |db| async move {
    let fixture = create_fixture(&db, "History", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    assert_eq!(tx.latest_verification(fixture.account).await.unwrap(), None);
    for second in [1, 4, 3, 2] {
        tx.create_verification(&verification(fixture.account, second)).await.unwrap();
    }
    let runs = tx.list_verifications(fixture.account, 3).await.unwrap();
    assert_eq!(runs.iter().map(|run| run.started_at).collect::<Vec<_>>(), [at(4), at(3), at(2)]);
    assert_eq!((runs[0].passed, runs[0].code), (true, None));
    assert_eq!(runs[0].checks, verification(fixture.account, 4).checks);
    assert_eq!((runs[1].passed, runs[1].code), (false, Some(FailureCode::RoleMissing)));
    assert_eq!(tx.latest_verification(fixture.account).await.unwrap(), Some(runs[0].clone()));
});

db_test!(checks_that_cannot_be_read_any_more_are_left_out, |db| async move {
    let fixture = create_fixture(&db, "Old", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.create_verification(&verification(fixture.account, 1)).await.unwrap();
    tx.commit().await.unwrap();
    db.run_raw(r#"UPDATE verification SET steps = '[{"name":"retired"}]'"#).await.unwrap();
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let run = tx.latest_verification(fixture.account).await.unwrap().unwrap();
    assert_eq!((run.checks, run.code), (vec![], Some(FailureCode::RoleMissing)));
});
