//! Passwords by Argon2id, off the threads that serve, a few at a time.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, TryAcquireError};

/// How long a password is (OWASP ASVS 4.0.3, 2.1.1 and 2.1.2). Counted in characters.
pub const PASSWORD_CHARACTERS: std::ops::RangeInclusive<usize> = 12..=128;

/// Hashing at once: each takes 19 MiB and a core for some 20 ms.
const AT_ONCE: usize = 2;
/// Waiting for their turn; whoever comes later is asked to try again.
const WAITING: usize = 32;

/// A hash of no password, so that an unknown login takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let random: [u8; 32] = rand::random();
    hash_password(&random).unwrap_or_default()
});

/// Hashes a password; returns a PHC string.
///
/// # Errors
/// When the system gives no random bytes or no memory.
pub fn hash_password(password: &[u8]) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password)
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))
}

/// Verifies passwords, a few at a time.
pub struct Hasher {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// Too many are waiting already.
#[derive(Debug)]
pub struct Crowded;

impl Default for Hasher {
    fn default() -> Self {
        // So that the first unknown login does not take twice as long as a later one.
        LazyLock::force(&NOBODY);
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

impl Hasher {
    /// Whether the password is the one of `hash`. Without a hash the answer is no, after the
    /// same time.
    ///
    /// # Errors
    /// When too many are waiting.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Crowded> {
        let _place = match self.places.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => return Err(Crowded),
        };
        let Ok(turn) = self.turns.clone().acquire_owned().await else {
            return Err(Crowded);
        };
        let known = hash.is_some();
        let verified = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            matches(&password, &hash.unwrap_or_else(|| NOBODY.clone()))
        });
        match verified.await {
            Ok(right) => Ok(right && known),
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "verifying a password failed");
                Ok(false)
            }
        }
    }
}

fn matches(password: &str, hash: &str) -> bool {
    match PasswordHash::new(hash) {
        Ok(parsed) => Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok(),
        Err(_) => {
            tracing::error!("a stored password hash cannot be read; set the password again");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_alone_is_right() {
        let hash = hash_password(b"correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let hasher = Hasher::default();
        let verify =
            |word: &str, hash: Option<&String>| hasher.verify(word.to_owned(), hash.cloned());
        assert!(verify("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse batterx", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse battery", None).await.unwrap());
        assert!(
            !verify("anything", Some(&String::from("rubbish")))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_crowd_is_sent_away() {
        let hasher = Hasher::default();
        let _all = hasher
            .places
            .clone()
            .try_acquire_many_owned((AT_ONCE + WAITING) as u32);
        assert!(hasher.verify("anything".into(), None).await.is_err());
    }
}
