//! Argon2id password hashing, on blocking threads and a few at a time.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{Semaphore, TryAcquireError};

use super::identity;

/// The length of a password (OWASP ASVS 4.0.3, 2.1.1 and 2.1.2), in characters.
pub const PASSWORD_CHARACTERS: std::ops::RangeInclusive<usize> = 12..=128;

/// Concurrent hashes: each takes 19 MiB and a core for some 20 ms.
const CONCURRENT_HASHES: usize = 2;
/// Waiting attempts; later ones are asked to try again. The same number of places is reserved for
/// devices on which staff have signed in before.
const WAITING: usize = 32;

/// The hash of no password, so that an unknown login takes as long as a known one.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| {
    let random: [u8; 32] = rand::random();
    hash_password(&random).unwrap_or_default()
});

/// Hashes a password; returns a PHC string.
///
/// # Errors
/// If the system provides no random bytes or no memory.
pub fn hash_password(password: &[u8]) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password)
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("failed to hash the password: {error}"))
}

/// Verifies passwords, a few at a time.
pub struct Hasher {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    places_of_known: Arc<Semaphore>,
    memory: Memory,
}

/// Memory for [`CONCURRENT_HASHES`] hashes, reused: the allocator would keep freed blocks once for
/// each thread that ever hashed.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Vec<Block>>>>);

impl Memory {
    fn with<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let kept = self.lock().pop();
        let mut memory = kept.unwrap_or_default();
        if memory.len() < blocks {
            memory.resize(blocks, Block::default());
        }
        let outcome = work(&mut memory[..blocks]);
        let mut kept = self.lock();
        if kept.len() < CONCURRENT_HASHES {
            kept.push(memory);
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of verifying a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verified {
    /// It is wrong.
    Wrong,
    /// It is right.
    Right,
    /// It is right, but its hash is from before passwords were normalised; this is the new hash.
    Renewed(String),
}

/// Too many attempts are waiting already.
#[derive(Debug)]
pub struct Overloaded;

impl Default for Hasher {
    fn default() -> Self {
        // So that the first unknown login does not take twice as long as later ones.
        LazyLock::force(&DUMMY_HASH);
        Self {
            turns: Arc::new(Semaphore::new(CONCURRENT_HASHES)),
            places: Arc::new(Semaphore::new(CONCURRENT_HASHES + WAITING)),
            places_of_known: Arc::new(Semaphore::new(WAITING)),
            memory: Memory::default(),
        }
    }
}

impl Hasher {
    /// Whether the password matches `hash`, in its current or an earlier normal form. Without a
    /// hash it does not, after the same time. Known devices wait in a queue that others cannot
    /// fill.
    ///
    /// # Errors
    /// If too many attempts are waiting.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
        known: bool,
    ) -> Result<Verified, Overloaded> {
        let places = if known {
            &self.places_of_known
        } else {
            &self.places
        };
        let _place = match places.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => return Err(Overloaded),
        };
        let Ok(turn) = self.turns.clone().acquire_owned().await else {
            return Err(Overloaded);
        };
        let exists = hash.is_some();
        let memory = self.memory.clone();
        let verified = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let hash = hash.unwrap_or_else(|| DUMMY_HASH.clone());
            in_any_form(&password, &hash, &memory)
        });
        match verified.await {
            Ok(verified) if exists => Ok(verified),
            Ok(_) => Ok(Verified::Wrong),
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "password verification failed");
                Ok(Verified::Wrong)
            }
        }
    }
}

/// Tries the current form first. Only a password with characters beyond ASCII has others.
fn in_any_form(password: &str, hash: &str, memory: &Memory) -> Verified {
    let forms = identity::password_forms(password);
    let Some(at) = forms.iter().position(|form| matches(form, hash, memory)) else {
        return Verified::Wrong;
    };
    if at == 0 {
        return Verified::Right;
    }
    match hash_password(forms[0].as_bytes()) {
        Ok(hash) => Verified::Renewed(hash),
        Err(error) => {
            tracing::warn!(%error, "failed to upgrade an old password hash");
            Verified::Right
        }
    }
}

fn matches(password: &str, hash: &str, memory: &Memory) -> bool {
    verify(password, hash, memory).unwrap_or_else(|error| {
        tracing::error!(%error, "a stored password hash is invalid; run `bistand user reset`");
        false
    })
}

/// Like argon2's own `verify_password`, which allocates its memory each time.
fn verify(password: &str, hash: &str, memory: &Memory) -> anyhow::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Ok(false);
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?;
    let parameters = Params::try_from(&hash)?;
    let blocks = parameters.block_count();
    let argon2 = Argon2::new(algorithm, version.unwrap_or_default(), parameters);
    let mut output = vec![0; expected.as_bytes().len()];
    memory.with(blocks, |memory| {
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory)
    })?;
    // Compared in constant time, see `Output`.
    Ok(Output::new(&output)? == *expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let hash = hash_password(b"correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let hasher = Hasher::default();
        let verify = async |word: &str, hash: Option<&str>| {
            let hash = hash.map(str::to_owned);
            hasher.verify(word.to_owned(), hash, false).await.unwrap()
        };
        let right = verify("correct horse battery", Some(&hash)).await;
        assert_eq!(right, Verified::Right);
        for (word, hash) in [
            ("correct horse batterx", Some(hash.as_str())),
            ("correct horse battery", None),
            ("anything", Some("rubbish")),
        ] {
            assert_eq!(verify(word, hash).await, Verified::Wrong);
        }
    }

    #[tokio::test]
    async fn a_password_is_the_same_from_every_keyboard() {
        let hasher = Hasher::default();
        let verify = async |word: &str, hash: &str| {
            let verified = hasher.verify(word.to_owned(), Some(hash.to_owned()), true);
            verified.await.unwrap()
        };
        let (joined, separate) = ("Sch\u{f6}nes Wetter", "Scho\u{308}nes\u{a0}Wetter");
        let today = hash_password(joined.as_bytes()).unwrap();
        assert_eq!(verify(joined, &today).await, Verified::Right);
        assert_eq!(verify(separate, &today).await, Verified::Right);
        let old = hash_password(separate.as_bytes()).unwrap();
        let Verified::Renewed(hash) = verify(separate, &old).await else {
            panic!("an old hash is not renewed");
        };
        assert_eq!(verify(joined, &hash).await, Verified::Right);
    }

    #[tokio::test]
    async fn too_many_attempts_are_refused() {
        let hasher = Hasher::default();
        let _all = hasher
            .places
            .clone()
            .try_acquire_many_owned((CONCURRENT_HASHES + WAITING) as u32);
        assert!(hasher.verify("anything".into(), None, false).await.is_err());
        assert!(hasher.verify("anything".into(), None, true).await.is_ok());
    }
}
