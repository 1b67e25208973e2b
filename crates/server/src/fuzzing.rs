//! Entry points for fuzzing the server's own parsers; see `fuzz/`.
//!
//! Each function accepts any bytes and must return, and no input may gain more access than it is
//! entitled to.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::OnceLock;

use axum::extract::Query;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Uri};
use bistand_wire::http::{Enter, WorkDone};

use crate::auth::Token;
use crate::config::{Settings, Sources};
use crate::entry::proof_of_work::ProofOfWork;
use crate::entry::{Credential, parse_credential};
use crate::http::client::seen_through;
use crate::http::origin::is_ours;
use crate::noscript::EnterForm;

/// A trusted proxy.
const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
/// An address that is not trusted.
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
/// A difficulty that no input reaches by chance.
const BITS: u8 = 60;

fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let sources = Sources {
            flags: vec![
                ("trusted_proxies", "10.0.0.0/8, fd00::/8".into()),
                ("public_url", "https://support.example.org".into()),
            ],
            ..Sources::default()
        };
        Settings::load_with(&sources, || true).expect("the settings of the target")
    })
}

/// A code as it is typed, or the token of a link; also as sent by the form of the page without
/// script.
pub fn entry(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let by_code = Enter {
        code: Some(text.to_owned()),
        ..Enter::default()
    };
    if let Some(Credential::Code(digits)) = parse_credential(&by_code) {
        assert!(digits.len() <= 32 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    }
    let by_link = Enter {
        link: Some(text.to_owned()),
        ..Enter::default()
    };
    assert!(!matches!(
        parse_credential(&by_link),
        Some(Credential::Code(_))
    ));
    let both = Enter {
        link: by_link.link,
        ..by_code
    };
    assert!(parse_credential(&both).is_none(), "never by both");
    if let Ok(uri) = format!("/old?{text}").parse::<Uri>() {
        drop(Query::<EnterForm>::try_from_uri(&uri));
    }
}

/// Headers that identify a client: one per line, `X-Forwarded-For`, `Origin` and `Host` in turn.
pub fn headers(data: &[u8]) {
    let mut headers = HeaderMap::new();
    let names = ["x-forwarded-for", ORIGIN.as_str(), HOST.as_str()];
    let lines = data.split(|byte| *byte == b'\n');
    for (line, name) in lines.zip(names.into_iter().cycle()) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(name, value);
        }
    }
    let settings = settings();
    let trusted = &settings.trusted_proxies;
    assert_eq!(
        seen_through(STRANGER, &headers, trusted),
        STRANGER,
        "a stranger is believed"
    );
    let seen = seen_through(PROXY, &headers, trusted);
    assert_eq!(seen, seen.to_canonical());
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    if is_ours(&headers, host, &settings.public_url) {
        let origins: Vec<_> = headers.get_all(ORIGIN).iter().collect();
        let one_of_ours = origins.iter().all(|origin| {
            *origin == "https://support.example.org"
                || host.is_some_and(|host| {
                    let ends = origin.as_bytes().to_ascii_lowercase();
                    ends.ends_with(host.to_ascii_lowercase().as_bytes())
                })
        });
        assert!(origins.len() <= 1 && one_of_ours, "a foreign page is ours");
    }
}

/// The solution of a proof of work in a request body, and the secret in a cookie.
pub fn answers(data: &[u8]) {
    if let Ok(done) = serde_json::from_slice::<WorkDone>(data) {
        let proof_of_work = ProofOfWork::default();
        let now = tokio::time::Instant::now();
        let work = proof_of_work.issue(BITS, now);
        assert!(!proof_of_work.verify(&done, BITS, now), "a foreign one");
        let done = WorkDone {
            challenge: work.challenge,
            ..done
        };
        assert!(!proof_of_work.verify(&done, BITS, now), "not solved");
        assert!(!proof_of_work.verify(&done, 0, now), "a second time");
    }
    if let Ok(text) = std::str::from_utf8(data)
        && Token::parse(text).is_some()
    {
        assert!(text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}

/// A settings file. An invalid one stops the start with one sentence.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let sources = Sources {
        file: Some((PathBuf::from("bistand.toml"), text.to_owned())),
        ..Sources::default()
    };
    if let Err(error) = Settings::load_with(&sources, || true) {
        assert!(!error.to_string().is_empty());
    }
}

#[cfg(test)]
#[path = "../../../fuzz/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::replay;

    #[test]
    fn codes_and_links_of_the_corpus_do_no_harm() {
        replay("entry", super::entry);
    }

    #[test]
    fn headers_of_the_corpus_do_no_harm() {
        replay("headers", super::headers);
    }

    #[test]
    fn answers_of_the_corpus_do_no_harm() {
        replay("answers", super::answers);
    }

    #[test]
    fn settings_of_the_corpus_do_no_harm() {
        replay("config", super::config);
    }
}
