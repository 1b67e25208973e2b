//! The pages and their assets, embedded in the binary (in development builds they are read from
//! `web/dist` at each request).
//!
//! The names of assets contain a hash of their content, so browsers may cache them forever.
//! Browsers request the pages themselves at each visit; an entity tag saves sending them again.

mod texts;

use axum::extract::RawQuery;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LINK, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bistand_wire::Code;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::Path;
use crate::noscript;
use crate::problem::Refusal;

/// The output of `npm run build` in `web`. It may be missing: then the pages say how to build it.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The page for a developer who has built the server without the pages.
const NOT_BUILT: &str = "The pages of Bistand are not built. Run `cargo xtask demo`, or \
    `npm install && npm run build` in the folder web, and build the server again.\n";

/// Encodings in which the build may have stored a file, the better one first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// What the customer's page adds to its address where scripts do not run.
const PLAIN: &str = "plain=1";

/// The customer's page: `/` and `/j/{token}`. Opening a link does not use it up.
///
/// Internet Explorer, and any browser that runs no scripts, gets the page without script (A23).
pub(crate) async fn customer(
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    token: Option<Path<String>>,
) -> Response {
    let plain = query.is_some_and(|query| query.split('&').any(|part| part == PLAIN));
    if plain || noscript::is_old(&headers) {
        return noscript::redirect(token.as_ref().map(|Path(token)| token.as_str()));
    }
    page("customer", &headers)
}

/// The console: `/console` and everything below it.
pub(crate) async fn console(headers: HeaderMap) -> Response {
    page("console", &headers)
}

/// `/assets/…`
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let name = format!("assets/{path}");
    let answer = file(&name, &headers, FOR_EVER);
    answer.unwrap_or_else(|| Refusal::from(Code::NotFound).into_response())
}

/// A page, with the address of its texts in the reader's language: the browser loads them along
/// with the scripts, and not one round trip later.
fn page(name: &str, headers: &HeaderMap) -> Response {
    let Some(mut response) = file(&format!("{name}.html"), headers, ASK_AGAIN) else {
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return (status, [(CONTENT_TYPE, plain)], NOT_BUILT).into_response();
    };
    let accepted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    if let Some(link) = texts::preload(name, accepted) {
        response.headers_mut().insert(LINK, link);
        let vary = HeaderValue::from_static("accept-encoding, accept-language");
        response.headers_mut().insert(VARY, vary);
    }
    response
}

fn file(name: &str, headers: &HeaderMap, keep: HeaderValue) -> Option<Response> {
    let kind = HeaderValue::from_static(content_type(name)?);
    let vary = HeaderValue::from_static("accept-encoding");
    let common = [(CONTENT_TYPE, kind), (CACHE_CONTROL, keep), (VARY, vary)];
    let packed = ENCODINGS.into_iter().find_map(|(encoding, ending)| {
        let wanted = accepts(headers, encoding);
        let packed = wanted.then(|| Built::get(&format!("{name}.{ending}")));
        Some((encoding, packed??))
    });
    let (encoding, found) = match packed {
        Some((encoding, packed)) => (Some(encoding), packed),
        None => (None, Built::get(name)?),
    };
    let tag = entity_tag(&found);
    let unchanged = has_already(headers, &tag);
    let mut response = (common, [(ETAG, tag)]).into_response();
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Some(response);
    }
    if let Some(encoding) = encoding {
        let encoding = HeaderValue::from_static(encoding);
        response.headers_mut().insert(CONTENT_ENCODING, encoding);
    }
    *response.body_mut() = found.data.into();
    Some(response)
}

/// A strong tag of the bytes as they are sent, so each encoding has its own.
fn entity_tag(file: &EmbeddedFile) -> HeaderValue {
    use std::fmt::Write;
    let hash = file.metadata.sha256_hash();
    let mut tag = String::from("\"");
    for byte in &hash[..12] {
        // Writing to a string cannot fail.
        write!(tag, "{byte:02x}").ok();
    }
    tag.push('"');
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the browser has the file with this tag (RFC 9110, 13.1.2: compared weakly).
fn has_already(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one.as_bytes() == tag.as_bytes())
}

/// The types of files that the build produces; anything else is not served.
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

/// Whether a browser accepts an encoding. Of the weights, only "not at all" is respected.
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

    #[rstest]
    #[case("\"a1\"", true)]
    #[case("\"b2\", W/\"a1\"", true)]
    #[case("\"a11\"", false)]
    #[case("", false)]
    fn a_file_that_the_browser_has_is_not_sent_again(#[case] header: &str, #[case] has: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, header.parse().unwrap());
        let tag = HeaderValue::from_static("\"a1\"");
        assert_eq!(has_already(&headers, &tag), has);
    }

    #[test]
    fn only_what_the_build_makes_has_a_content_type() {
        assert!(content_type("assets/customer-1a2b.js").is_some());
        assert!(content_type(".vite/manifest.json").is_none());
        assert!(content_type("assets/passwd").is_none());
    }
}
