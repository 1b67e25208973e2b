//! Jobs of two processes on one database.

use std::collections::BTreeSet;

use bistand_store::{AttemptEnd, JobState, NewJob, Store};
use tempfile::tempdir;

use crate::open;

const JOBS: i64 = 60;
const WORKERS: usize = 4;

/// Carries out jobs until none is due; which ones.
async fn work(store: Store, worker: String) -> Vec<i64> {
    let mut done = Vec::new();
    while let Some(job) = store.claim_job(&worker, 100, 200).await.unwrap() {
        let end = store.end_attempt(job.lease, AttemptEnd::Done, 100).await;
        assert!(end.unwrap(), "nobody else has it");
        done.push(job.lease.job);
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_in_two_processes_get_each_job_once() {
    let folder = tempdir().unwrap();
    // Two of them have as little in common as two processes.
    let stores = [open(folder.path()).await, open(folder.path()).await];
    let jobs = (0..JOBS).map(|number| NewJob {
        kind: "erase".into(),
        key: number.to_string(),
        payload: "null".into(),
        due_at: number,
    });
    let jobs: Vec<_> = jobs.collect();
    let (one, two) = tokio::join!(
        stores[0].enqueue_jobs(jobs.clone(), 1),
        stores[1].enqueue_jobs(jobs.clone(), 1)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 60, "each is written once");

    let workers = stores.iter().flat_map(|store| vec![store.clone(); WORKERS]);
    let workers: Vec<_> = workers
        .enumerate()
        .map(|(number, store)| tokio::spawn(work(store, number.to_string())))
        .collect();
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.unwrap());
    }
    assert_eq!(done.len(), 60);
    assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), 60);
    let states = stores[1].jobs_by_state().await.unwrap();
    assert_eq!(states, [(JobState::Done, 60)]);
}
