//! Certificates: the operator's own, self-signed, or obtained by ACME.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow};
use futures_util::StreamExt;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_acme::AcmeConfig;
use rustls_acme::caches::DirCache;

use crate::config::{Settings, TlsMode};

/// The folder for certificates within the data folder.
const FOLDER: &str = "tls";
/// The protocols that browsers may use; HTTP/1.1 is for WebSockets.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];
/// The validation of a certificate authority (RFC 8737).
const ACME_PROTOCOL: &[u8] = b"acme-tls/1";
/// How often certificate files are checked for a change.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// A self-signed certificate is valid for ten years, so that it never needs attention; browsers do
/// not limit the lifetime of a certificate that was accepted by hand.
const SELF_SIGNED_DAYS: i64 = 3_650;

/// What a listener needs for TLS, and the task that keeps it current.
pub(crate) struct Tls {
    /// The certificate and protocols.
    pub(crate) config: Certificate,
    /// Renews or reloads the certificate; runs until it is dropped.
    pub(crate) keeper: Option<futures_util::future::BoxFuture<'static, ()>>,
}

/// The certificate and protocols in use. Cheap to clone; all copies change together.
#[derive(Clone)]
pub(crate) struct Certificate(Arc<RwLock<Arc<ServerConfig>>>);

impl Certificate {
    fn new(config: ServerConfig) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(config))))
    }

    /// The configuration for the next handshake.
    pub(crate) fn now(&self) -> Arc<ServerConfig> {
        // It is replaced as a whole, so a panic elsewhere leaves nothing inconsistent.
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self, config: ServerConfig) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
    }
}

/// Loads, creates or requests the certificate that the settings ask for; `None` without TLS.
///
/// # Errors
/// A certificate or key that cannot be read or used, a folder that cannot be written.
pub(crate) fn prepare(settings: &Settings) -> anyhow::Result<Option<Tls>> {
    match settings.tls_mode {
        TlsMode::None => Ok(None),
        TlsMode::SelfSigned => self_signed(settings).map(Some),
        TlsMode::Files => files(settings).map(Some),
        TlsMode::Acme => acme(settings).map(Some),
    }
}

fn files(settings: &Settings) -> anyhow::Result<Tls> {
    let (certificate, key) = named_files(settings)?;
    let config = load(certificate, key)?;
    let keeper = reload(config.clone(), certificate.to_owned(), key.to_owned());
    Ok(Tls {
        config,
        keeper: Some(Box::pin(keeper)),
    })
}

fn load(certificate: &Path, key: &Path) -> anyhow::Result<Certificate> {
    check_files(certificate, key).map(Certificate::new)
}

/// Checks that a certificate and its key can be used; the error says what to do.
///
/// # Errors
/// A file that cannot be read or is not PEM, or a key of another certificate.
fn check_files(certificate: &Path, key: &Path) -> anyhow::Result<ServerConfig> {
    for (setting, file) in [("tls.certificate", certificate), ("tls.key", key)] {
        fs::File::open(file).with_context(|| {
            format!(
                "`{setting}`: {} cannot be read; check the path, and that the user that runs \
                 Bistand has permission",
                file.display()
            )
        })?;
    }
    read(certificate, key)
}

/// Checks the files that the settings name, without starting a server.
///
/// # Errors
/// The same as at the start.
pub(crate) fn check(settings: &Settings) -> anyhow::Result<()> {
    if settings.tls_mode != TlsMode::Files {
        return Ok(());
    }
    let (certificate, key) = named_files(settings)?;
    check_files(certificate, key).map(drop)
}

fn named_files(settings: &Settings) -> anyhow::Result<(&Path, &Path)> {
    settings
        .tls_certificate
        .as_deref()
        .zip(settings.tls_key.as_deref())
        .ok_or_else(|| anyhow!("set both `tls.certificate` and `tls.key`"))
}

