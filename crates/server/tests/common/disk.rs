//! A disk that does not do what it should.

use std::path::Path;

use bistand_store::DATABASE_FILE;
use sqlx::Connection as _;

/// Lets every write to the database in this folder wait until this is dropped.
pub async fn hang(folder: &Path) -> sqlx::SqliteConnection {
    let database = folder.join(DATABASE_FILE);
    let address = format!("sqlite://{}", database.display());
    let mut connection = sqlx::SqliteConnection::connect(&address).await.unwrap();
    let begin = sqlx::raw_sql("BEGIN IMMEDIATE");
    begin.execute(&mut connection).await.unwrap();
    connection
}
