//! Cookies: who signed in, and which customer's device may come back to its seat. Only the
//! hash of a token is stored, so a stolen backup opens nothing.

use std::fmt;
use std::fmt::Write as _;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use crate::Store;
use crate::error::StoreError;
use crate::rows::SessionKey;

/// Tokens in one statement; more are asked for in several.
const TOKENS_IN_STATEMENT: usize = 1_000;

/// What makes a cookie good: it has not expired, and its user is not disabled.
const SELECT_GOOD: &str = "SELECT token, user, session, seat, device, \
     cookies.created_at AS created_at, last_seen_at, expires_at \
     FROM cookies LEFT JOIN users ON users.id = cookies.user \
     WHERE disabled_at IS NULL AND expires_at > ";

/// The SHA-256 of a cookie's token, as the key under which the cookie is stored.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// Takes the digest.
    #[must_use]
    pub fn from_digest(digest: &[u8; 32]) -> Self {
        let mut text = String::with_capacity(2 * digest.len());
        for byte in digest {
            // Writing to a string cannot fail.
            write!(text, "{byte:02x}").unwrap_or_default();
        }
        Self(text)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash")
    }
}

/// Whose cookie it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Holder {
    /// A user who signed in, by id.
    User(String),
    /// A customer's device, which may resume this seat.
    Seat {
        /// The session.
        session: SessionKey,
        /// The seat.
        seat: String,
    },
}

impl fmt::Debug for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::User(_) => "Holder::User",
            Self::Seat { .. } => "Holder::Seat",
        })
    }
}

/// A cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    /// The hash of its token.
    pub token: TokenHash,
    /// Whose it is.
    pub holder: Holder,
    /// The device's id, made by the server at its first visit.
    pub device: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub last_seen_at: i64,
    /// From then on it is as if it were not there, milliseconds since 1970.
    pub expires_at: i64,
}

impl fmt::Debug for Cookie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cookie({:?})", self.holder)
    }
}

impl Store {
    /// Stores a cookie.
    ///
    /// # Errors
    /// [`StoreError::Dangling`] if there is no such user or session, [`StoreError::Taken`] if
    /// the token is in use, or if the database cannot be written.
    pub async fn add_cookie(&self, cookie: Cookie) -> Result<(), StoreError> {
        let change = self
            .inner
            .writer
            .change(move |connection| Box::pin(async move { write(connection, &cookie).await }));
        change.await
    }

    /// The cookie with this token, unless it has expired by `now` (milliseconds since 1970)
    /// or its user is disabled.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn cookie(&self, token: &TokenHash, now: i64) -> Result<Option<Cookie>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT_GOOD);
        query.push_bind(now);
        query.push(" AND token = ").push_bind(token.0.as_str());
        Ok(query
            .build_query_as()
            .fetch_optional(&self.inner.readers)
            .await?)
    }

    /// Those of these cookies that are good at `now`, see [`Self::cookie`]: one question for all
    /// of them, so that it can be asked often.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn good_cookies(
        &self,
        tokens: &[TokenHash],
        now: i64,
    ) -> Result<Vec<Cookie>, StoreError> {
        let mut good = Vec::with_capacity(tokens.len());
        for part in tokens.chunks(TOKENS_IN_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(SELECT_GOOD);
            query.push_bind(now).push(" AND token IN (");
            let mut list = query.separated(", ");
            for token in part {
                list.push_bind(token.0.as_str());
            }
            list.push_unseparated(")");
            // As many shapes as there are sockets: none of them is worth being kept.
            let query = query.build_query_as().persistent(false);
            let found: Vec<Cookie> = query.fetch_all(&self.inner.readers).await?;
            good.extend(found);
        }
        Ok(good)
    }

    /// Notes that a cookie was used and until when it is good now. Not needed at every
    /// request: each is a write.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn touch_cookie(
        &self,
        token: &TokenHash,
        now: i64,
        expires_at: i64,
    ) -> Result<(), StoreError> {
        let token = token.clone();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE cookies SET last_seen_at = $2, expires_at = $3 WHERE token = $1",
                )
                .bind(token.0)
                .bind(now)
                .bind(expires_at)
                .execute(connection)
                .await
                .map(drop)
            })
        });
        change.await
    }

    /// Forgets a cookie: its holder has signed out.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn remove_cookie(&self, token: &TokenHash) -> Result<(), StoreError> {
        let token = token.clone();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query("DELETE FROM cookies WHERE token = $1");
                statement.bind(token.0).execute(connection).await.map(drop)
            })
        });
        change.await
    }

    /// Signs a user out everywhere.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn remove_cookies_of_user(&self, user: &str) -> Result<(), StoreError> {
        let user = user.to_owned();
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move { remove_user(connection, &user).await })
        });
        change.await
    }

    /// Removes cookies that were made after `now`, milliseconds since 1970: the machine's clock was
    /// ahead, and they would be good until it has caught up. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn remove_cookies_made_after(&self, now: i64) -> Result<u64, StoreError> {
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query("DELETE FROM cookies WHERE created_at > $1").bind(now);
                Ok(statement.execute(connection).await?.rows_affected())
            })
        });
        change.await
    }

    /// Forgets all cookies that have expired by `now`; returns how many.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn sweep_cookies(&self, now: i64) -> Result<u64, StoreError> {
        let change = self.inner.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query("DELETE FROM cookies WHERE expires_at <= $1");
                Ok(statement
                    .bind(now)
                    .execute(connection)
                    .await?
                    .rows_affected())
            })
        });
        change.await
    }
}

/// Stores a cookie.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    cookie: &Cookie,
) -> Result<(), sqlx::Error> {
    let (user, session, seat) = match &cookie.holder {
        Holder::User(user) => (Some(user.as_str()), None, None),
        Holder::Seat { session, seat } => (None, Some(session.as_str()), Some(seat.as_str())),
    };
    sqlx::query(
        "INSERT INTO cookies \
         (token, user, session, seat, device, created_at, last_seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(cookie.token.0.as_str())
    .bind(user)
    .bind(session)
    .bind(seat)
    .bind(cookie.device.as_str())
    .bind(cookie.created_at)
    .bind(cookie.last_seen_at)
    .bind(cookie.expires_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Forgets the cookies of a seat.
pub(crate) async fn remove_seat(
    connection: &mut SqliteConnection,
    session: &SessionKey,
    seat: &str,
) -> Result<(), sqlx::Error> {
    let statement = sqlx::query("DELETE FROM cookies WHERE session = $1 AND seat = $2");
    statement
        .bind(session.as_str())
        .bind(seat)
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets the cookies of a user.
pub(crate) async fn remove_user(
    connection: &mut SqliteConnection,
    user: &str,
) -> Result<(), sqlx::Error> {
    let statement = sqlx::query("DELETE FROM cookies WHERE user = $1");
    statement.bind(user).execute(connection).await.map(drop)
}

impl<'r> FromRow<'r, SqliteRow> for Cookie {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        let user: Option<String> = row.try_get("user")?;
        let holder = match user {
            Some(user) => Holder::User(user),
            None => Holder::Seat {
                session: SessionKey::new(row.try_get::<String, _>("session")?),
                seat: row.try_get("seat")?,
            },
        };
        Ok(Self {
            token: TokenHash(row.try_get("token")?),
            holder,
            device: row.try_get("device")?,
            created_at: row.try_get("created_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    }
}