fn read(certificate: &Path, key: &Path) -> anyhow::Result<ServerConfig> {
    let from_files = || -> anyhow::Result<ServerConfig> {
        let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_file(key)?;
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        Ok(config)
    };
    from_files().with_context(|| {
        format!(
            "the certificate {} and the key {} cannot be used; both must be PEM, and the key must \
             belong to the certificate",
            certificate.display(),
            key.display()
        )
    })
}

/// Reloads the certificate when its file changes.
async fn reload(config: Certificate, certificate: PathBuf, key: PathBuf) {
    let mut known = changed(&certificate);
    let mut interval = tokio::time::interval(LOOK_EVERY);
    loop {
        interval.tick().await;
        let now = changed(&certificate);
        if now == known {
            continue;
        }
        match read(&certificate, &key) {
            Ok(changed) => {
                config.replace(changed);
                known = now;
                tracing::info!("reloaded the changed certificate");
            }
            // The key may be written a moment later; until then, the old certificate is used.
            Err(error) => tracing::warn!(%error, "the changed certificate cannot be used yet"),
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn self_signed(settings: &Settings) -> anyhow::Result<Tls> {
    let folder = settings.data.join(FOLDER);
    let host = settings.public_url.host();
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let stem = name.replace(':', "-");
    let certificate = folder.join(format!("self-signed-{stem}.pem"));
    let key = folder.join(format!("self-signed-{stem}.key"));
    if !certificate.exists() || !key.exists() {
        make_self_signed(name, &folder, &certificate, &key).with_context(|| unwritable(&folder))?;
    }
    let config = load(&certificate, &key)?;
    Ok(Tls {
        config,
        keeper: None,
    })
}

/// The error for a folder in which no certificate can be written.
fn unwritable(folder: &Path) -> String {
    format!(
        "{} cannot be written: make the data folder writable for the user that runs Bistand, or \
         set another `data`",
        folder.display()
    )
}

fn make_self_signed(
    name: &str,
    folder: &Path,
    certificate: &Path,
    key: &Path,
) -> anyhow::Result<()> {
    let mut names = vec![
        name.to_owned(),
        "localhost".into(),
        "127.0.0.1".into(),
        "::1".into(),
    ];
    names.dedup();
    let mut parameters = CertificateParams::new(names)?;
    parameters.distinguished_name = DistinguishedName::new();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Bistand, self-signed");
    let now = time::OffsetDateTime::now_utc();
    parameters.not_before = now - time::Duration::days(1);
    parameters.not_after = now + time::Duration::days(SELF_SIGNED_DAYS);
    let pair = KeyPair::generate()?;
    let made = parameters.self_signed(&pair)?;
    make_private_folder(folder)?;
    write_private(key, &pair.serialize_pem())?;
    write_private(certificate, &made.pem())
}

/// Creates a folder, with its parents, that only this user may read.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that only this user may read.
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn acme(settings: &Settings) -> anyhow::Result<Tls> {
    let folder = settings.data.join(FOLDER).join("acme");
    make_private_folder(&folder).with_context(|| unwritable(&folder))?;
    let domains = settings.tls_domains.iter().map(|domain| domain.as_str());
    let contacts = settings.tls_contact.iter();
    let mut config = AcmeConfig::new(domains)
        .contact(contacts.map(|contact| format!("mailto:{}", contact.with_ascii_domain())))
        .cache(DirCache::new(folder))
        .directory_lets_encrypt(true);
    if let Some(directory) = &settings.tls_directory {
        config = config.directory(directory.as_str());
    }
    let mut state = config.state();
    let mut server = ServerConfig::builder()
        .with_no_client_auth()
        .with_cert_resolver(state.resolver());
    let protocols = PROTOCOLS.into_iter().chain([ACME_PROTOCOL]);
    server.alpn_protocols = protocols.map(<[u8]>::to_vec).collect();
    let keeper = async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "certificate"),
                Err(error) => tracing::error!(
                    ?error,
                    "failed to obtain a certificate; check that port 443 of every domain leads to \
                     this server"
                ),
            }
        }
    };
    Ok(Tls {
        config: Certificate::new(server),
        keeper: Some(Box::pin(keeper)),
    })
}
