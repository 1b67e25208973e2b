//! The headers of every response: what a page may load and do, and that others may not frame, sniff
//! or cache it.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::config::{Settings, TlsMode};

/// The address contains a link's token, which must not be sent on as a referrer.
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
/// The permissions that the pages need, and none of the others.
const PERMISSIONS: &str = "camera=(self), microphone=(self), display-capture=(self), \
    screen-wake-lock=(self), autoplay=(self), speaker-selection=(self), fullscreen=(self), \
    picture-in-picture=(self), clipboard-write=(self), accelerometer=(), bluetooth=(), \
    geolocation=(), gyroscope=(), hid=(), magnetometer=(), midi=(), payment=(), serial=(), usb=()";
/// Two years, as the preload list of browsers requires.
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// The header values that depend on the settings, built once.
pub struct Policies {
    content: HeaderValue,
    permissions: HeaderValue,
    only_https: bool,
}

impl Policies {
    /// The header values for these settings.
    ///
    /// # Errors
    /// If the public address is not valid in a header.
    pub fn of(settings: &Settings) -> anyhow::Result<Self> {
        let url = &settings.public_url;
        let socket = if url.secure() { "wss" } else { "ws" };
        let content = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' \
             {socket}://{}; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; \
             worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; base-uri \
             'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types \
             svelte-trusted-html",
            url.authority()
        );
        Ok(Self {
            content: content.parse()?,
            permissions: HeaderValue::from_static(PERMISSIONS),
            // A person who accepted the warning about a self-signed certificate must be able to
            // accept it again.
            only_https: url.secure() && settings.tls_mode != TlsMode::SelfSigned,
        })
    }

    fn set(&self, headers: &mut HeaderMap) {
        // A page that needs less, or embeds frames of its own, sets its own policy.
        headers
            .entry(CONTENT_SECURITY_POLICY)
            .or_insert(self.content.clone());
        let permissions = HeaderName::from_static("permissions-policy");
        headers.insert(permissions, self.permissions.clone());
        headers.entry(REFERRER_POLICY).or_insert(NO_REFERRER);
        let nosniff = HeaderValue::from_static("nosniff");
        headers.insert(X_CONTENT_TYPE_OPTIONS, nosniff);
        for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
            let same_origin = HeaderValue::from_static("same-origin");
            headers.insert(HeaderName::from_static(name), same_origin);
        }
        if self.only_https {
            headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
        }
        let no_store = HeaderValue::from_static("no-store");
        headers.entry(CACHE_CONTROL).or_insert(no_store);
    }
}

/// Sets the headers on a response.
pub(super) async fn set(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    app.policies.set(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    fn headers(flags: &[(&'static str, &str)]) -> HeaderMap {
        let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let sources = Sources {
            flags: flags.collect(),
            ..Sources::default()
        };
        let settings = Settings::load(&sources).unwrap();
        let mut headers = HeaderMap::new();
        Policies::of(&settings).unwrap().set(&mut headers);
        headers
    }

    #[test]
    fn nothing_inline_runs_and_sockets_go_home_only() {
        let headers = headers(&[("public_url", "https://support.example.org:8443")]);
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("connect-src 'self' wss://support.example.org:8443;"));
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }

    #[test]
    fn https_is_kept_to_where_its_certificate_can_be_trusted() {
        let url = ("public_url", "https://support.example.org");
        assert!(headers(&[url]).contains_key(STRICT_TRANSPORT_SECURITY));
        let own = headers(&[url, ("tls.mode", "self-signed")]);
        assert!(!own.contains_key(STRICT_TRANSPORT_SECURITY));
        assert!(!headers(&[]).contains_key(STRICT_TRANSPORT_SECURITY));
    }
}
