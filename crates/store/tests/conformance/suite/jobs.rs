//! Jobs and their leases.

use bistand_store::{
    AppendError, AttemptEnd, ClaimedJob, JobState, JobStore, Lease, NewJob, Row, SessionStore,
};

use super::{append, append_rows, text};

/// What a worker uses.
pub(crate) trait Work: SessionStore + JobStore {}

impl<S: SessionStore + JobStore + ?Sized> Work for S {}

fn job(key: &str, due_at: i64) -> NewJob {
    NewJob {
        kind: "erase".into(),
        key: key.into(),
        payload: format!("{{\"of\":\"{key}\"}}"),
        due_at,
    }
}

async fn enqueue<S: Work + ?Sized>(store: &S, key: &str, due_at: i64) -> u64 {
    store.enqueue_jobs(vec![job(key, due_at)], 1).await.unwrap()
}

/// Claims a job for ten milliseconds.
async fn claim<S: Work + ?Sized>(store: &S, worker: &str, now: i64) -> Option<ClaimedJob> {
    store.claim_job(worker, now, now + 10).await.unwrap()
}

async fn ends<S: Work + ?Sized>(store: &S, lease: Lease, end: AttemptEnd, at: i64) -> bool {
    store.end_attempt(lease, end, at).await.unwrap()
}

async fn states<S: Work + ?Sized>(store: &S) -> Vec<(JobState, u64)> {
    store.jobs_by_state().await.unwrap()
}

pub(crate) async fn a_job_is_written_once_until_it_is_over<S: Work + ?Sized>(store: &S) {
    let both = vec![job("a", 5), job("a", 1), job("b", 7)];
    assert_eq!(store.enqueue_jobs(both, 1).await.unwrap(), 2);
    assert_eq!(enqueue(store, "a", 0).await, 0);
    assert!(claim(store, "w", 4).await.is_none(), "it is as it was");
    let other = NewJob {
        kind: "mail".into(),
        ..job("a", 9)
    };
    assert_eq!(store.enqueue_jobs(vec![other], 1).await.unwrap(), 1);

    let first = claim(store, "w", 5).await.unwrap();
    assert_eq!((first.kind.as_str(), first.attempts), ("erase", 1));
    assert_eq!(first.payload, "{\"of\":\"a\"}");
    assert_eq!(enqueue(store, "a", 5).await, 0, "while it is carried out");
    assert!(ends(store, first.lease, AttemptEnd::Done, 6).await);
    assert_eq!(
        states(store).await,
        [(JobState::Waiting, 2), (JobState::Done, 1)]
    );

    assert_eq!(enqueue(store, "a", 6).await, 1);
    let again = claim(store, "w", 6).await.unwrap();
    assert_eq!((again.attempts, again.lease.job), (1, first.lease.job));
    assert!(!ends(store, first.lease, AttemptEnd::Done, 6).await);
    assert!(ends(store, again.lease, AttemptEnd::Done, 6).await);
}

pub(crate) async fn a_job_is_given_to_one_worker<S: Work + ?Sized>(store: &S) {
    for (key, due_at) in [("b", 2), ("a", 1)] {
        enqueue(store, key, due_at).await;
    }
    let (one, two, three) = tokio::join!(
        claim(store, "one", 3),
        claim(store, "two", 3),
        claim(store, "three", 3)
    );
    let mut given: Vec<_> = [one, two, three].into_iter().flatten().collect();
    given.sort_by_key(|job| job.payload.clone());
    let payloads: Vec<_> = given.iter().map(|job| job.payload.as_str()).collect();
    assert_eq!(payloads, ["{\"of\":\"a\"}", "{\"of\":\"b\"}"]);
    let lines = store.open_jobs(9).await.unwrap();
    assert!(lines.iter().all(|line| line.worker.is_some()), "{lines:?}");
    assert_eq!(store.open_jobs(1).await.unwrap().len(), 1);
}

