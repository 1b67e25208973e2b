//! The database past the server, and a disk that does not do what it should.

use std::path::Path;

use bistand_store::DATABASE_FILE;
use sqlx::{Connection as _, SqliteConnection};

use super::TestServer;

/// A connection to the database in this folder, to read what no page shows and to make what no
/// server would.
pub async fn database(folder: &Path) -> SqliteConnection {
    let database = folder.join(DATABASE_FILE);
    let address = format!("sqlite://{}", database.display());
    SqliteConnection::connect(&address).await.unwrap()
}

/// Changes the database in this folder.
pub async fn change_in(folder: &Path, statements: String) {
    let mut connection = database(folder).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Changes the database of a server.
pub async fn change(server: &TestServer, statements: String) {
    change_in(server.folder(), statements).await;
}

/// What every append writes.
const WRITTEN: [(&str, &str); 2] = [("events", "INSERT"), ("logs", "UPDATE")];

/// The disk is full from now on.
pub async fn fill(server: &TestServer) {
    let full = WRITTEN.map(|(table, verb)| {
        format!(
            "CREATE TRIGGER full_{table}_{verb} BEFORE {verb} ON {table}
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;"
        )
    });
    change(server, full.concat()).await;
}

/// There is room again.
pub async fn empty(server: &TestServer) {
    let room = WRITTEN.map(|(table, verb)| format!("DROP TRIGGER full_{table}_{verb};"));
    change(server, room.concat()).await;
}

/// Lets every write to the database in this folder wait until this is dropped.
pub async fn hang(folder: &Path) -> SqliteConnection {
    let mut connection = database(folder).await;
    let begin = sqlx::raw_sql("BEGIN IMMEDIATE");
    begin.execute(&mut connection).await.unwrap();
    connection
}
