//! Every setting, declared once: its key, type and default. The doc comment is its documentation.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::ConfigError;
use super::kinds::{Domain, Email, Link, LogFormat, LogLevel, Network, PublicUrl, TlsMode};
use super::layers::Layers;
use super::value::Setting;

/// A setting's declaration.
pub struct Declared {
    /// Its key in the file; a dot separates the section from the setting.
    pub key: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its default, as an operator would write it.
    pub default: &'static str,
    /// The form of a value, such as "true or false".
    pub shape: &'static str,
    /// Whether it takes several values.
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
    /// The folder for all data: the database, and the certificates that Bistand creates or
    /// obtains. It is created at the first start, readable only by the user that runs Bistand.
    data: PathBuf = "data", "bistand-data";
    /// The addresses that browsers connect to. `[::]:8080` and `0.0.0.0:8080` mean all addresses
    /// of the machine, over IPv6 and over IPv4. On a machine without IPv6, the default's IPv6
    /// address is skipped.
    listen: Vec<SocketAddr> = "listen", "127.0.0.1:8080, [::1]:8080";
    /// The URL at which browsers reach this server. Links begin with it, and requests that
    /// change something are accepted only from pages at this URL. Browsers allow the camera and
    /// microphone only on https pages, and on pages from the same machine.
    public_url: PublicUrl = "public_url", "http://localhost:8080";
    /// Accept an http `public_url` that is not this machine. Cookies and everything else can
    /// then be read on the network, and there is no audio or video. Only for trying things out.
    allow_plain_http: bool = "allow_plain_http", "false";
    /// Reverse proxies in front of this server. Only they may name the client's address in the
    /// X-Forwarded-For header. Wrong codes and passwords are counted by that address.
    trusted_proxies: Vec<Network> = "trusted_proxies", "";

    /// Where TLS terminates. `none`: at a proxy in front, or not at all. `self-signed`: here,
    /// with a certificate that is created at the first start and kept in the data folder;
    /// browsers warn about it. `files`: here, with your own certificate, reloaded when it
    /// changes. `acme`: here, with a certificate that is obtained and renewed automatically; for
    /// that, port 443 of every domain must lead to this server.
    tls_mode: TlsMode = "tls.mode", "none";
    /// For `files`: the certificate with its intermediate certificates, PEM.
    tls_certificate: Option<PathBuf> = "tls.certificate", "";
    /// For `files`: the certificate's private key, PEM.
    tls_key: Option<PathBuf> = "tls.key", "";
    /// For `acme`: the host names on the certificate. Usually the one in `public_url`.
    tls_domains: Vec<Domain> = "tls.domains", "";
    /// For `acme`: the address at which the certificate authority can reach you.
    tls_contact: Option<Email> = "tls.contact", "";
    /// For `acme`: the directory URL of the certificate authority. Empty: Let's Encrypt.
    tls_directory: Option<Link> = "tls.directory", "";

    /// The addresses at which plain http is redirected to `public_url`, usually `[::]:80` and
    /// `0.0.0.0:80`. Only where this server terminates TLS. Empty: disabled.
    tls_redirect: Vec<SocketAddr> = "tls.redirect", "";

    /// UDP addresses for audio and video. Each media thread has its own port: the first thread
    /// uses this one, the second the next higher, and so on. Open all of them in the firewall.
    media_udp: Vec<SocketAddr> = "media.udp", "0.0.0.0:3478, [::]:3478";
    /// TCP addresses for audio and video, for networks that block UDP.
    media_tcp: Vec<SocketAddr> = "media.tcp", "0.0.0.0:3478, [::]:3478";
    /// The IP addresses at which browsers reach the media ports, where these are not the
    /// machine's own: behind NAT or in a container.
    media_public: Vec<IpAddr> = "media.public", "";
    /// Whether UDP is offered. Without it, all media use TCP, which is worse on poor connections.
    media_udp_offered: bool = "media.udp_offered", "true";
    /// The number of media threads; 0: as many as there are cores, but at most four.
    media_threads: usize = "media.threads", "0";

    /// Your organisation's name, shown on every page.
    site_name: String = "site.name", "Bistand";
    /// A short privacy notice for customers, shown before they join.
    site_privacy_notice: Option<String> = "site.privacy_notice", "";
    /// The privacy notice on Dutch pages. Empty: `site.privacy_notice`.
    site_privacy_notice_nl: Option<String> = "site.privacy_notice_nl", "";
    /// The privacy notice on German pages. Empty: `site.privacy_notice`.
    site_privacy_notice_de: Option<String> = "site.privacy_notice_de", "";
    /// The privacy notice on Danish pages. Empty: `site.privacy_notice`.
    site_privacy_notice_da: Option<String> = "site.privacy_notice_da", "";
    /// A page with help for customers who cannot join, linked below the code form.
    site_help_link: Option<Link> = "site.help_link", "";
    /// The e-mail address that customers without a code can write to.
    site_contact_email: Option<Email> = "site.contact_email", "";

    /// Days after which the names and the chat of an ended session are permanently erased; 0:
    /// never. The session itself, its times and its audit log are kept.
    retention_days: usize = "retention.days", "0";

    /// The format of the log, which is written to standard error.
    log_format: LogFormat = "log.format", "text";
    /// How much is logged. No level logs codes, names, addresses or what people write.
    log_level: LogLevel = "log.level", "info";

    /// The addresses that may read `/metrics`. All others get a 404.
    metrics_allowed: Vec<Network> = "metrics.allowed", "127.0.0.0/8, ::1";
}
