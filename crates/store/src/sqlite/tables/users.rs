//! Users. Each change of an account adds an entry to the audit log in the same transaction.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use super::{audit, cookies, counters};
use crate::contract::{AccountStore, Audit, Cookie, NewUser, Pending, Role, StoreError, User};
use crate::sqlite::Database;

const ROLES: [Role; 3] = [Role::Agent, Role::Supervisor, Role::Administrator];

const SELECT_BY_ID: &str = "SELECT id, login, display_name, role, password_hash, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users WHERE id = $1";
const SELECT_BY_LOGIN: &str = "SELECT id, login, display_name, role, password_hash, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users \
     WHERE login_folded = $1";
const SELECT_ALL: &str = "SELECT id, login, display_name, role, password_hash, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users \
     ORDER BY login_folded";

/// Sign-in names are compared in this form.
fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

/// The role's word in the table.
const fn word(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

/// The role with this word.
fn role(known: &str) -> Result<Role, sqlx::Error> {
    ROLES
        .into_iter()
        .find(|role| word(*role) == known)
        .ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "role".to_owned(),
            source: "not the word of a role".into(),
        })
}

impl FromRow<'_, SqliteRow> for User {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            login: row.try_get("login")?,
            display_name: row.try_get("display_name")?,
            role: role(row.try_get("role")?)?,
            password_hash: row.try_get("password_hash")?,
            created_at: row.try_get("created_at")?,
            disabled_at: row.try_get("disabled_at")?,
            failed_sign_ins: row.try_get("failed_sign_ins")?,
            last_failed_at: row.try_get("last_failed_at")?,
        })
    }
}

impl AccountStore for Database {
    fn create_user<'a>(
        &'a self,
        user: NewUser,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<(), StoreError>> {
        let by = by.to_owned();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO users (id, login, login_folded, display_name, role, \
                     password_hash, created_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(user.id.as_str())
                .bind(user.login.trim())
                .bind(fold(&user.login))
                .bind(user.display_name)
                .bind(word(user.role))
                .bind(user.password_hash)
                .bind(at)
                .execute(&mut *connection)
                .await?;
                note(connection, at, by, "user_created", &user.id).await
            })
        }))
    }

    fn user<'a>(&'a self, id: &'a str) -> Pending<'a, Result<Option<User>, StoreError>> {
        Box::pin(async move {
            let query = sqlx::query_as(SELECT_BY_ID).bind(id);
            Ok(query.fetch_optional(&self.readers).await?)
        })
    }

    fn user_by_login<'a>(
        &'a self,
        login: &'a str,
    ) -> Pending<'a, Result<Option<User>, StoreError>> {
        Box::pin(async move {
            let query = sqlx::query_as(SELECT_BY_LOGIN).bind(fold(login));
            Ok(query.fetch_optional(&self.readers).await?)
        })
    }

    fn users(&self) -> Pending<'_, Result<Vec<User>, StoreError>> {
        Box::pin(async {
            let query = sqlx::query_as(SELECT_ALL);
            Ok(query.fetch_all(&self.readers).await?)
        })
    }

    fn disabled_users(&self) -> Pending<'_, Result<Vec<String>, StoreError>> {
        Box::pin(async move {
            let query = sqlx::query_scalar("SELECT id FROM users WHERE disabled_at IS NOT NULL");
            Ok(query.fetch_all(&self.readers).await?)
        })
    }

    fn renew_hash<'a>(
        &'a self,
        user: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> Pending<'a, Result<(), StoreError>> {
        let (user, old, new) = (user.to_owned(), old.to_owned(), new.to_owned());
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
                )
                .bind(user)
                .bind(old)
                .bind(new)
                .execute(connection)
                .await?;
                Ok(())
            })
        }))
    }

    fn set_password<'a>(
        &'a self,
        user: &'a str,
        password_hash: &'a str,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<bool, StoreError>> {
        let (user, hash, by) = (user.to_owned(), password_hash.to_owned(), by.to_owned());
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let changed = sqlx::query(
                    "UPDATE users SET password_hash = $2, failed_sign_ins = 0, \
                     last_failed_at = NULL WHERE id = $1",
                )
                .bind(user.as_str())
                .bind(hash)
                .execute(&mut *connection)
                .await?
                .rows_affected();
                if changed == 0 {
                    return Ok(false);
                }
                cookies::remove_user(connection, &user).await?;
                note(connection, at, by, "password_set", &user).await?;
                Ok(true)
            })
        }))
    }

    fn set_disabled<'a>(
        &'a self,
        user: &'a str,
        disabled: bool,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<bool, StoreError>> {
        let (user, by) = (user.to_owned(), by.to_owned());
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let changed = sqlx::query("UPDATE users SET disabled_at = $2 WHERE id = $1")
                    .bind(user.as_str())
                    .bind(disabled.then_some(at))
                    .execute(&mut *connection)
                    .await?
                    .rows_affected();
                if changed == 0 {
                    return Ok(false);
                }
                cookies::remove_user(connection, &user).await?;
                let action = if disabled {
                    "user_disabled"
                } else {
                    "user_enabled"
                };
                note(connection, at, by, action, &user).await?;
                Ok(true)
            })
        }))
    }

    fn sign_in_failed<'a>(
        &'a self,
        user: &'a str,
        at: i64,
    ) -> Pending<'a, Result<u32, StoreError>> {
        let user = user.to_owned();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let count: Option<u32> = sqlx::query_scalar(
                    "UPDATE users SET failed_sign_ins = failed_sign_ins + 1, \
                     last_failed_at = $2 WHERE id = $1 RETURNING failed_sign_ins",
                )
                .bind(user)
                .bind(at)
                .fetch_optional(connection)
                .await?;
                Ok(count.unwrap_or(0))
            })
        }))
    }

    fn sign_in_failed_otherwise(&self) -> Pending<'_, Result<(), StoreError>> {
        Box::pin(self.writer.change(|connection| {
            Box::pin(async move {
                let counted = counters::count(connection, counters::FAILED_SIGN_INS);
                counted.await.map(drop)
            })
        }))
    }

    fn sign_in_succeeded<'a>(
        &'a self,
        user: &'a str,
        cookie: Cookie,
    ) -> Pending<'a, Result<(), StoreError>> {
        let user = user.to_owned();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                cookies::write(connection, &cookie).await?;
                sqlx::query(
                    "UPDATE users SET failed_sign_ins = 0, last_failed_at = NULL \
                     WHERE id = $1 AND failed_sign_ins > 0",
                )
                .bind(user.as_str())
                .execute(&mut *connection)
                .await?;
                let line = Audit {
                    actor: user,
                    action: "signed_in".to_owned(),
                    detail: "{}".to_owned(),
                };
                audit::write(connection, None, cookie.created_at, &line).await
            })
        }))
    }
}

/// An audit line about a user. Ids are made by us and need no escaping in JSON beyond this.
async fn note(
    connection: &mut SqliteConnection,
    at: i64,
    actor: String,
    action: &str,
    user: &str,
) -> Result<(), sqlx::Error> {
    let id = user.replace('\\', "\\\\").replace('"', "\\\"");
    let line = Audit {
        actor,
        action: action.to_owned(),
        detail: format!("{{\"user\":\"{id}\"}}"),
    };
    audit::write(connection, None, at, &line).await
}
