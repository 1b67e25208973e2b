//! Our own types of values: the public URL, networks, links and choices.

use std::net::IpAddr;

use axum::http::Uri;
use ipnet::IpNet;

use super::international::{ascii_host, ascii_url};
use super::value::Value;

/// The URL at which browsers reach Bistand: `https://support.example.org`.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    secure: bool,
}

impl PublicUrl {
    /// The origin as browsers write it: scheme, host in lower case, and port unless it is the
    /// scheme's default; no trailing slash.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the scheme is https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// The host without port; IPv6 addresses in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Host and port as they appear in the origin.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or(self.origin.as_str(), |(_, authority)| authority)
    }

    /// The customer's link for a token.
    #[must_use]
    pub fn customer_link(&self, token: &str) -> String {
        format!("{}/j/{token}", self.origin)
    }
}

/// Whether a host (without port, IPv6 in brackets) is this machine. Among names, only `localhost`
/// is: what others resolve to is decided elsewhere.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

impl Value for PublicUrl {
    const SHAPE: &'static str = "an address such as https://support.example.org, without a path";

    fn parse(text: &str) -> Option<Self> {
        let uri: Uri = ascii_url(text)?.parse().ok()?;
        let scheme = uri.scheme_str()?;
        let (secure, own_port) = match scheme {
            "https" => (true, 443),
            "http" => (false, 80),
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || uri.query().is_some() || uri.path() != "/" {
            return None;
        }
        let host = authority.host().to_ascii_lowercase();
        let bare = authority.as_str().len() == host.len();
        if host.is_empty() || (!bare && authority.port_u16().is_none()) {
            return None;
        }
        let origin = match authority.port_u16() {
            Some(port) if port != own_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        Some(Self {
            origin,
            host,
            secure,
        })
    }

    fn show(&self) -> String {
        self.origin.clone()
    }
}

/// A network of addresses, such as `10.0.0.0/8`; a single address is a network of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network(IpNet);

/// Where IPv4 addresses lie among those of IPv6, in bits.
const MAPPED_PREFIX: u8 = 96;

impl Network {
    /// Whether the address is in the network. An IPv4-mapped IPv6 address counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl Value for Network {
    const SHAPE: &'static str = "a network, such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7";

    fn parse(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Some(Self(address.to_canonical().into()));
        }
        let network: IpNet = text.parse().ok()?;
        let mapped = match network {
            IpNet::V4(_) => None,
            IpNet::V6(network) => network.addr().to_ipv4_mapped(),
        };
        let shorter = network.prefix_len().checked_sub(MAPPED_PREFIX);
        match mapped.zip(shorter) {
            Some((address, prefix)) => IpNet::new(address.into(), prefix).ok().map(Self),
            None => Some(Self(network)),
        }
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// A web address that a page may link to.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The link as it was set; http or https.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Link {
    const SHAPE: &'static str = "a link that begins with https:// or http://";

    fn parse(text: &str) -> Option<Self> {
        let text = ascii_url(text)?;
        let uri: Uri = text.parse().ok()?;
        let web = matches!(uri.scheme_str(), Some("https" | "http"));
        (web && uri.authority().is_some()).then_some(Self(text))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// An e-mail address. Only its form is checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address as it was set.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with its domain in ASCII, for machines.
    #[must_use]
    pub fn with_ascii_domain(&self) -> String {
        let domain = |(local, domain)| Some(format!("{local}@{}", ascii_host(domain)?));
        let found = self.0.split_once('@').and_then(domain);
        found.unwrap_or_else(|| self.0.clone())
    }
}

impl Value for Email {
    const SHAPE: &'static str = "an e-mail address";

    fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.split_once('@')?;
        let strange = |c: char| c.is_whitespace() || c.is_control() || "<>\"'?&:,".contains(c);
        let fine = !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !text.chars().any(strange);
        fine.then(|| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// A host name that a certificate is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Domain(String);

impl Domain {
    /// The name in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Domain {
    const SHAPE: &'static str = "a host name, such as support.example.org";

    fn parse(text: &str) -> Option<Self> {
        let text = ascii_host(text)?;
        let label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let fine = text.len() <= 253 && text.split('.').all(label);
        fine.then(|| Self(text.to_ascii_lowercase()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// A choice between a few words.
macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident, $shape:literal {
        $($(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal,)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {
            $($(#[doc = $variant_doc])+ $variant,)+
        }

        impl Value for $name {
            const SHAPE: &'static str = $shape;

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn show(&self) -> String {
                match self {
                    $(Self::$variant => $word.to_owned(),)+
                }
            }
        }
    };
}

choice! {
    /// Where TLS terminates, and with what certificate.
    TlsMode, "one of none, self-signed, files, acme" {
        /// Plain HTTP: only for this machine, or behind a proxy that terminates TLS.
        None = "none",
        /// A certificate that is created at the first start and kept in the data folder.
        SelfSigned = "self-signed",
        /// A certificate and key in PEM files.
        Files = "files",
        /// A certificate that is obtained and renewed by ACME (RFC 8555).
        Acme = "acme",
    }
}

choice! {
    /// How log lines are written.
    LogFormat, "text or json" {
        /// For people.
        Text = "text",
        /// One JSON object per line.
        Json = "json",
    }
}

choice! {
    /// How much is logged, from least to most.
    LogLevel, "one of error, warn, info, debug, trace" {
        /// Failures that need the operator.
        Error = "error",
        /// Also what is unusual.
        Warn = "warn",
        /// Also one line for each request.
        Info = "info",
        /// Also the steps of each component.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}

impl LogLevel {
    /// The word.
    #[must_use]
    pub fn word(self) -> String {
        self.show()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://Support.Example.org", Some("https://support.example.org"))]
    #[case("https://support.example.org/", Some("https://support.example.org"))]
    #[case("https://support.example.org:443", Some("https://support.example.org"))]
    #[case("http://localhost:80", Some("http://localhost"))]
    #[case(
        "https://Hilfe.Bücher.example",
        Some("https://hilfe.xn--bcher-kva.example")
    )]
    #[case(
        "https://bücher.example:8443/",
        Some("https://xn--bcher-kva.example:8443")
    )]
    #[case("https://例え.example", Some("https://xn--r8jz45g.example"))]
    #[case("https://bücher.example/pfad", None)]
    #[case("https://bü cher.example", None)]
    #[case("http://[::1]:8080", Some("http://[::1]:8080"))]
    #[case("https://192.168.1.5:8443", Some("https://192.168.1.5:8443"))]
    #[case("https://user:secret@support.example.org", None)]
    #[case("https://support.example.org/path", None)]
    #[case("https://support.example.org?x", None)]
    #[case("https://support.example.org:99999", None)]
    #[case("ftp://support.example.org", None)]
    #[case("support.example.org", None)]
    #[case("https://", None)]
    #[case("", None)]
    fn a_public_url_is_an_origin(#[case] text: &str, #[case] origin: Option<&str>) {
        let url = PublicUrl::parse(text);
        assert_eq!(url.as_ref().map(PublicUrl::origin), origin);
    }

    #[rstest]
    #[case("10.0.0.0/8", "10.255.0.1", true)]
    #[case("10.0.0.0/8", "11.0.0.1", false)]
    #[case("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    #[case("192.0.2.7", "192.0.2.7", true)]
    #[case("192.0.2.7", "192.0.2.8", false)]
    #[case("0.0.0.0/0", "203.0.113.9", true)]
    #[case("0.0.0.0/0", "2001:db8::1", false)]
    #[case("::/0", "2001:db8::1", true)]
    #[case("10.0.0.5/8", "10.1.2.3", true)]
    #[case("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    #[case("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    #[case("::ffff:192.0.2.7", "192.0.2.7", true)]
    #[case("2001:db8::/32", "2001:db8:ffff::1", true)]
    #[case("2001:db8::/32", "2001:db9::1", false)]
    fn a_network_contains_its_addresses(
        #[case] network: &str,
        #[case] address: &str,
        #[case] inside: bool,
    ) {
        let network = Network::parse(network).unwrap();
        assert_eq!(network.contains(address.parse().unwrap()), inside);
    }

    #[rstest]
    #[case("10.0.0.0/33")]
    #[case("::/129")]
    #[case("10.0.0/8")]
    #[case("10.0.0.0/")]
    #[case("example.org")]
    fn what_is_no_network_is_refused(#[case] text: &str) {
        assert!(Network::parse(text).is_none());
    }

    #[test]
    fn a_link_that_would_run_script_is_refused() {
        assert!(Link::parse("javascript:alert(1)").is_none());
        assert!(Link::parse("data:text/html,x").is_none());
        assert!(Link::parse("/relative").is_none());
        assert!(Link::parse("https://help.example.org/faq?x=1").is_some());
        assert!(Link::parse("javascript://ü/%0aalert(1)").is_none());
    }

    #[test]
    fn letters_beyond_ascii_become_what_browsers_send() {
        let link = Link::parse("https://bücher.example/hilfe/übersicht?frage=ä").unwrap();
        assert_eq!(
            link.as_str(),
            "https://xn--bcher-kva.example/hilfe/%C3%BCbersicht?frage=%C3%A4"
        );
        let domain = Domain::parse("Hilfe.Bücher.example").unwrap();
        assert_eq!(domain.as_str(), "hilfe.xn--bcher-kva.example");
        let email = Email::parse("jörg@bücher.example").unwrap();
        assert_eq!(email.as_str(), "jörg@bücher.example");
        assert_eq!(email.with_ascii_domain(), "jörg@xn--bcher-kva.example");
    }

    #[test]
    fn an_email_address_cannot_carry_more_than_an_address() {
        assert!(Email::parse("help@example.org").is_some());
        assert!(Email::parse("help@example.org?bcc=x@y.z").is_none());
        assert!(Email::parse("help").is_none());
        assert!(Email::parse("a b@example.org").is_none());
    }

    #[test]
    fn only_addresses_and_localhost_are_loopback_hosts() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in [
            "localhost.example.org",
            "127.0.0.1.nip.io",
            "10.0.0.1",
            "[::2]",
            "",
        ] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
