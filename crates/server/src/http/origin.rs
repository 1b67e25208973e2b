//! Accepts changes and sockets from our own pages only.
//!
//! Browsers send `Origin` to say which page a request comes from; other clients do not. A hidden
//! origin (`null`, or a browser that sends only `Sec-Fetch-Site`) is refused.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use bistand_wire::Code;

use crate::app::App;
use crate::config::{PublicUrl, is_loopback_host};
use crate::problem::Refusal;

/// Accepts a request that only reads, or that comes from our own pages.
pub(super) async fn check(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers();
    let harmless = reads && !headers.contains_key(UPGRADE);
    // Over HTTP/2 the host is in the URI.
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str);
    let host = host.or_else(|| text(headers, HOST.as_str()));
    if harmless || is_ours(headers, host, &app.settings.public_url) {
        Ok(next.run(request).await)
    } else {
        Err(Code::Forbidden.into())
    }
}

pub(crate) fn is_ours(headers: &HeaderMap, host: Option<&str>, public: &PublicUrl) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => !headers.contains_key("sec-fetch-site"),
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| {
            origin == public.origin() || host.is_some_and(|host| is_this_machine(origin, host))
        }),
        (Some(_), Some(_)) => false,
    }
}

/// Whether a page on this machine sends a request to this machine. Of names, only `localhost`
/// counts: what others resolve to is decided elsewhere (DNS rebinding).
fn is_this_machine(origin: &str, host: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(scheme, "http" | "https")
        && authority.eq_ignore_ascii_case(host)
        && is_loopback_host(name)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, Sources};
    use rstest::rstest;

    fn public() -> PublicUrl {
        let sources = Sources {
            flags: vec![("public_url", "https://support.example.org".into())],
            ..Sources::default()
        };
        Settings::load(&sources).unwrap().public_url
    }

    #[rstest]
    #[case::ours("https://support.example.org", "support.example.org", true)]
    #[case::other_scheme("http://support.example.org", "support.example.org", false)]
    #[case::other_port("https://support.example.org:8443", "support.example.org", false)]
    #[case::subdomain("https://evil.support.example.org", "support.example.org", false)]
    #[case::suffix(
        "https://support.example.org.evil.example",
        "support.example.org",
        false
    )]
    #[case::other("https://evil.example", "evil.example", false)]
    #[case::hidden("null", "support.example.org", false)]
    #[case::empty("", "support.example.org", false)]
    #[case::this_machine("http://127.0.0.1:8080", "127.0.0.1:8080", true)]
    #[case::this_machine_by_ipv6("http://[::1]:8080", "[::1]:8080", true)]
    #[case::this_machine_by_name("http://localhost:8080", "localhost:8080", true)]
    #[case::other_port_here("http://localhost:9999", "localhost:8080", false)]
    #[case::rebound("http://evil.example:8080", "evil.example:8080", false)]
    #[case::looks_local("http://localhost.evil.example", "localhost.evil.example", false)]
    fn a_page_is_ours_or_it_is_not(#[case] origin: &str, #[case] host: &str, #[case] ours: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, origin.parse().unwrap());
        assert_eq!(is_ours(&headers, Some(host), &public()), ours);
    }

    #[test]
    fn a_client_that_is_no_browser_needs_no_origin() {
        let mut headers = HeaderMap::new();
        assert!(is_ours(&headers, Some("support.example.org"), &public()));
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert!(!is_ours(&headers, Some("support.example.org"), &public()));
    }

    #[test]
    fn two_origins_are_none() {
        let mut headers = HeaderMap::new();
        headers.append(ORIGIN, "https://support.example.org".parse().unwrap());
        headers.append(ORIGIN, "https://evil.example".parse().unwrap());
        assert!(!is_ours(&headers, Some("support.example.org"), &public()));
    }
}
