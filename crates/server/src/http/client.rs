//! The client's address, as reported by trusted proxies.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::app::App;
use crate::config::Network;

/// More hops than any chain of proxies has; earlier ones are ignored.
const HOPS: usize = 16;

/// The client's address, for counting only: it is neither stored nor logged.
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = peer(&parts.extensions);
        let trusted = &app.settings.trusted_proxies;
        Ok(Self(seen_through(peer, &parts.headers, trusted)))
    }
}

/// The address of an operator's request; `None` if a proxy that is not trusted forwarded it,
/// because the address says nothing then.
pub(crate) fn operator_address(app: &App, request: &Request) -> Option<IpAddr> {
    let peer = peer(request.extensions());
    let trusted = &app.settings.trusted_proxies;
    let headers = request.headers();
    let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if passed_on && !is_trusted(peer, trusted) {
        return None;
    }
    Some(seen_through(peer, headers, trusted))
}

fn peer(extensions: &Extensions) -> IpAddr {
    // It is missing only in tests without a socket; all clients count as one then.
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
            info.0.ip().to_canonical()
        })
}

fn is_trusted(address: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// Reads the header from its end, while the hops are trusted.
pub(crate) fn seen_through(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let mut seen = peer;
    let values = headers.get_all("x-forwarded-for");
    let lines: Vec<&str> = values
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    for hop in hops.take(HOPS) {
        if !is_trusted(seen, trusted) {
            break;
        }
        match address_of(hop.trim()) {
            Some(address) => seen = address,
            None => break,
        }
    }
    seen
}

/// An address as proxies write it: with or without port, IPv6 with or without brackets.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|address| address.ip()))
        .map(|address| address.to_canonical())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, Sources};
    use rstest::rstest;

    fn trusted() -> Vec<Network> {
        let sources = Sources {
            flags: vec![("trusted_proxies", "10.0.0.0/8, fd00::/8".into())],
            ..Sources::default()
        };
        Settings::load(&sources).unwrap().trusted_proxies
    }

    #[rstest]
    #[case::nobody_between("192.0.2.1", &[], "192.0.2.1")]
    #[case::a_stranger_lies("192.0.2.1", &["203.0.113.5"], "192.0.2.1")]
    #[case::one_proxy("10.0.0.1", &["203.0.113.5"], "203.0.113.5")]
    #[case::two_proxies("10.0.0.1", &["203.0.113.5, 10.0.0.2"], "203.0.113.5")]
    #[case::two_lines("10.0.0.1", &["203.0.113.5", "10.0.0.2"], "203.0.113.5")]
    #[case::lies_before_the_truth("10.0.0.1", &["1.1.1.1, 203.0.113.5"], "203.0.113.5")]
    #[case::with_port("10.0.0.1", &["203.0.113.5:4711"], "203.0.113.5")]
    #[case::ipv6("fd00::1", &["2001:db8::7"], "2001:db8::7")]
    #[case::ipv6_in_brackets("fd00::1", &["[2001:db8::7]:4711"], "2001:db8::7")]
    #[case::rubbish("10.0.0.1", &["unknown"], "10.0.0.1")]
    #[case::empty("10.0.0.1", &[""], "10.0.0.1")]
    fn the_header_is_believed_of_trusted_proxies_only(
        #[case] peer: &str,
        #[case] lines: &[&str],
        #[case] seen: &str,
    ) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let address = seen_through(peer.parse().unwrap(), &headers, &trusted());
        assert_eq!(address, seen.parse::<IpAddr>().unwrap());
    }
}
