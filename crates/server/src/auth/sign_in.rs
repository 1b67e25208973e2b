//! Signing in: the same answer and the same time for an unknown login and a wrong password, and
//! delays that grow with each of them.
//!
//! A wrong password counts three times: for the address and the login together, for the address,
//! and for the login. What one address tries counts for the login a few times only, so that a
//! single guesser slows down itself and not the owner. Many addresses together do make others wait;
//! the owner does not even then, on a device on which the owner has signed in before
//! ([`super::known`]).

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use bistand_session::Timestamp;
use bistand_store::{Audit, Cookie, Holder, User};
use bistand_wire::http::{Me, SignIn};
use bistand_wire::{Code, Problem};
use sha2::{Digest, Sha256};

use super::guard::{expiry, role};
use super::hasher::{Hasher, Verified};
use super::identity;
use super::known::{KnownDevices, Nonce};
use super::throttle::{Pace, Throttle, subscriber};
use super::token::Token;
use crate::app::App;
use crate::live::of_store;
use crate::problem::Refusal;

/// For one login, and for one login from one address. The longest delay is short enough that a
/// guesser's many addresses do not keep the user out for long, and long enough that they get 1,440
/// tries a day.
const PER_LOGIN: Pace = Pace {
    free: 3,
    longest: 60,
};
/// For one address, behind which there may be a whole office.
const PER_ADDRESS: Pace = Pace {
    free: 20,
    longest: 15 * 60,
};
/// Wrong passwords from one address that count for the login.
const COUNTED_FROM_ONE_ADDRESS: u32 = 5;
/// Addresses, unknown logins, and pairs of both that are remembered; some 100 bytes each.
const REMEMBERED: usize = 20_000;
/// A longer login is unknown.
const LOGIN_BYTES: usize = 320;
/// A longer password is wrong; hashing it would be work for nothing.
const PASSWORD_BYTES: usize = 1_024;
/// What one who comes at a bad moment waits before the next try, in seconds.
const A_MOMENT: u32 = 1;

/// A login, hashed: neither a memory dump nor a log tells it.
type LoginKey = [u8; 32];

/// What is known about tries to sign in.
pub struct SignIns {
    hasher: Hasher,
    known: KnownDevices,
    addresses: Throttle<IpAddr>,
    pairs: Throttle<(LoginKey, IpAddr)>,
    /// Wrong passwords of known logins are counted in the store; those of unknown ones here, so
    /// that both are delayed alike.
    unknown: Throttle<LoginKey>,
    /// Logins that are being tried at this moment, or known devices on which they are: one try at
    /// a time, or a hundred at once would all get in before the first is counted.
    trying: Mutex<HashSet<LoginKey>>,
}

/// What comes of a sign-in.
pub struct SignedIn {
    /// The secret of the cookie.
    pub token: Token,
    /// Who.
    pub me: Me,
    /// For the cookie by which the device is known again.
    pub known: String,
}

/// Somebody who tries.
struct Attempt {
    user: Option<User>,
    /// On which the user has signed in before.
    device: Option<Nonce>,
    login: LoginKey,
    from: IpAddr,
}

impl SignIns {
    /// Nothing was tried yet.
    #[must_use]
    pub fn new(known: KnownDevices) -> Self {
        Self {
            hasher: Hasher::default(),
            known,
            addresses: Throttle::new(PER_ADDRESS, REMEMBERED),
            pairs: Throttle::new(PER_LOGIN, REMEMBERED),
            unknown: Throttle::new(PER_LOGIN, REMEMBERED),
            trying: Mutex::default(),
        }
    }
}

/// A login that is being tried, until this is dropped.
struct Trying<'a> {
    sign_ins: &'a SignIns,
    login: LoginKey,
}

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        self.sign_ins.lock_trying().remove(&self.login);
    }
}

impl SignIns {
    fn begin(&self, login: LoginKey) -> Option<Trying<'_>> {
        let fresh = self.lock_trying().insert(login);
        // Made only if it is fresh: one that is dropped ends the try.
        fresh.then(|| Trying {
            sign_ins: self,
            login,
        })
    }

    fn lock_trying(&self) -> std::sync::MutexGuard<'_, HashSet<LoginKey>> {
        self.trying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds to wait before this may be tried.
    fn left(&self, attempt: &Attempt, now: Timestamp) -> u32 {
        if let Some(device) = &attempt.device {
            return self.known.left(device, now);
        }
        let by_login = match &attempt.user {
            Some(user) => locked_for(user, now),
            None => self.unknown.left(&attempt.login, now),
        };
        let by_pair = self.pairs.left(&(attempt.login, attempt.from), now);
        by_login
            .max(by_pair)
            .max(self.addresses.left(&attempt.from, now))
    }
}

/// Seconds for which a login waits after wrong passwords, on devices that are not known.
#[must_use]
pub fn locked_for(user: &User, now: Timestamp) -> u32 {
    user.last_failed_at.map_or(0, |last| {
        PER_LOGIN.left(user.failed_sign_ins, Timestamp(last), now)
    })
}

