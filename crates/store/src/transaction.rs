//! One transaction of the writer: appends in bulk, other changes each in a savepoint.
//!
//! When an append breaks a constraint, the transaction is begun anew and each append stands in a
//! savepoint of its own, so that only the guilty one fails. Any other failure is of the disk and
//! costs the whole transaction.

use sqlx::sqlite::SqliteConnection;

use crate::bulk::{self, Frame};
use crate::error::{AppendError, Failure};
use crate::rows::Append;
use crate::writer::{Batch, Change, Verdicts};

/// Writes and commits a batch. After an error the connection must not be used any more.
pub(crate) async fn run(
    connection: &mut SqliteConnection,
    batch: &mut Batch,
) -> Result<Verdicts, sqlx::Error> {
    let is_last = batch.changes.is_empty();
    let appends = if batch.appends.is_empty() {
        execute(connection, "BEGIN IMMEDIATE").await?;
        Vec::new()
    } else {
        write_appends(connection, &batch.appends, is_last).await?
    };
    let mut changes = Vec::with_capacity(batch.changes.len());
    if !is_last {
        for change in &mut batch.changes {
            changes.push(write_change(connection, change.as_mut()).await?);
        }
        execute(connection, "COMMIT").await?;
    }
    Ok(Verdicts { appends, changes })
}

/// Begins the transaction, writes all appends at once or, when one of them breaks a constraint,
/// one by one, and commits if asked.
async fn write_appends(
    connection: &mut SqliteConnection,
    appends: &[Append],
    commit: bool,
) -> Result<Vec<Result<(), AppendError>>, sqlx::Error> {
    let all: Vec<&Append> = appends.iter().collect();
    match bulk::write(
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
        let written = bulk::write(connection, &[append], within).await;
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

/// Keeps or undoes what was done since `SAVEPOINT one`. A failure other than a constraint
/// stays an error: it costs the transaction.
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