pub(crate) async fn a_job_waits_until_it_is_due<S: Work + ?Sized>(store: &S) {
    assert_eq!(store.next_job_at().await.unwrap(), None);
    enqueue(store, "late", 90).await;
    enqueue(store, "soon", 50).await;
    assert_eq!(store.next_job_at().await.unwrap(), Some(50));
    assert!(claim(store, "w", 49).await.is_none());
    store.hasten_job("erase", "late", 40).await.unwrap();
    store.hasten_job("erase", "soon", 60).await.unwrap();
    store.hasten_job("erase", "none", 1).await.unwrap();
    assert_eq!(store.next_job_at().await.unwrap(), Some(40));
    let hastened = claim(store, "w", 45).await.unwrap();
    assert_eq!(hastened.payload, "{\"of\":\"late\"}");
    assert_eq!(store.next_job_at().await.unwrap(), Some(50));
    let soon = claim(store, "w", 50).await.unwrap();
    assert_eq!(
        store.next_job_at().await.unwrap(),
        Some(55),
        "when the first lease runs out"
    );
    assert!(ends(store, hastened.lease, AttemptEnd::Done, 51).await);
    assert!(ends(store, soon.lease, AttemptEnd::Done, 51).await);
    assert_eq!(store.next_job_at().await.unwrap(), None);
}

pub(crate) async fn a_lease_that_ran_out_is_given_again<S: Work + ?Sized>(store: &S) {
    enqueue(store, "a", 0).await;
    let old = claim(store, "old", 0).await.unwrap();
    assert!(claim(store, "new", 9).await.is_none());
    assert!(store.renew_lease(old.lease, 20).await.unwrap());
    assert!(claim(store, "new", 19).await.is_none());
    let new = claim(store, "new", 20).await.unwrap();
    assert_eq!((new.lease.job, new.attempts), (old.lease.job, 2));

    // Whatever the old worker says now, it does not count.
    assert!(!store.renew_lease(old.lease, 99).await.unwrap());
    let failed = || AttemptEnd::Failed { error: "x".into() };
    let retry = AttemptEnd::Retry {
        at: 21,
        error: "x".into(),
    };
    for end in [
        AttemptEnd::Done,
        AttemptEnd::Again(21),
        retry,
        failed(),
        AttemptEnd::Released,
    ] {
        assert!(!ends(store, old.lease, end, 21).await);
    }
    let lines = store.open_jobs(9).await.unwrap();
    assert_eq!(lines[0].worker.as_deref(), Some("new"));
    assert_eq!((lines[0].state, lines[0].attempts), (JobState::Waiting, 2));
    assert!(claim(store, "third", 29).await.is_none());
    assert!(ends(store, new.lease, AttemptEnd::Done, 29).await);
    assert!(!ends(store, new.lease, failed(), 29).await, "it has ended");
    assert!(!store.renew_lease(new.lease, 99).await.unwrap());
    assert_eq!(states(store).await, [(JobState::Done, 1)]);
}

pub(crate) async fn a_late_worker_counts_if_nobody_followed<S: Work + ?Sized>(store: &S) {
    enqueue(store, "a", 0).await;
    let late = claim(store, "late", 0).await.unwrap();
    assert!(ends(store, late.lease, AttemptEnd::Done, 500).await);
    assert_eq!(states(store).await, [(JobState::Done, 1)]);
}

