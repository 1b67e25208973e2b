//! Users and their sign-ins. Each change of an account leaves its line in the audit log, in
//! the same transaction.

use std::fmt;

use sqlx::sqlite::SqliteConnection;

use crate::cookies::remove_user;
use crate::error::StoreError;
use crate::rows::Audit;
use crate::{Store, audit};

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum Role {
    /// Helps customers.
    Agent,
    /// Sees all sessions and queues.
    Supervisor,
    /// Manages users and settings.
    Administrator,
}

/// A user.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// Never changes.
    pub id: String,
    /// The name to sign in with; upper and lower case are the same.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// What the user may do.
    pub role: Role,
    /// The password's hash with its parameters (a PHC string).
    pub password_hash: String,
    /// The language that the user chose.
    pub locale: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Since when the user may not sign in, milliseconds since 1970.
    pub disabled_at: Option<i64>,
    /// Wrong passwords in a row.
    pub failed_sign_ins: u32,
    /// The last wrong password, milliseconds since 1970.
    pub last_failed_at: Option<i64>,
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "User({:?})", self.role)
    }
}

/// A user to be made.
#[derive(Clone)]
pub struct NewUser {
    /// An id that no user has had.
    pub id: String,
    /// The name to sign in with.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// What the user may do.
    pub role: Role,
    /// The password's hash with its parameters (a PHC string).
    pub password_hash: String,
    /// The user's language, if known.
    pub locale: Option<String>,
}

impl fmt::Debug for NewUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewUser({:?})", self.role)
    }
}

const SELECT_BY_ID: &str = "SELECT id, login, display_name, role, password_hash, locale, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users WHERE id = $1";
const SELECT_BY_LOGIN: &str = "SELECT id, login, display_name, role, password_hash, locale, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users \
     WHERE login_folded = $1";
const SELECT_ALL: &str = "SELECT id, login, display_name, role, password_hash, locale, \
     created_at, disabled_at, failed_sign_ins, last_failed_at FROM users \
     ORDER BY login_folded";

/// Sign-in names are compared in this form.
fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Store {
    /// Makes a user. `by` goes to the audit log.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the sign-in name or the id is in use, or if the database
    /// cannot be written.
    pub async fn create_user(&self, user: NewUser, at: i64, by: &str) -> Result<(), StoreError> {
        let by = by.to_owned();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO users (id, login, login_folded, display_name, role, \
                     password_hash, locale, created_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                )
                .bind(user.id.as_str())
                .bind(user.login.trim())
                .bind(fold(&user.login))
                .bind(user.display_name)
                .bind(user.role)
                .bind(user.password_hash)
                .bind(user.locale)
                .bind(at)
                .execute(&mut *connection)
                .await?;
                note(connection, at, by, "user_created", &user.id).await
            })
        });
        change.await
    }

    /// The user with this id.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn user(&self, id: &str) -> Result<Option<User>, StoreError> {
        let query = sqlx::query_as(SELECT_BY_ID).bind(id);
        Ok(query.fetch_optional(&self.inner.readers).await?)
    }

    /// The user with this sign-in name, in whatever case it is written.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn user_by_login(&self, login: &str) -> Result<Option<User>, StoreError> {
        let query = sqlx::query_as(SELECT_BY_LOGIN).bind(fold(login));
        Ok(query.fetch_optional(&self.inner.readers).await?)
    }

    /// All users, by sign-in name.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        Ok(sqlx::query_as(SELECT_ALL)
            .fetch_all(&self.inner.readers)
            .await?)
    }

    /// Puts another hash of the same password in the place of `old`. Nobody is signed out, and
    /// nothing happens if the hash is another one by now.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn renew_hash(&self, user: &str, old: &str, new: &str) -> Result<(), StoreError> {
        let (user, old, new) = (user.to_owned(), old.to_owned(), new.to_owned());
        let change = self.inner.writer.change(move |connection| {
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
        });
        change.await
    }

    /// Sets a password: the failures are forgotten and the user is signed out everywhere.
    /// `false` if there is no such user. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn set_password(
        &self,
        user: &str,
        password_hash: &str,
        at: i64,
        by: &str,
    ) -> Result<bool, StoreError> {
        let (user, hash, by) = (user.to_owned(), password_hash.to_owned(), by.to_owned());
        let change = self.inner.writer.change(move |connection| {
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
                remove_user(connection, &user).await?;
                note(connection, at, by, "password_set", &user).await?;
                Ok(true)
            })
        });
        change.await
    }

    /// Lets a user sign in no more, and signs the user out everywhere; or lets the user in
    /// again. `false` if there is no such user. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn set_disabled(
        &self,
        user: &str,
        disabled: bool,
        at: i64,
        by: &str,
    ) -> Result<bool, StoreError> {
        let (user, by) = (user.to_owned(), by.to_owned());
        let change = self.inner.writer.change(move |connection| {
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
                remove_user(connection, &user).await?;
                let action = if disabled {
                    "user_disabled"
                } else {
                    "user_enabled"
                };
                note(connection, at, by, action, &user).await?;
                Ok(true)
            })
        });
        change.await
    }

    /// Sets the language that a user chose.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn set_locale(&self, user: &str, locale: &str) -> Result<(), StoreError> {
        let (user, locale) = (user.to_owned(), locale.to_owned());
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query("UPDATE users SET locale = $2 WHERE id = $1");
                statement
                    .bind(user)
                    .bind(locale)
                    .execute(connection)
                    .await
                    .map(drop)
            })
        });
        change.await
    }

    /// Counts a wrong password; returns how many there were in a row, 0 if there is no such
    /// user.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn sign_in_failed(&self, user: &str, at: i64) -> Result<u32, StoreError> {
        let user = user.to_owned();
        let change = self.inner.writer.change(move |connection| {
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
        });
        change.await
    }

    /// Counts a wrong password that is no user's, or that does not count for one: the same work as
    /// [`Self::sign_in_failed`], so that its time tells nothing.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn sign_in_failed_otherwise(&self) -> Result<(), StoreError> {
        let change = self.inner.writer.change(|connection| {
            Box::pin(async move {
                let statement = sqlx::query(
                    "INSERT INTO counters (name, value) VALUES ('failed_sign_ins', 1) \
                     ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
                );
                statement.execute(connection).await.map(drop)
            })
        });
        change.await
    }

    /// Forgets the wrong passwords: the user has signed in.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn sign_in_succeeded(&self, user: &str) -> Result<(), StoreError> {
        let user = user.to_owned();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE users SET failed_sign_ins = 0, last_failed_at = NULL WHERE id = $1",
                )
                .bind(user)
                .execute(connection)
                .await
                .map(drop)
            })
        });
        change.await
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
