//! The pages and their assets, embedded in the binary (in development builds they are read from
//! `web/dist` at each request).
//!
//! The names of assets hold a hash of their content, so browsers may keep them for ever; the
//! pages themselves are asked for anew each time.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bistand_wire::Code;
use rust_embed::RustEmbed;

use crate::http::Path;
use crate::old;
use crate::problem::Refusal;

/// What `npm run build` in `web` made. It may be missing: then the pages say how to make it.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// What a developer sees who has built the server without the pages.
const NOT_BUILT: &str = "The pages of Bistand are not built. Run `cargo xtask demo`, or \
    `npm install && npm run build` in the folder web, and build the server again.\n";

/// Encodings that the build may have made beside a file, the better one first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// The customer's page: `/` and `/j/{token}`. Looking at a link uses nothing up.
///
/// Internet Explorer gets the page without script instead (A23).
pub(crate) async fn customer(headers: HeaderMap, token: Option<Path<String>>) -> Response {
    if old::is_old(&headers) {
        return old::redirect(token.as_ref().map(|Path(token)| token.as_str()));
    }
    page("customer.html", &headers)
}

/// The console: `/console` and everything below it.
pub(crate) async fn console(headers: HeaderMap) -> Response {
    page("console.html", &headers)
}

/// `/assets/…`
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let name = format!("assets/{path}");
    let answer = file(&name, &headers, FOR_EVER);
    answer.unwrap_or_else(|| Refusal::from(Code::NotFound).into_response())
}

fn page(name: &str, headers: &HeaderMap) -> Response {
    file(name, headers, ASK_AGAIN).unwrap_or_else(|| {
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        let status = StatusCode::SERVICE_UNAVAILABLE;
        (status, [(CONTENT_TYPE, plain)], NOT_BUILT).into_response()
    })
}

fn file(name: &str, headers: &HeaderMap, keep: HeaderValue) -> Option<Response> {
    let kind = HeaderValue::from_static(content_type(name)?);
    let vary = HeaderValue::from_static("accept-encoding");
    let common = [(CONTENT_TYPE, kind), (CACHE_CONTROL, keep), (VARY, vary)];
    for (encoding, ending) in ENCODINGS {
        if !accepts(headers, encoding) {
            continue;
        }
        if let Some(packed) = Built::get(&format!("{name}.{ending}")) {
            let encoding = [(CONTENT_ENCODING, HeaderValue::from_static(encoding))];
            return Some((common, encoding, packed.data).into_response());
        }
    }
    let plain = Built::get(name)?;
    Some((common, plain.data).into_response())
}

/// The kinds of files that the build makes; anything else is not served.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

/// Whether a browser takes an encoding. Weights other than "not at all" are not weighed.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
            let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("gzip, deflate, br", "br", true)]
    #[case("gzip;q=0.5", "gzip", true)]
    #[case("br;q=0, gzip", "br", false)]
    #[case("identity", "br", false)]
    #[case("", "gzip", false)]
    fn an_encoding_is_accepted_or_not(
        #[case] header: &str,
        #[case] encoding: &str,
        #[case] accepted: bool,
    ) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, header.parse().unwrap());
        assert_eq!(accepts(&headers, encoding), accepted);
    }

    #[test]
    fn only_what_the_build_makes_has_a_content_type() {
        assert!(content_type("assets/customer-1a2b.js").is_some());
        assert!(content_type(".vite/manifest.json").is_none());
        assert!(content_type("assets/passwd").is_none());
    }
}
