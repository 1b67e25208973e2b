//! Signing in: the same answer and the same time for an unknown login and a wrong password, and
//! delays that grow with each of them.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use bistand_session::Timestamp;
use bistand_store::{Audit, Cookie, Holder, User};
use bistand_wire::http::{Me, SignIn};
use bistand_wire::{Code, Problem};
use sha2::{Digest, Sha256};

use super::guard::{expiry, role};
use super::hasher::Hasher;
use super::throttle::{Pace, Throttle, subscriber};
use super::token::Token;
use crate::app::App;
use crate::problem::Refusal;

/// For one login. The longest delay is short enough that somebody who keeps guessing cannot keep
/// the user out for long, and long enough that a guesser gets 1,440 tries a day.
const PER_LOGIN: Pace = Pace {
    free: 3,
    longest: 60,
};
/// For one address, behind which there may be a whole office.
const PER_ADDRESS: Pace = Pace {
    free: 20,
    longest: 15 * 60,
};
/// Addresses and unknown logins that are remembered; some 100 bytes each.
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
    addresses: Throttle<IpAddr>,
    /// Wrong passwords of known logins are counted in the store; those of unknown ones here, so
    /// that both are delayed alike.
    unknown: Throttle<LoginKey>,
    /// Logins that are being tried at this moment: one try at a time, or a hundred at once would
    /// all get in before the first is counted.
    trying: Mutex<HashSet<LoginKey>>,
}

impl Default for SignIns {
    fn default() -> Self {
        Self {
            hasher: Hasher::default(),
            addresses: Throttle::new(PER_ADDRESS, REMEMBERED),
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

    /// Seconds to wait before this login may be tried from this address.
    fn left(&self, user: Option<&User>, login: &LoginKey, from: IpAddr, now: Timestamp) -> u32 {
        let by_login = match user {
            Some(user) => user.last_failed_at.map_or(0, |last| {
                PER_LOGIN.left(user.failed_sign_ins, Timestamp(last), now)
            }),
            None => self.unknown.left(login, now),
        };
        by_login.max(self.addresses.left(&from, now))
    }
}

/// Signs somebody in.
///
/// # Errors
/// `sign-in-failed`, `slow-down`, or what the store says.
pub async fn sign_in(app: &App, from: IpAddr, body: SignIn) -> Result<(Token, Me), Refusal> {
    let from = subscriber(from);
    let login = login_key(&body.login);
    let Some(_trying) = app.sign_ins.begin(login) else {
        return Err(Problem::slow_down(A_MOMENT).into());
    };
    let user = find(app, &body.login).await?;
    let left = app.sign_ins.left(user.as_ref(), &login, from, app.now());
    if left > 0 {
        return Err(Problem::slow_down(left).into());
    }
    let too_long = body.password.len() > PASSWORD_BYTES;
    let password = if too_long {
        String::new()
    } else {
        body.password
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verified = app.sign_ins.hasher.verify(password, hash).await;
    let right = verified.map_err(|_| Problem::slow_down(A_MOMENT))? && !too_long;
    match user {
        Some(user) if right && user.disabled_at.is_none() => admit(app, user).await,
        user => Err(turn_away(app, user, login, from).await?),
    }
}

async fn find(app: &App, login: &str) -> Result<Option<User>, Refusal> {
    if login.len() > LOGIN_BYTES {
        return Ok(None);
    }
    Ok(app.store.user_by_login(login).await?)
}

async fn turn_away(
    app: &App,
    user: Option<User>,
    login: LoginKey,
    from: IpAddr,
) -> Result<Refusal, Refusal> {
    let now = app.now();
    app.sign_ins.addresses.failed(from, now);
    match user {
        Some(user) => {
            app.store.sign_in_failed(&user.id, now.0).await?;
        }
        None => {
            app.sign_ins.unknown.failed(login, now);
        }
    }
    metrics::counter!("bistand_sign_ins_total", "outcome" => "failed").increment(1);
    Ok(Code::SignInFailed.into())
}

async fn admit(app: &App, user: User) -> Result<(Token, Me), Refusal> {
    let now = app.now();
    let id = user.id.parse().map_err(|_| {
        tracing::error!("a user has an id that is none; make the user again");
        Code::Unavailable
    })?;
    if user.failed_sign_ins > 0 {
        app.store.sign_in_succeeded(&user.id).await?;
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
    app.store.add_cookie(cookie).await?;
    let line = Audit {
        actor: user.id,
        action: "signed_in".into(),
        detail: "{}".into(),
    };
    app.store.audit(now.0, line).await?;
    metrics::counter!("bistand_sign_ins_total", "outcome" => "succeeded").increment(1);
    let me = Me {
        user: id,
        name: user.display_name,
        role: role(user.role),
    };
    Ok((token, me))
}

/// Logins are compared as the store compares them.
fn login_key(login: &str) -> LoginKey {
    Sha256::digest(login.trim().to_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_tried_once_at_a_time_in_whatever_case() {
        let sign_ins = SignIns::default();
        let first = sign_ins.begin(login_key("Anna"));
        assert!(first.is_some());
        for _ in 0..3 {
            assert!(sign_ins.begin(login_key(" anna")).is_none());
        }
        assert!(sign_ins.begin(login_key("bert")).is_some());
        drop(first);
        assert!(sign_ins.begin(login_key("ANNA")).is_some());
    }
}
