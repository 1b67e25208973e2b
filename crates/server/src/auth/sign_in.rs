//! Signing in: an unknown login and a wrong password get the same response after the same time,
//! with growing delays.
//!
//! A wrong password counts three times: for the pair of address and login, for the address, and for
//! the login. Only a few attempts from one address count for the login, so that a single attacker
//! slows down itself and not the owner. Many addresses together do delay others, but never the
//! owner on a device on which they have signed in before ([`super::known`]).

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use bistand_session::Timestamp;
use bistand_store::{Cookie, Holder, User};
use bistand_wire::http::{Me, SignIn};
use bistand_wire::{Code, Problem};
use sha2::{Digest, Sha256};

use super::ended;
use super::guard::{expiry, role};
use super::hasher::{Hasher, Verified};
use super::identity;
use super::known::{KnownDevices, Nonce};
use super::throttle::{Pace, Throttle, subscriber};
use super::token::Token;
use crate::app::App;
use crate::live::store_answer;
use crate::problem::Refusal;

/// For a login, and for a login from one address. The longest delay is short enough that an
/// attacker's many addresses do not lock the user out for long, and long enough that they get only
/// 1,440 attempts per day.
const PER_LOGIN: Pace = Pace {
    free: 3,
    longest: 60,
};
/// For an address, which may be that of a whole office.
const PER_ADDRESS: Pace = Pace {
    free: 20,
    longest: 15 * 60,
};
/// Wrong passwords from one address that count for the login.
const COUNTED_FROM_ONE_ADDRESS: u32 = 5;
/// Addresses, unknown logins and pairs of both that are remembered; about 100 bytes each.
const REMEMBERED: usize = 20_000;
/// Longer logins are unknown.
const LOGIN_BYTES: usize = 320;
/// Longer passwords are wrong, and not worth hashing.
const PASSWORD_BYTES: usize = 1_024;
/// The wait after an attempt that collided with another, in seconds.
const A_MOMENT: u32 = 1;

/// A hashed login, so that neither a memory dump nor a log reveals it.
type LoginKey = [u8; 32];

/// The attempts to sign in.
pub struct SignIns {
    hasher: Hasher,
    known: KnownDevices,
    addresses: Throttle<IpAddr>,
    pairs: Throttle<(LoginKey, IpAddr)>,
    /// Wrong passwords of unknown logins; those of known logins are counted in the store. So both
    /// are delayed in the same way.
    unknown: Throttle<LoginKey>,
    /// Logins that are being tried, or the known devices on which they are. Only one attempt runs
    /// at a time, or a hundred concurrent ones would all be checked before the first is counted.
    trying: Mutex<HashSet<LoginKey>>,
}

/// The result of a sign-in.
pub struct SignedIn {
    /// The secret of the cookie.
    pub token: Token,
    /// The user.
    pub me: Me,
    /// The content of the cookie by which the device is recognised.
    pub known: String,
}

/// An attempt to sign in.
struct Attempt {
    user: Option<User>,
    /// The device, if the user has signed in on it before.
    device: Option<Nonce>,
    login: LoginKey,
    from: IpAddr,
}

impl SignIns {
    /// A state without any attempts.
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

/// An attempt in progress, until this is dropped.
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
        // Only created for a new attempt, because dropping it ends the attempt.
        fresh.then(|| Trying {
            sign_ins: self,
            login,
        })
    }

    fn lock_trying(&self) -> std::sync::MutexGuard<'_, HashSet<LoginKey>> {
        self.trying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds to wait before this attempt.
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

/// Seconds for which a login is locked after wrong passwords, on devices that are not known.
#[must_use]
pub fn locked_for(user: &User, now: Timestamp) -> u32 {
    user.last_failed_at.map_or(0, |last| {
        PER_LOGIN.left(user.failed_sign_ins, Timestamp(last), now)
    })
}

/// Signs a user in; `known` is the content of the device's cookie.
///
/// # Errors
/// `sign-in-failed`, `slow-down`, or an error of the store.
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
        store_answer(app.store.renew_hash(&user.id, old, &hash)).await?;
        user.password_hash = hash;
    }
    admit(app, user).await
}

async fn find(app: &App, login: &str) -> Result<Option<User>, Refusal> {
    if login.len() > LOGIN_BYTES {
        return Ok(None);
    }
    let usual = identity::login(login);
    match store_answer(app.store.user_by_login(&usual)).await? {
        // Created before logins were normalised.
        None => Ok(store_answer(app.store.user_by_login(login)).await?),
        found => Ok(found),
    }
}

/// Counts a wrong password. For every attempt from an unknown device exactly one row is written, so
/// the time does not reveal which logins exist.
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
            store_answer(app.store.sign_in_failed(&user.id, now.0)).await?;
        }
        None => {
            if counts {
                sign_ins.unknown.failed(attempt.login, now);
            }
            store_answer(app.store.sign_in_failed_otherwise()).await?;
        }
    }
    Ok(Code::SignInFailed.into())
}

async fn admit(app: &App, user: User) -> Result<SignedIn, Refusal> {
    let known = app.sign_ins.known.mark(&user);
    let now = app.now();
    let id = user.id.parse().map_err(|_| {
        tracing::error!("a user has an invalid id; create the user again");
        Code::Failed
    })?;
    let token = Token::random();
    let cookie = Cookie {
        token: token.hash(),
        holder: Holder::User(user.id.clone()),
        device: String::new(),
        created_at: now.0,
        last_seen_at: now.0,
        expires_at: expiry(now.0, now),
    };
    if let Err(problem) = store_answer(app.store.sign_in_succeeded(&user.id, cookie)).await {
        ended::never_given(app, &token.hash());
        return Err(problem.into());
    }
    metrics::counter!("bistand_sign_ins_total", "outcome" => "succeeded").increment(1);
    let me = Me {
        user: id,
        name: user.display_name,
        role: role(user.role),
    };
    Ok(SignedIn { token, me, known })
}

/// Folds the case as the store does.
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
