//! Users and their sign-ins. Each change of an account adds an entry to the audit log in the same
//! transaction.

use std::fmt;

use super::{Cookie, Pending, StoreError};

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Helps customers.
    Agent,
    /// Sees all sessions and queues.
    Supervisor,
    /// Manages users and settings.
    Administrator,
}

/// A user.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Never changes.
    pub id: String,
    /// The name to sign in with; case does not matter.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// What the user may do.
    pub role: Role,
    /// The password's hash with its parameters (a PHC string).
    pub password_hash: String,
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

/// A user to create.
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
}

impl fmt::Debug for NewUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewUser({:?})", self.role)
    }
}

/// The users.
pub trait AccountStore: Send + Sync {
    /// Creates a user. `by` goes to the audit log.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the sign-in name or the id is in use, or if the database
    /// cannot be written.
    fn create_user<'a>(
        &'a self,
        user: NewUser,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<(), StoreError>>;

    /// The user with this id.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn user<'a>(&'a self, id: &'a str) -> Pending<'a, Result<Option<User>, StoreError>>;

    /// The user with this sign-in name, in any case.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn user_by_login<'a>(&'a self, login: &'a str)
    -> Pending<'a, Result<Option<User>, StoreError>>;

    /// All users, by sign-in name.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn users(&self) -> Pending<'_, Result<Vec<User>, StoreError>>;

    /// The ids of all users who may not sign in.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn disabled_users(&self) -> Pending<'_, Result<Vec<String>, StoreError>>;

    /// Replaces `old` with another hash of the same password. The user stays signed in, and nothing
    /// happens if the hash has changed meanwhile.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn renew_hash<'a>(
        &'a self,
        user: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> Pending<'a, Result<(), StoreError>>;

    /// Sets a password: the failures are forgotten and the user is signed out everywhere.
    /// `false` if there is no such user. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn set_password<'a>(
        &'a self,
        user: &'a str,
        password_hash: &'a str,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<bool, StoreError>>;

    /// Lets a user sign in no more, or again; in either case the user is signed out everywhere.
    /// `false` if there is no such user. `by` goes to the audit log.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn set_disabled<'a>(
        &'a self,
        user: &'a str,
        disabled: bool,
        at: i64,
        by: &'a str,
    ) -> Pending<'a, Result<bool, StoreError>>;

    /// Counts a wrong password; returns how many there were in a row, 0 if there is no such
    /// user.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn sign_in_failed<'a>(&'a self, user: &'a str, at: i64)
    -> Pending<'a, Result<u32, StoreError>>;

    /// Counts a wrong password for an unknown user, or one that does not count against a user: the
    /// same work as [`Self::sign_in_failed`], so that its time reveals nothing.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn sign_in_failed_otherwise(&self) -> Pending<'_, Result<(), StoreError>>;

    /// A user has signed in: stores the cookie, resets the count of wrong passwords and adds the
    /// line to the audit log, all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::Dangling`] if there is no such user, [`StoreError::Taken`] if the token is in
    /// use, or if the database cannot be written.
    fn sign_in_succeeded<'a>(
        &'a self,
        user: &'a str,
        cookie: Cookie,
    ) -> Pending<'a, Result<(), StoreError>>;
}
