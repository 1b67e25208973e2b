//! Cookies: who signed in, and which customer's device may return to its seat. Only the hash of a
//! token is stored, so a stolen backup gives no access.

use std::fmt;
use std::fmt::Write as _;

use super::{Pending, SessionKey, StoreError};

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

    /// The hash as text, for the database.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash with this text, as [`Self::as_str`] gave it.
    pub(crate) fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash")
    }
}

/// The holder of a cookie.
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
    /// The device's id, assigned by the server at its first visit.
    pub device: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub last_seen_at: i64,
    /// When it expires, milliseconds since 1970; from then on, it is treated as missing.
    pub expires_at: i64,
}

impl fmt::Debug for Cookie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cookie({:?})", self.holder)
    }
}

/// The cookies.
pub trait CookieStore: Send + Sync {
    /// Stores a cookie.
    ///
    /// # Errors
    /// [`StoreError::Dangling`] if there is no such user or session, [`StoreError::Taken`] if
    /// the token is in use, or if the database cannot be written.
    fn add_cookie(&self, cookie: Cookie) -> Pending<'_, Result<(), StoreError>>;

    /// The cookie with this token, unless it has expired by `now` (milliseconds since 1970)
    /// or its user is disabled.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn cookie<'a>(
        &'a self,
        token: &'a TokenHash,
        now: i64,
    ) -> Pending<'a, Result<Option<Cookie>, StoreError>>;

    /// Those of the given cookies that are valid at `now`, see [`Self::cookie`]: a few queries for
    /// all of them, so that it is cheap to call often.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn good_cookies<'a>(
        &'a self,
        tokens: &'a [TokenHash],
        now: i64,
    ) -> Pending<'a, Result<Vec<Cookie>, StoreError>>;

    /// Stores when a cookie was used and until when it is valid now. Don't call it for every
    /// request: each call is a write.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn touch_cookie<'a>(
        &'a self,
        token: &'a TokenHash,
        now: i64,
        expires_at: i64,
    ) -> Pending<'a, Result<(), StoreError>>;

    /// Deletes a cookie: its holder has signed out.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn remove_cookie<'a>(&'a self, token: &'a TokenHash) -> Pending<'a, Result<(), StoreError>>;

    /// Deletes cookies that were created after `now`, milliseconds since 1970: the machine's clock
    /// was ahead, and they would be valid for longer than they should. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn remove_cookies_made_after(&self, now: i64) -> Pending<'_, Result<u64, StoreError>>;

    /// Deletes all cookies that have expired by `now`; returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn sweep_cookies(&self, now: i64) -> Pending<'_, Result<u64, StoreError>>;
}
