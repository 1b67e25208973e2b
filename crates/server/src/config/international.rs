//! Addresses as people write them in the form in which machines do: umlauts in a host name as
//! punycode, other letters in a path percent-encoded.

use url::{Host, Url};

/// A web address in ASCII; one that is so already stays as it is.
pub(super) fn ascii_url(text: &str) -> Option<String> {
    if text.is_ascii() {
        return Some(text.to_owned());
    }
    Url::parse(text).ok().map(String::from)
}

/// A host name in ASCII; one that is so already stays as it is.
pub(super) fn ascii_host(text: &str) -> Option<String> {
    if text.is_ascii() {
        return Some(text.to_owned());
    }
    match Host::parse(text).ok()? {
        Host::Domain(name) => Some(name),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}