pub(crate) async fn a_failed_attempt_is_repeated_when_it_is_due<S: Work + ?Sized>(store: &S) {
    enqueue(store, "a", 0).await;
    let first = claim(store, "w", 0).await.unwrap();
    let retry = AttemptEnd::Retry {
        at: 100,
        error: "no answer".into(),
    };
    assert!(ends(store, first.lease, retry, 1).await);
    let lines = store.open_jobs(9).await.unwrap();
    assert_eq!(
        (lines[0].state, lines[0].due_at, lines[0].error.as_deref()),
        (JobState::Retrying, 100, Some("no answer"))
    );
    assert_eq!(lines[0].worker, None);
    assert!(claim(store, "w", 99).await.is_none());
    let second = claim(store, "w", 100).await.unwrap();
    assert_eq!(second.attempts, 2);
    // A worker that stops gives its attempt back.
    assert!(ends(store, second.lease, AttemptEnd::Released, 101).await);
    let third = claim(store, "w", 101).await.unwrap();
    assert_eq!(third.attempts, 2);
    let failed = AttemptEnd::Failed {
        error: "never an answer".into(),
    };
    assert!(ends(store, third.lease, failed, 102).await);
    assert!(claim(store, "w", 999).await.is_none());
    let lines = store.open_jobs(9).await.unwrap();
    assert_eq!(
        (lines[0].state, lines[0].error.as_deref()),
        (JobState::Failed, Some("never an answer"))
    );
    // It may be written again, and begins with its first attempt.
    assert_eq!(enqueue(store, "a", 999).await, 1);
    let anew = claim(store, "w", 999).await.unwrap();
    assert_eq!(anew.attempts, 1);
    assert_eq!(states(store).await, [(JobState::Waiting, 1)]);
}

pub(crate) async fn a_periodic_job_is_due_again<S: Work + ?Sized>(store: &S) {
    enqueue(store, "a", 0).await;
    for round in 0..3 {
        let now = round * 60;
        let claimed = claim(store, "w", now).await.unwrap();
        assert_eq!(claimed.attempts, 1);
        let again = AttemptEnd::Again(now + 60);
        assert!(ends(store, claimed.lease, again, now + 1).await);
        assert!(claim(store, "w", now + 59).await.is_none());
    }
    assert_eq!(states(store).await, [(JobState::Waiting, 1)]);
}

pub(crate) async fn a_job_is_there_with_its_append_or_not_at_all<S: Work + ?Sized>(store: &S) {
    let rows = |id: &str, key: &str| vec![text(id, "hello"), Row::Job(job(key, 0))];
    let kept = append_rows("s", 0, rows("t", "kept"));
    store.append(kept).await.unwrap();
    let refused = append_rows("s", 1, rows("t", "refused"));
    assert!(matches!(
        store.append(refused).await,
        Err(AppendError::Taken(_))
    ));
    let conflict = append_rows("s", 7, rows("u", "refused too"));
    assert_eq!(
        store.append(conflict).await,
        Err(AppendError::Conflict { last: 1 })
    );
    // A job that is there already refuses nothing.
    let again = append_rows("s", 1, rows("v", "kept"));
    store.append(again).await.unwrap();
    store.append(append("s", 2)).await.unwrap();
    let lines = store.open_jobs(9).await.unwrap();
    let keys: Vec<_> = lines.iter().map(|line| line.key.as_str()).collect();
    assert_eq!(keys, ["kept"]);
}

pub(crate) async fn jobs_that_are_over_are_forgotten_by_age<S: Work + ?Sized>(store: &S) {
    for key in ["done", "failed", "waiting"] {
        enqueue(store, key, 0).await;
    }
    let error = || "no answer".to_owned();
    for end in [
        AttemptEnd::Done,
        AttemptEnd::Failed { error: error() },
        AttemptEnd::Retry {
            at: 1,
            error: error(),
        },
    ] {
        let claimed = claim(store, "w", 0).await.unwrap();
        assert!(ends(store, claimed.lease, end, 50).await);
    }
    assert_eq!(store.forget_jobs(50, 50).await.unwrap(), 0);
    assert_eq!(store.forget_jobs(51, 50).await.unwrap(), 1);
    assert_eq!(
        states(store).await,
        [(JobState::Failed, 1), (JobState::Retrying, 1)]
    );
    assert_eq!(store.forget_jobs(51, 51).await.unwrap(), 1);
    assert_eq!(states(store).await, [(JobState::Retrying, 1)]);
}
