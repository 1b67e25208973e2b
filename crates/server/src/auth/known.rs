//! Devices on which a user has signed in before.
//!
//! Guessing a password delays all attempts with that login, its owner's too. A browser in which the
//! owner has signed in holds a cookie that proves it, and is only delayed by the wrong passwords
//! that were tried with this cookie. The cookie grants nothing else: the password is still
//! required.

use bistand_session::Timestamp;
use bistand_store::{Store, User};
use sha2::{Digest, Sha256};

use super::throttle::{Pace, Throttle};
use crate::hex;

/// The key of the secret in the table of settings.
const SECRET: &str = "sign-in.known-devices";
/// The same as for a login.
const PACE: Pace = Pace {
    free: 5,
    longest: 60,
};
/// Devices whose wrong passwords are remembered.
const REMEMBERED: usize = 10_000;
const NONCE_BYTES: usize = 16;

/// Identifies a device.
pub(super) type Nonce = [u8; NONCE_BYTES];

/// Recognises devices by a cookie that only this server can create. A new password invalidates the
/// cookies of all the user's devices.
pub struct KnownDevices {
    secret: [u8; 32],
    tries: Throttle<Nonce>,
}

impl KnownDevices {
    /// Reads this server's secret, which is generated at its first start.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub async fn open(store: &Store, at: Timestamp) -> anyhow::Result<Self> {
        let stored = store.setting(SECRET).await?;
        let stored = stored.and_then(|json| serde_json::from_str::<String>(&json).ok());
        if let Some(secret) = stored.and_then(|text| hex::decode(&text)) {
            return Ok(Self::with(secret));
        }
        let secret: [u8; 32] = rand::random();
        let json = serde_json::to_string(&hex::encode(&secret))?;
        store.set_setting(SECRET, Some(&json), at.0).await?;
        Ok(Self::with(secret))
    }

    fn with(secret: [u8; 32]) -> Self {
        Self {
            secret,
            tries: Throttle::new(PACE, REMEMBERED),
        }
    }

    #[cfg(test)]
    pub(super) fn for_tests() -> Self {
        Self::with([7; 32])
    }

    /// The content of the cookie for a device on which `user` has signed in.
    pub(super) fn mark(&self, user: &User) -> String {
        let nonce: Nonce = rand::random();
        let seal = self.seal(user, &nonce);
        format!("{}{}", hex::encode(&nonce), hex::encode(&seal))
    }

    /// The device, if `user` has signed in on it.
    pub(super) fn recognize(&self, user: &User, cookie: &str) -> Option<Nonce> {
        let (nonce, seal) = cookie.split_at_checked(2 * NONCE_BYTES)?;
        let nonce: Nonce = hex::decode(nonce)?;
        let seal: [u8; 32] = hex::decode(seal)?;
        // Hashed once more, so that the time of the comparison reveals nothing about the seal.
        let right = Sha256::digest(self.seal(user, &nonce)) == Sha256::digest(seal);
        right.then_some(nonce)
    }

    /// Seconds to wait on this device.
    pub(super) fn left(&self, device: &Nonce, now: Timestamp) -> u32 {
        self.tries.left(device, now)
    }

    /// Counts a wrong password on this device.
    pub(super) fn failed(&self, device: Nonce, now: Timestamp) {
        self.tries.failed(device, now);
    }

    /// Resets the count after the right password.
    pub(super) fn succeeded(&self, device: &Nonce) {
        self.tries.succeeded(device);
    }

    fn seal(&self, user: &User, nonce: &Nonce) -> [u8; 32] {
        let inner = Sha256::new()
            .chain_update(self.secret)
            .chain_update(nonce)
            .chain_update(Sha256::digest(&user.id))
            .chain_update(Sha256::digest(&user.password_hash))
            .finalize();
        Sha256::new()
            .chain_update(self.secret)
            .chain_update(inner)
            .finalize()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bistand_store::Role;

    fn user(id: &str, password_hash: &str) -> User {
        User {
            id: id.into(),
            login: "anna".into(),
            display_name: "Anna".into(),
            role: Role::Agent,
            password_hash: password_hash.into(),
            created_at: 0,
            disabled_at: None,
            failed_sign_ins: 0,
            last_failed_at: None,
        }
    }

    #[test]
    fn a_device_is_known_to_its_user_until_there_is_another_password() {
        let known = KnownDevices::with([7; 32]);
        let anna = user("u1", "hash");
        let cookie = known.mark(&anna);
        assert!(known.recognize(&anna, &cookie).is_some());
        assert!(known.recognize(&user("u2", "hash"), &cookie).is_none());
        assert!(known.recognize(&user("u1", "other"), &cookie).is_none());
        let elsewhere = KnownDevices::with([8; 32]);
        assert!(elsewhere.recognize(&anna, &cookie).is_none());
        for forged in ["", "é", &cookie[1..], &cookie.replace(&cookie[40..41], "x")] {
            assert!(known.recognize(&anna, forged).is_none(), "{forged}");
        }
        assert_ne!(known.mark(&anna), cookie, "two devices differ");
    }

    #[test]
    fn a_known_device_waits_for_its_own_wrong_passwords() {
        let known = KnownDevices::with([7; 32]);
        for _ in 0..8 {
            known.failed([1; 16], Timestamp(0));
        }
        assert_eq!(known.left(&[1; 16], Timestamp(0)), 4);
        assert_eq!(known.left(&[2; 16], Timestamp(0)), 0);
        known.succeeded(&[1; 16]);
        assert_eq!(known.left(&[1; 16], Timestamp(0)), 0);
    }
}
