//! TLS by a certificate that Bistand made for itself.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};

use crate::common::{Browser, Program, TestServer};

const HTTPS: [(&str, &str); 2] = [
    ("BISTAND_PUBLIC_URL", "https://support.example.org"),
    ("BISTAND_TLS_MODE", "self-signed"),
];

fn certificate(data: &Path) -> CertificateDer<'static> {
    let file = data.join("tls/self-signed-support.example.org.pem");
    CertificateDer::from_pem_file(file).unwrap()
}

/// A connection after the handshake, which trusts only this certificate.
pub(super) fn shaken(
    address: SocketAddr,
    host: &str,
    trusted: &Path,
) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    let trusted = CertificateDer::from_pem_file(trusted).unwrap();
    let mut stream = connected(address, host, trusted);
    stream.conn.complete_io(&mut stream.sock).unwrap();
    stream
}

fn connected(
    address: SocketAddr,
    host: &str,
    trusted: CertificateDer<'static>,
) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(address).unwrap();
    rustls::StreamOwned::new(connection, socket)
}

/// Asks over TLS and trusts this certificate alone.
fn ask(address: SocketAddr, host: &str, trusted: CertificateDer<'static>) -> String {
    let mut stream = connected(address, host, trusted);
    let request =
        "GET /api/site HTTP/1.1\r\nhost: support.example.org\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_self_signed_certificate_is_for_the_public_name_and_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let server = Program::serve(folder.path(), &HTTPS);
    let first = certificate(folder.path());
    for host in ["support.example.org", "localhost", "127.0.0.1"] {
        let answer = ask(server.address(), host, first.clone());
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
    assert_eq!(server.terminate().0, Some(0));

    let server = Program::serve(folder.path(), &HTTPS);
    let answer = ask(server.address(), "localhost", first.clone());
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(certificate(folder.path()) == first);
    assert_eq!(server.terminate().0, Some(0));
}

#[tokio::test]
async fn plain_http_is_sent_on_to_the_public_address_and_served_nothing() {
    let server = TestServer::start_with(&[
        ("public_url", "https://support.example.org"),
        ("tls.mode", "self-signed"),
        ("tls.redirect", "127.0.0.1:0"),
    ])
    .await;
    let browser = Browser::at(server.redirect_address());
    for (path, to) in [
        ("/", "https://support.example.org/"),
        ("/j/0123?a=b", "https://support.example.org/j/0123?a=b"),
        (
            "//evil.example/",
            "https://support.example.org//evil.example/",
        ),
        ("/api/site", "https://support.example.org/api/site"),
    ] {
        let request = browser
            .bare(reqwest::Method::GET, path)
            .header("host", "evil.example");
        let answer = browser.send(request).await;
        assert_eq!(answer.status, 308, "{path}");
        assert_eq!(answer.headers["location"], to);
        assert_eq!(answer.text, "");
    }
    let answer = browser.sign_in("anna", "a password in the clear").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    server.stop().await;
}

#[test]
fn a_redirect_is_for_a_server_that_ends_tls_itself_and_off_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let plain = ["--tls-redirect", "127.0.0.1:8081", "config", "check"];
    let output = crate::common::tool(folder.path(), &plain, "");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("`tls.redirect` is set, but `tls.mode` is none"),
        "{said}"
    );

    let shown = crate::common::tool(folder.path(), &["config", "show"], "");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("redirect = [] # default"), "{shown}");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_key() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let server = Program::serve(folder.path(), &HTTPS);
    let key = folder
        .path()
        .join("tls/self-signed-support.example.org.key");
    let mode = std::fs::metadata(key).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    assert_eq!(server.terminate().0, Some(0));
}
