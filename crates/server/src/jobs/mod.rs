//! Everything periodic or slow, as rows of the database: what was begun is done although the
//! process ends, every attempt is counted, and the operator can see what is late and why.
//!
//! ```text
//! kind       the kinds of jobs, and how a row names them
//! handlers   what each kind does
//! retention  erases the texts of sessions by their age
//! runner     claims what is due, carries it out, repeats what fails
//! ```
//!
//! A job is carried out at least once, so its work must be idempotent. What belongs to the process
//! and not to its data (open sockets, cached texts, certificates, samples of metrics) is looked
//! after by tasks of [`serve`](crate::serve), not by jobs.

mod handlers;
mod kind;
mod retention;
mod runner;

use bistand_store::{Store, StoreError};

pub use kind::{Job, Once, PERIOD, Periodic, UnknownJob};
pub use runner::{Handler, MAX_ATTEMPTS, Next, Runner, Running};

use crate::app::App;
use crate::live::{Clock, random_u64};
use handlers::Handlers;

/// Starts a worker for the server, and lets the periodic jobs be due now: settings may have
/// changed, and the server may have been away for long.
///
/// # Errors
/// If the database cannot be written.
pub(crate) async fn start(app: &App) -> Result<Running, StoreError> {
    schedule(&app.store, app.now().0).await?;
    let worker = format!("{:016x}", random_u64());
    let runner = Runner::new(
        app.store.jobs(),
        Handlers::new(app.clone()),
        Clock::default(),
        worker,
    );
    Ok(runner.start())
}

async fn schedule(store: &Store, now: i64) -> Result<(), StoreError> {
    let jobs = Periodic::ALL.iter().map(|kind| Job::Periodic(*kind));
    let rows: Vec<_> = jobs.map(|job| job.row(now)).collect();
    store.enqueue_jobs(rows.clone(), now).await?;
    for row in rows {
        store.hasten_job(&row.kind, &row.key, now).await?;
    }
    Ok(())
}