/// Signs somebody in; `known` is what the device's cookie says of earlier times.
///
/// # Errors
/// `sign-in-failed`, `slow-down`, or what the store says.
pub async fn sign_in(
    app: &App,
    from: IpAddr,
    known: Option<&str>,
    body: SignIn,
) -> Result<SignedIn, Refusal> {
    let sign_ins = &app.sign_ins;
    let user = find(app, &body.login).await?;
    let recognize = |(user, cookie)| sign_ins.known.recognize(user, cookie);
    let attempt = Attempt {
        device: user.as_ref().zip(known).and_then(recognize),
        user,
        login: login_key(&body.login),
        from: subscriber(from),
    };
    let device = attempt.device.map(|device| Sha256::digest(device).into());
    let Some(_trying) = sign_ins.begin(device.unwrap_or(attempt.login)) else {
        return Err(Problem::slow_down(A_MOMENT).into());
    };
    let left = sign_ins.left(&attempt, app.now());
    if left > 0 {
        return Err(Problem::slow_down(left).into());
    }
    let too_long = body.password.len() > PASSWORD_BYTES;
    let password = if too_long {
        String::new()
    } else {
        body.password
    };
    let hash = attempt.user.as_ref().map(|user| user.password_hash.clone());
    let known = attempt.device.is_some();
    let verified = sign_ins.hasher.verify(password, hash, known).await;
    let verified = verified.map_err(|_| Problem::slow_down(A_MOMENT))?;
    let right = verified != Verified::Wrong && !too_long;
    let admitted = |user: &User| right && user.disabled_at.is_none();
    if !attempt.user.as_ref().is_some_and(admitted) {
        return Err(turn_away(app, attempt).await?);
    }
    sign_ins.pairs.succeeded(&(attempt.login, attempt.from));
    if let Some(device) = &attempt.device {
        sign_ins.known.succeeded(device);
    }
    let Some(mut user) = attempt.user else {
        return Err(Code::SignInFailed.into());
    };
    if let Verified::Renewed(hash) = verified {
        let old = &user.password_hash;
        of_store(app.store.renew_hash(&user.id, old, &hash)).await?;
        user.password_hash = hash;
    }
    admit(app, user).await
}

async fn find(app: &App, login: &str) -> Result<Option<User>, Refusal> {
    if login.len() > LOGIN_BYTES {
        return Ok(None);
    }
    let usual = identity::login(login);
    match of_store(app.store.user_by_login(&usual)).await? {
        // Made before logins had one form.
        None => Ok(of_store(app.store.user_by_login(login)).await?),
        found => Ok(found),
    }
}

/// Counts a wrong password. Whoever is told to wait for it, one row is written for each that comes
/// from an unknown device: the time that it takes does not tell which logins there are.
async fn turn_away(app: &App, attempt: Attempt) -> Result<Refusal, Refusal> {
    let now = app.now();
    let sign_ins = &app.sign_ins;
    metrics::counter!("bistand_sign_ins_total", "outcome" => "failed").increment(1);
    if let Some(device) = attempt.device {
        sign_ins.known.failed(device, now);
        return Ok(Code::SignInFailed.into());
    }
    sign_ins.addresses.failed(attempt.from, now);
    let pair = (attempt.login, attempt.from);
    let counts = sign_ins.pairs.failed(pair, now) <= COUNTED_FROM_ONE_ADDRESS;
    match attempt.user.filter(|_| counts) {
        Some(user) => {
            of_store(app.store.sign_in_failed(&user.id, now.0)).await?;
        }
        None => {
            if counts {
                sign_ins.unknown.failed(attempt.login, now);
            }
            of_store(app.store.sign_in_failed_otherwise()).await?;
        }
    }
    Ok(Code::SignInFailed.into())
}

async fn admit(app: &App, user: User) -> Result<SignedIn, Refusal> {
    let known = app.sign_ins.known.mark(&user);
    let now = app.now();
    let id = user.id.parse().map_err(|_| {
        tracing::error!("a user has an id that is none; make the user again");
        Code::Failed
    })?;
    if user.failed_sign_ins > 0 {
        of_store(app.store.sign_in_succeeded(&user.id)).await?;
    }
    let token = Token::random();
    let cookie = Cookie {
        token: token.hash(),
        holder: Holder::User(user.id.clone()),
        device: String::new(),
        created_at: now.0,
        last_seen_at: now.0,
        expires_at: expiry(now.0, now),
    };
    of_store(app.store.add_cookie(cookie)).await?;
    let line = Audit {
        actor: user.id,
        action: "signed_in".into(),
        detail: "{}".into(),
    };
    of_store(app.store.audit(now.0, line)).await?;
    metrics::counter!("bistand_sign_ins_total", "outcome" => "succeeded").increment(1);
    let me = Me {
        user: id,
        name: user.display_name,
        role: role(user.role),
    };
    Ok(SignedIn { token, me, known })
}

/// Logins are compared as the store compares them.
fn login_key(login: &str) -> LoginKey {
    Sha256::digest(identity::login(login).to_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_tried_once_at_a_time_in_whatever_case() {
        let sign_ins = SignIns::new(KnownDevices::for_tests());
        let first = sign_ins.begin(login_key("Anna"));
        assert!(first.is_some());
        for _ in 0..3 {
            assert!(sign_ins.begin(login_key(" ａnna\u{a0}")).is_none());
        }
        assert!(sign_ins.begin(login_key("bert")).is_some());
        drop(first);
        assert!(sign_ins.begin(login_key("ANNA")).is_some());
    }
}
