//! The history of verifications.

use crate::support::{at, new, world};
use hawser_core::{AccountId, FailureCode};
use hawser_store::{NewVerification, db_test};

pub fn verification(account: AccountId, second: i64) -> NewVerification {
    NewVerification {
        id: new!(VerificationId),
        account,
        started_at: at(second),
        finished_at: at(second + 1),
        passed: second % 2 == 0,
        code: (second % 2 != 0).then_some(FailureCode::RoleMissing),
        steps: r#"[{"name":"format","code":null,"ms":1}]"#.to_owned(),
        actor: "instance_owner".to_owned(),
    }
}

db_test!(the_latest_verification_comes_first, |db| async move {
    let world = world(&db, "History", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&world.owner, at(0)).write().await.unwrap();
    assert_eq!(tx.latest_verification(world.account).await.unwrap(), None);
    for second in [1, 4, 3, 2] {
        tx.add_verification(&verification(world.account, second)).await.unwrap();
    }
    let runs = tx.list_verifications(world.account, 3).await.unwrap();
    assert_eq!(runs.iter().map(|run| run.started_at).collect::<Vec<_>>(), [at(4), at(3), at(2)]);
    assert_eq!((runs[0].passed, runs[0].code), (true, None));
    assert_eq!((runs[1].passed, runs[1].code), (false, Some(FailureCode::RoleMissing)));
    assert_eq!(tx.latest_verification(world.account).await.unwrap(), Some(runs[0].clone()));
});
