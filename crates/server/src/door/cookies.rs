//! The customer's two cookies: which device this is, and where it sits.
//!
//! The device's token is 128 random bits and the only secret: the rules know a hash of it and bind
//! the seat to that. The place is a name, worth nothing on another device.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use bistand_session::{DeviceId, SeatId, SessionId};
use sha2::{Digest, Sha256};
use time::Duration;

use crate::live::random_u64;

/// How long a device is known: longer than a link lives.
const DEVICE_DAYS: i64 = 30;
/// Letters of a device's token.
const TOKEN_LETTERS: usize = 32;

/// Where a browser sits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The session.
    pub session: SessionId,
    /// The seat.
    pub seat: SeatId,
    /// The device.
    pub device: DeviceId,
}

/// Cookies of a site under this address; `__Host-` and `Secure` need HTTPS.
#[derive(Clone, Copy)]
pub struct Names {
    secure: bool,
}

impl Names {
    /// The names under a public address.
    #[must_use]
    pub fn under(public_url: &str) -> Self {
        Self {
            secure: public_url.starts_with("https://"),
        }
    }

    fn device(self) -> &'static str {
        if self.secure {
            "__Host-bistand-device"
        } else {
            "bistand-device"
        }
    }

    fn place(self) -> &'static str {
        if self.secure {
            "__Host-bistand-place"
        } else {
            "bistand-place"
        }
    }

    fn cookie(self, name: &'static str, value: String, days: i64) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(days))
            .build()
    }

    /// The device of this browser; a new one gets a token.
    #[must_use]
    pub fn known_or_new_device(self, jar: CookieJar) -> (CookieJar, DeviceId) {
        if let Some(device) = self.known_device(&jar) {
            return (jar, device);
        }
        let token = format!("{:016x}{:016x}", random_u64(), random_u64());
        let device = device_of(&token);
        (
            jar.add(self.cookie(self.device(), token, DEVICE_DAYS)),
            device,
        )
    }

    fn known_device(self, jar: &CookieJar) -> Option<DeviceId> {
        let token = jar.get(self.device())?.value();
        let ours = token.len() == TOKEN_LETTERS && token.bytes().all(|b| b.is_ascii_hexdigit());
        ours.then(|| device_of(token))
    }

    /// Where this browser sits, if it does.
    #[must_use]
    pub fn where_it_sits(self, jar: &CookieJar) -> Option<Place> {
        let device = self.known_device(jar)?;
        let (session, seat) = jar.get(self.place())?.value().split_once('.')?;
        Some(Place {
            session: session.parse().ok()?,
            seat: seat.parse().ok()?,
            device,
        })
    }

    /// Remembers where this browser sits.
    #[must_use]
    pub fn sit(self, jar: CookieJar, session: SessionId, seat: SeatId) -> CookieJar {
        jar.add(self.cookie(self.place(), format!("{session}.{seat}"), DEVICE_DAYS))
    }

    /// Forgets where this browser sits.
    #[must_use]
    pub fn stand_up(self, jar: CookieJar) -> CookieJar {
        jar.add(self.cookie(self.place(), String::new(), 0))
    }
}

/// The rules' name for the device with this token: the first 64 bits of its SHA-256.
fn device_of(token: &str) -> DeviceId {
    let digest = Sha256::digest(token.as_bytes());
    let first = digest.first_chunk().copied().unwrap_or_default();
    DeviceId(u64::from_be_bytes(first))
}
