//! The cookies: for a signed-in member of staff, a device on which staff have signed in before, a
//! customer's seat, a customer's device, and one that shows that the browser stores cookies at all.
//!
//! With https their names begin with `__Host-`: a browser then accepts them from this exact host
//! only, with `Secure` and for the whole host, so that no neighbouring host can set one.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponseParts, ResponseParts};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use bistand_session::DeviceId;
use time::Duration;

use super::token::Token;
use crate::app::App;

const STAFF: &str = "bistand-staff";
const KNOWN: &str = "bistand-known";
const SEAT: &str = "bistand-place";
const DEVICE: &str = "bistand-device";
const PROBE: &str = "bistand-probe";
const HOST_PREFIX: &str = "__Host-";

/// The longest lifetime of a sign-in; the server ends it earlier automatically.
const STAFF_DAYS: i64 = 7;
/// How long a customer may return to a seat; the server ends it earlier automatically.
const SEAT_DAYS: i64 = 8;
/// How long a device on which staff have signed in is recognised.
const KNOWN_DAYS: i64 = 180;
/// How long a customer's device is recognised.
const DEVICE_DAYS: i64 = 180;
/// Long enough for a person to type a code on the page that set the probe.
const PROBE_TIME: Duration = Duration::minutes(30);

/// The cookies of a request, and the changes to send with the response: return it from the handler.
#[derive(Clone)]
pub struct Cookies {
    jar: CookieJar,
    secure: bool,
}

impl Cookies {
    /// The cookies in a jar.
    pub(super) fn of(app: &App, jar: CookieJar) -> Self {
        let secure = app.settings.public_url.secure();
        Self { jar, secure }
    }

    /// The secret of a sign-in.
    #[must_use]
    pub fn staff_token(&self) -> Option<Token> {
        Token::parse(self.value(STAFF)?)
    }

    /// The secret of a customer's seat.
    #[must_use]
    pub fn customer_token(&self) -> Option<Token> {
        Token::parse(self.value(SEAT)?)
    }

    /// The customer's device.
    #[must_use]
    pub fn device(&self) -> Option<DeviceId> {
        self.value(DEVICE)?.parse().ok()
    }

    /// Sets the cookie of a sign-in.
    #[must_use]
    pub fn with_staff(self, token: &Token) -> Self {
        self.with(STAFF, token.cookie_value(), STAFF_DAYS)
    }

    /// The mark of a device on which staff have signed in before.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        self.value(KNOWN)
    }

    /// Sets that mark.
    #[must_use]
    pub fn with_known(self, mark: String) -> Self {
        self.with(KNOWN, mark, KNOWN_DAYS)
    }

    /// Removes the cookie of a sign-in.
    #[must_use]
    pub fn without_staff(self) -> Self {
        self.without(STAFF)
    }

    /// Sets the cookie of a customer's seat.
    #[must_use]
    pub fn with_customer(self, token: &Token) -> Self {
        self.with(SEAT, token.cookie_value(), SEAT_DAYS)
    }

    /// Removes the cookie of a customer's seat.
    #[must_use]
    pub fn without_customer(self) -> Self {
        self.without(SEAT)
    }

    /// Sets the cookie of a customer's device.
    #[must_use]
    pub fn with_device(self, device: DeviceId) -> Self {
        self.with(DEVICE, device.to_string(), DEVICE_DAYS)
    }

    /// Sets a cookie that shows whether the browser stores cookies.
    #[must_use]
    pub fn with_probe(self) -> Self {
        self.with_for(PROBE, "1".into(), PROBE_TIME)
    }

    /// Whether the browser has stored one of our cookies.
    #[must_use]
    pub fn kept(&self) -> bool {
        [PROBE, DEVICE, SEAT, STAFF]
            .iter()
            .any(|name| self.value(name).is_some())
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.jar.get(&self.name(name)).map(Cookie::value)
    }

    fn name(&self, name: &str) -> String {
        let prefix = if self.secure { HOST_PREFIX } else { "" };
        format!("{prefix}{name}")
    }

    fn with(self, name: &str, value: String, days: i64) -> Self {
        self.with_for(name, value, Duration::days(days))
    }

    fn with_for(self, name: &str, value: String, time: Duration) -> Self {
        let cookie = Cookie::build((self.name(name), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .max_age(time);
        Self {
            jar: self.jar.add(cookie),
            ..self
        }
    }

    fn without(self, name: &str) -> Self {
        let mut cookie = Cookie::build((self.name(name), ""))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build();
        // `CookieJar::remove` would send nothing if the browser had not sent the cookie.
        cookie.make_removal();
        Self {
            jar: self.jar.add(cookie),
            ..self
        }
    }
}

impl FromRequestParts<App> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(app, CookieJar::from_headers(&parts.headers)))
    }
}

impl IntoResponseParts for Cookies {
    type Error = Infallible;

    fn into_response_parts(self, response: ResponseParts) -> Result<ResponseParts, Infallible> {
        self.jar.into_response_parts(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::SET_COOKIE;
    use axum::response::{IntoResponse, Response};

    fn cookies(secure: bool) -> Cookies {
        Cookies {
            jar: CookieJar::new(),
            secure,
        }
    }

    fn set(cookies: Cookies) -> String {
        let response: Response = (cookies, ()).into_response();
        let header = response.headers().get(SET_COOKIE).unwrap();
        header.to_str().unwrap().to_owned()
    }

    #[test]
    fn with_https_a_cookie_belongs_to_this_host_alone() {
        let header = set(cookies(true).with_staff(&Token::random()));
        assert!(header.starts_with("__Host-bistand-staff="), "{header}");
        for attribute in [
            "HttpOnly",
            "SameSite=Lax",
            "Secure",
            "Path=/",
            "Max-Age=604800",
        ] {
            assert!(header.contains(attribute), "{header}");
        }
        assert!(!header.contains("Domain"), "{header}");
    }

    #[test]
    fn with_http_a_cookie_has_its_plain_name() {
        let header = set(cookies(false).with_device(DeviceId(7)));
        assert!(header.starts_with("bistand-device=d7;"), "{header}");
        assert!(!header.contains("Secure"), "{header}");
    }

    #[test]
    fn a_forgotten_cookie_is_told_to_the_browser_even_if_it_sent_none() {
        let header = set(cookies(false).without_customer());
        assert!(header.starts_with("bistand-place=;"), "{header}");
        assert!(header.contains("Max-Age=0"), "{header}");
    }
}
