//! Cookies of users and of customers' devices, by the hash of their token.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use crate::contract::{Cookie, CookieStore, Holder, Pending, SessionKey, StoreError, TokenHash};
use crate::sqlite::Database;

/// Tokens in one statement; more tokens take several statements.
const TOKENS_IN_STATEMENT: usize = 1_000;

/// A cookie is valid if it has not expired and its user is not disabled.
const SELECT_GOOD: &str = "SELECT token, user, session, seat, device, \
     cookies.created_at AS created_at, last_seen_at, expires_at \
     FROM cookies LEFT JOIN users ON users.id = cookies.user \
     WHERE disabled_at IS NULL AND expires_at > ";

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
            token: TokenHash::from_stored(row.try_get("token")?),
            holder,
            device: row.try_get("device")?,
            created_at: row.try_get("created_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    }
}

impl CookieStore for Database {
    fn add_cookie(&self, cookie: Cookie) -> Pending<'_, Result<(), StoreError>> {
        Box::pin(
            self.writer.change(move |connection| {
                Box::pin(async move { write(connection, &cookie).await })
            }),
        )
    }

    fn cookie<'a>(
        &'a self,
        token: &'a TokenHash,
        now: i64,
    ) -> Pending<'a, Result<Option<Cookie>, StoreError>> {
        Box::pin(async move {
            let mut query = QueryBuilder::<Sqlite>::new(SELECT_GOOD);
            query.push_bind(now);
            query.push(" AND token = ").push_bind(token.as_str());
            Ok(query.build_query_as().fetch_optional(&self.readers).await?)
        })
    }

    fn good_cookies<'a>(
        &'a self,
        tokens: &'a [TokenHash],
        now: i64,
    ) -> Pending<'a, Result<Vec<Cookie>, StoreError>> {
        Box::pin(async move {
            let mut good = Vec::with_capacity(tokens.len());
            for part in tokens.chunks(TOKENS_IN_STATEMENT) {
                let mut query = QueryBuilder::<Sqlite>::new(SELECT_GOOD);
                query.push_bind(now).push(" AND token IN (");
                let mut list = query.separated(", ");
                for token in part {
                    list.push_bind(token.as_str());
                }
                list.push_unseparated(")");
                // The statement depends on the number of sockets, so it is not worth caching.
                let query = query.build_query_as().persistent(false);
                let found: Vec<Cookie> = query.fetch_all(&self.readers).await?;
                good.extend(found);
            }
            Ok(good)
        })
    }

    fn touch_cookie<'a>(
        &'a self,
        token: &'a TokenHash,
        now: i64,
        expires_at: i64,
    ) -> Pending<'a, Result<(), StoreError>> {
        let token = token.clone();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE cookies SET last_seen_at = $2, expires_at = $3 WHERE token = $1",
                )
                .bind(token.as_str())
                .bind(now)
                .bind(expires_at)
                .execute(connection)
                .await
                .map(drop)
            })
        }))
    }

    fn remove_cookie<'a>(&'a self, token: &'a TokenHash) -> Pending<'a, Result<(), StoreError>> {
        let token = token.clone();
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query("DELETE FROM cookies WHERE token = $1");
                let statement = statement.bind(token.as_str());
                statement.execute(connection).await.map(drop)
            })
        }))
    }

    fn remove_cookies_made_after(&self, now: i64) -> Pending<'_, Result<u64, StoreError>> {
        self.delete_cookies("DELETE FROM cookies WHERE created_at > $1", now)
    }

    fn sweep_cookies(&self, now: i64) -> Pending<'_, Result<u64, StoreError>> {
        self.delete_cookies("DELETE FROM cookies WHERE expires_at <= $1", now)
    }
}

impl Database {
    /// Runs a statement that deletes the cookies of a time; returns how many there were.
    fn delete_cookies(
        &self,
        statement: &'static str,
        time: i64,
    ) -> Pending<'_, Result<u64, StoreError>> {
        Box::pin(self.writer.change(move |connection| {
            Box::pin(async move {
                let statement = sqlx::query(statement).bind(time);
                Ok(statement.execute(connection).await?.rows_affected())
            })
        }))
    }
}

/// Stores a cookie.
pub(super) async fn write(
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
    .bind(cookie.token.as_str())
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

/// Deletes the cookies of a user.
pub(super) async fn remove_user(
    connection: &mut SqliteConnection,
    user: &str,
) -> Result<(), sqlx::Error> {
    let statement = sqlx::query("DELETE FROM cookies WHERE user = $1");
    statement.bind(user).execute(connection).await.map(drop)
}
