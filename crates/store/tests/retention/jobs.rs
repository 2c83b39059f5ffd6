//! One process at a time runs a job, and its result is remembered.

use crate::support::{MINUTE, at};
use hawser_store::{FinishedJob, db_test};
use std::time::Duration;

db_test!(a_job_is_run_by_one_process_at_a_time_and_when_it_is_due, |db| async move {
    let store = db.retention();
    let claim = |owner: &'static str, now: i64| {
        let store = store.clone();
        async move { store.claim_job("sessions", owner, at(now), at(now + 3600), MINUTE).await.unwrap() }
    };
    let finish = |owner: &'static str, now: i64, failure: Option<&'static str>| {
        let store = store.clone();
        async move {
            let due_at = at(now + 3600);
            let job = FinishedJob { name: "sessions", owner, at: at(now), due_at, removed: 7, failure };
            store.finish_job(&job).await.unwrap()
        }
    };
    assert!(claim("one", 0).await, "it never ran");
    assert!(!claim("two", 0).await, "one runs it");
    assert!(store.extend_job("sessions", "one", MINUTE).await.unwrap());
    assert!(!store.extend_job("sessions", "two", MINUTE).await.unwrap());
    assert!(finish("one", 10, None).await);
    assert!(!finish("one", 10, None).await, "the lease ended with the run");
    assert!(!claim("two", 3609).await, "not due yet");
    assert!(claim("two", 3610).await);
    assert!(finish("two", 3620, Some("the disk is full")).await);

    let jobs = store.list_jobs().await.unwrap();
    let [job] = &jobs[..] else { panic!("{jobs:?}") };
    assert_eq!((job.finished_at, job.succeeded_at, job.due_at), (Some(at(3620)), Some(at(10)), at(7220)));
    assert_eq!((job.last_removed, job.removed_total, job.failures), (7, 14, 1));
    assert_eq!(job.failure.as_deref(), Some("the disk is full"));

    assert!(claim("one", 100).await, "the clock was set back by hours");
    assert!(finish("one", 110, None).await);
    assert_eq!(
        (store.list_jobs().await.unwrap()[0].failures, &store.list_jobs().await.unwrap()[0].failure),
        (0, &None)
    );
});

db_test!(the_job_of_a_killed_process_is_free_when_its_lease_ends, |db| async move {
    let store = db.retention();
    assert!(store.claim_job("sessions", "killed", at(0), at(3600), Duration::ZERO).await.unwrap());
    assert!(store.claim_job("sessions", "next", at(0), at(3600), MINUTE).await.unwrap());
    let job = FinishedJob { name: "sessions", owner: "killed", at: at(1), due_at: at(2), removed: 1, failure: None };
    assert!(!store.finish_job(&job).await.unwrap(), "it was not killed after all, but lost the job");
});
