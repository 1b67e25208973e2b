//! Every setting, declared once: its key, type and default; the comment is its documentation.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::ConfigError;
use super::kinds::{Domain, Email, Link, LogFormat, LogLevel, Network, PublicUrl, TlsMode};
use super::layers::Layers;
use super::value::Setting;

/// A setting's declaration.
pub struct Declared {
    /// Its key in the file; a dot separates a section from its setting.
    pub key: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its default as it would be written.
    pub default: &'static str,
    /// What is to be written.
    pub shape: &'static str,
    /// Whether several values can be given.
    pub list: bool,
}

impl Declared {
    /// The environment variable: `tls.mode` is `BISTAND_TLS_MODE`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!(
            "BISTAND_{}",
            self.key.replace('.', "_").to_ascii_uppercase()
        )
    }

    /// The flag without its dashes: `tls.mode` is `tls-mode`.
    #[must_use]
    pub fn flag(&self) -> String {
        Self::flag_of(self.key)
    }

    pub(super) fn flag_of(key: &str) -> String {
        key.replace(['.', '_'], "-")
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $field:ident: $type:ty = $key:literal, $default:literal;)+) => {
        /// All settings.
        #[derive(Clone)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        /// The declarations, in the order of the reference.
        pub const DECLARED: &[Declared] = &[$(Declared {
            key: $key,
            doc: concat!($($doc, "\n"),+),
            default: $default,
            shape: <$type as Setting>::SHAPE,
            list: <$type as Setting>::LIST,
        }),+];

        impl Settings {
            pub(super) fn read(layers: &Layers) -> Result<Self, ConfigError> {
                Ok(Self { $($field: layers.read($key, $default)?,)+ })
            }

            /// Each key with its value as TOML.
            pub(super) fn written(&self) -> Vec<(&'static str, String)> {
                vec![$(($key, self.$field.to_toml())),+]
            }
        }
    };
}

settings! {
    /// The folder that holds everything: the database, certificates that Bistand made. It is
    /// made at the first start, readable for this user alone.
    data: PathBuf = "data", "bistand-data";
    /// Where to listen for browsers. `[::]:8080` and `0.0.0.0:8080` stand for all addresses of
    /// the machine, by IPv6 and by IPv4. A machine without IPv6 leaves out the default's IPv6
    /// address.
    listen: Vec<SocketAddr> = "listen", "127.0.0.1:8080, [::1]:8080";
    /// The address under which browsers reach this server. Links begin with it, and requests
    /// that change something are taken from pages of this address only. Browsers give cameras
    /// and microphones to https pages only, and to pages from the same machine.
    public_url: PublicUrl = "public_url", "http://localhost:8080";
    /// Take a public address with http although it is not this machine: cookies and everything
    /// else can then be read on the way, and there is no sight or sound. For trying out only.
    allow_plain_http: bool = "allow_plain_http", "false";
    /// Proxies in front of this server. Only their X-Forwarded-For header is believed when it
    /// says for whom a request is; it counts wrong codes and passwords by address.
    trusted_proxies: Vec<Network> = "trusted_proxies", "";

    /// Who ends TLS. `none`: nobody, or a proxy; `self-signed`: this server, with a certificate
    /// made at the first start and kept in the data folder, which browsers warn of; `files`:
    /// this server, with a certificate of yours, read again when it changes; `acme`: this
    /// server, with a certificate fetched and renewed by itself, for which port 443 of every
    /// domain must lead here.
    tls_mode: TlsMode = "tls.mode", "none";
    /// For `files`: the certificate and those between it and the root, PEM.
    tls_certificate: Option<PathBuf> = "tls.certificate", "";
    /// For `files`: the certificate's private key, PEM.
    tls_key: Option<PathBuf> = "tls.key", "";
    /// For `acme`: the host names of the certificate. Usually the one of the public address.
    tls_domains: Vec<Domain> = "tls.domains", "";
    /// For `acme`: whom the certificate authority may write to.
    tls_contact: Option<Email> = "tls.contact", "";
    /// For `acme`: the directory of the certificate authority. Empty: Let's Encrypt.
    tls_directory: Option<Link> = "tls.directory", "";

    /// Where to listen for plain http and send everybody on to the public address, usually
    /// `[::]:80` and `0.0.0.0:80`; for a server that ends TLS itself. Empty: nowhere.
    tls_redirect: Vec<SocketAddr> = "tls.redirect", "";

    /// UDP addresses for sight and sound. Every media thread takes a port of its own: the first
    /// one this, the second the next higher, and so on; open all of them in the firewall.
    media_udp: Vec<SocketAddr> = "media.udp", "0.0.0.0:3478, [::]:3478";
    /// TCP addresses for sight and sound, for networks that let no UDP through.
    media_tcp: Vec<SocketAddr> = "media.tcp", "0.0.0.0:3478, [::]:3478";
    /// The addresses under which browsers reach the media ports, if those are not the machine's
    /// own: behind NAT or in a container.
    media_public: Vec<IpAddr> = "media.public", "";
    /// Whether UDP is offered. Without it everything goes by TCP, which is worse on poor lines.
    media_udp_offered: bool = "media.udp_offered", "true";
    /// Media threads; 0: as many as there are cores, but at most four.
    media_threads: usize = "media.threads", "0";

    /// The name of the organisation, shown on every page.
    site_name: String = "site.name", "Bistand";
    /// A short privacy notice for customers, shown before they enter.
    site_privacy_notice: Option<String> = "site.privacy_notice", "";
    /// The same in Dutch, for pages in that language. Empty: the notice above.
    site_privacy_notice_nl: Option<String> = "site.privacy_notice_nl", "";
    /// The same in German, for pages in that language. Empty: the notice above.
    site_privacy_notice_de: Option<String> = "site.privacy_notice_de", "";
    /// The same in Danish, for pages in that language. Empty: the notice above.
    site_privacy_notice_da: Option<String> = "site.privacy_notice_da", "";
    /// Where customers find help that support cannot give.
    site_help_link: Option<Link> = "site.help_link", "";
    /// Where customers can write to.
    site_contact_email: Option<Email> = "site.contact_email", "";

    /// Days after which the names and the chat of a session that is over are erased for good; 0:
    /// never. The session itself, its times and its audit log stay.
    retention_days: usize = "retention.days", "0";

    /// How log lines are written, to the standard error.
    log_format: LogFormat = "log.format", "text";
    /// How much is logged. No level logs codes, names, addresses or what people write.
    log_level: LogLevel = "log.level", "info";

    /// From where `/metrics` may be read. Everybody else is told that there is no such page.
    metrics_allowed: Vec<Network> = "metrics.allowed", "127.0.0.0/8, ::1";
}
