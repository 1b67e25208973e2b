//! One transaction of the writer: appends together, other changes each in a savepoint.
//!
//! When an append violates a constraint, the transaction is restarted with each append in its own
//! savepoint, so that only the offending one fails. Any other failure comes from the disk and fails
//! the whole transaction.

use sqlx::sqlite::SqliteConnection;

use super::batch::{self, Frame};
use super::error::Failure;
use super::writer::{Batch, Change, Verdicts};
use crate::contract::{Append, AppendError};

/// Writes and commits a batch. After an error, the connection must not be used again.
pub(super) async fn run(
    connection: &mut SqliteConnection,
    work: &mut Batch,
) -> Result<Verdicts, sqlx::Error> {
    let is_last = work.changes.is_empty();
    let appends = if work.appends.is_empty() {
        execute(connection, "BEGIN IMMEDIATE").await?;
        Vec::new()
    } else {
        write_appends(connection, &work.appends, is_last).await?
    };
    let mut changes = Vec::with_capacity(work.changes.len());
    if !is_last {
        for change in &mut work.changes {
            changes.push(write_change(connection, change.as_mut()).await?);
        }
        execute(connection, "COMMIT").await?;
    }
    Ok(Verdicts { appends, changes })
}

/// Begins the transaction, writes all appends together or, when one of them violates a constraint,
/// one by one, and commits if asked.
async fn write_appends(
    connection: &mut SqliteConnection,
    appends: &[Append],
    commit: bool,
) -> Result<Vec<Result<(), AppendError>>, sqlx::Error> {
    let all: Vec<&Append> = appends.iter().collect();
    match batch::write(
        connection,
        &all,
        Frame {
            begin: true,
            commit,
        },
    )
    .await
    {
        Ok(verdicts) => return Ok(verdicts),
        Err(error) => {
            if let Failure::Unavailable(_) = Failure::of(&error) {
                return Err(error);
            }
        }
    }
    execute(connection, "ROLLBACK").await?;
    execute(connection, "BEGIN IMMEDIATE").await?;
    let mut verdicts = Vec::with_capacity(appends.len());
    for append in appends {
        execute(connection, "SAVEPOINT one").await?;
        let within = Frame {
            begin: false,
            commit: false,
        };
        let written = batch::write(connection, &[append], within).await;
        verdicts.push(match end_savepoint(connection, written).await? {
            Ok(mut one) => one.pop().unwrap_or(Ok(())),
            Err(failure) => Err(failure.into()),
        });
    }
    if commit {
        execute(connection, "COMMIT").await?;
    }
    Ok(verdicts)
}

async fn write_change(
    connection: &mut SqliteConnection,
    change: &mut dyn Change,
) -> Result<Result<(), Failure>, sqlx::Error> {
    execute(connection, "SAVEPOINT one").await?;
    let written = change.apply(connection).await;
    end_savepoint(connection, written).await
}

/// Keeps or rolls back what was done since `SAVEPOINT one`. A failure other than a constraint
/// stays an error: it fails the transaction.
async fn end_savepoint<T>(
    connection: &mut SqliteConnection,
    written: Result<T, sqlx::Error>,
) -> Result<Result<T, Failure>, sqlx::Error> {
    let outcome = match written {
        Ok(value) => Ok(value),
        Err(error) => match Failure::of(&error) {
            Failure::Unavailable(_) => return Err(error),
            failure => {
                execute(connection, "ROLLBACK TO one").await?;
                Err(failure)
            }
        },
    };
    execute(connection, "RELEASE one").await?;
    Ok(outcome)
}

async fn execute(
    connection: &mut SqliteConnection,
    statement: &'static str,
) -> Result<(), sqlx::Error> {
    sqlx::query(statement).execute(connection).await.map(drop)
}
