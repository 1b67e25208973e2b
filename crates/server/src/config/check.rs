//! Checks settings against each other, and completes them from what the machine has.

use std::collections::BTreeMap;
use std::net::{Ipv6Addr, SocketAddr, TcpListener};

use super::kinds::{TlsMode, is_loopback_host};
use super::layers::{Layers, Origin};
use super::table::Settings;

/// The longest site name in characters: it is part of a page's title.
const SITE_NAME: usize = 80;
/// The longest privacy notice in characters; the full policy belongs behind a link.
const PRIVACY_NOTICE: usize = 2_000;
/// More media threads than any machine needs today; each has its own port.
const MEDIA_THREADS: usize = 64;

/// Whether the settings make sense together.
pub(super) fn together(settings: &Settings) -> Result<(), String> {
    if settings.listen.is_empty() {
        return Err("`listen` is empty: set at least one address, such as [::]:8080".into());
    }
    public_url(settings)?;
    tls(settings)?;
    media(settings)?;
    texts(settings)
}

fn public_url(settings: &Settings) -> Result<(), String> {
    let url = &settings.public_url;
    if url.secure() || is_loopback_host(url.host()) || settings.allow_plain_http {
        return Ok(());
    }
    Err(format!(
        "`public_url` is {}: browsers allow the camera and microphone only over https; set an \
         https address (see `tls.mode`), or set `allow_plain_http` to try out the rest",
        url.origin()
    ))
}

fn tls(settings: &Settings) -> Result<(), String> {
    let mode = settings.tls_mode;
    if mode != TlsMode::None && !settings.public_url.secure() {
        return Err("`tls.mode` asks for TLS, so `public_url` must begin with https://".into());
    }
    if mode == TlsMode::None && !settings.tls_redirect.is_empty() {
        return Err(
            "`tls.redirect` is set, but `tls.mode` is none: redirect plain http at the proxy that \
             terminates TLS"
                .into(),
        );
    }
    let files = settings.tls_certificate.is_some() && settings.tls_key.is_some();
    let any_file = settings.tls_certificate.is_some() || settings.tls_key.is_some();
    match mode {
        TlsMode::Files if !files => {
            Err("`tls.mode` is files: set both `tls.certificate` and `tls.key`".into())
        }
        TlsMode::Acme if settings.tls_domains.is_empty() => {
            Err("`tls.mode` is acme: set `tls.domains` to the host names of this server".into())
        }
        TlsMode::Acme if settings.tls_contact.is_none() => {
            Err("`tls.mode` is acme: set `tls.contact` to an e-mail address that you read".into())
        }
        TlsMode::None | TlsMode::SelfSigned | TlsMode::Acme if any_file => {
            Err("`tls.certificate` or `tls.key` is set, but `tls.mode` is not files".into())
        }
        _ => Ok(()),
    }
}

fn media(settings: &Settings) -> Result<(), String> {
    if settings.media_threads > MEDIA_THREADS {
        return Err(format!("`media.threads` is more than {MEDIA_THREADS}"));
    }
    if settings.media_udp.is_empty() {
        return Err(
            "`media.udp` is empty: set an address; to disable UDP, set `media.udp_offered` to \
             false"
                .into(),
        );
    }
    if !settings.media_udp_offered && settings.media_tcp.is_empty() {
        return Err(
            "`media.tcp` is empty and `media.udp_offered` is false: no audio or video could get \
             through"
                .into(),
        );
    }
    let last = settings.media_threads().saturating_sub(1);
    let too_high = |address: &&SocketAddr| usize::from(address.port()) + last > 65_535;
    if let Some(address) = settings.media_udp.iter().find(too_high) {
        let threads = settings.media_threads();
        return Err(format!(
            "`media.udp`: {} media threads need the ports from {} on, but the highest is 65535",
            threads,
            address.port()
        ));
    }
    Ok(())
}

fn texts(settings: &Settings) -> Result<(), String> {
    let name = settings.site_name.chars().count();
    if name == 0 || name > SITE_NAME {
        return Err(format!("`site.name` must have 1 to {SITE_NAME} characters"));
    }
    let notices = [
        ("site.privacy_notice", &settings.site_privacy_notice),
        ("site.privacy_notice_nl", &settings.site_privacy_notice_nl),
        ("site.privacy_notice_de", &settings.site_privacy_notice_de),
        ("site.privacy_notice_da", &settings.site_privacy_notice_da),
    ];
    for (key, notice) in notices {
        if notice.as_deref().unwrap_or_default().chars().count() > PRIVACY_NOTICE {
            return Err(format!(
                "`{key}` has more than {PRIVACY_NOTICE} characters: write a short notice with a \
                 link to the rest"
            ));
        }
    }
    Ok(())
}

impl Settings {
    /// The notices that are set for pages in one language.
    #[must_use]
    pub fn privacy_notices(&self) -> BTreeMap<String, String> {
        let all = [
            ("nl", &self.site_privacy_notice_nl),
            ("de", &self.site_privacy_notice_de),
            ("da", &self.site_privacy_notice_da),
        ];
        let given = all
            .into_iter()
            .filter_map(|(language, notice)| Some((language.to_owned(), notice.clone()?)));
        given.collect()
    }

    /// The notice for pages in a language.
    #[must_use]
    pub fn privacy_notice(&self, language: &str) -> Option<String> {
        let own = self.privacy_notices().remove(language);
        own.or_else(|| self.site_privacy_notice.clone())
    }

    /// The number of media threads to start.
    #[must_use]
    pub fn media_threads(&self) -> usize {
        /// More help only on a machine that runs nothing else; there, the operator sets them.
        const DEFAULT_MOST: usize = 4;
        if self.media_threads > 0 {
            return self.media_threads;
        }
        std::thread::available_parallelism().map_or(1, |cores| cores.get().min(DEFAULT_MOST))
    }
}

/// Whether the machine can listen on IPv6.
pub(super) fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

/// A default that names an IPv6 address must not stop the start on a machine without IPv6. What
/// the operator set is left as it is.
pub(super) fn leave_out_missing_ipv6(
    settings: &mut Settings,
    layers: &Layers,
    has_ipv6: impl FnOnce() -> bool,
) {
    let is_default = |key: &str| layers.origin(key) == Origin::Default;
    let lists = [
        (is_default("listen"), &mut settings.listen),
        (is_default("media.udp"), &mut settings.media_udp),
        (is_default("media.tcp"), &mut settings.media_tcp),
    ];
    let of_defaults = lists.into_iter().filter(|(default, _)| *default);
    let mut of_defaults = of_defaults.peekable();
    if of_defaults.peek().is_none() || has_ipv6() {
        return;
    }
    for (_, addresses) in of_defaults {
        addresses.retain(SocketAddr::is_ipv4);
    }
}
