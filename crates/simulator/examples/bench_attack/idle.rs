//! Connections that are opened and not used: how long the server holds on to them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::Row;
use crate::target::Target;

/// How long a connection is watched: the longest limit, between two requests, is a minute.
const WATCH: Duration = Duration::from_secs(75);

/// The preface of HTTP/2 and empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
/// `GET /` of HTTP/2 in the first stream, which ends with it.
const REQUEST: &[u8] = b"\x00\x00\x0e\x01\x05\x00\x00\x00\x01\x82\x84\x86\x41\x09localhost";
/// The begin of a record of TLS that holds a ClientHello of 512 bytes.
const HALF_HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

/// All at the same time: `plain` speaks without TLS, `tls` with it.
pub(crate) async fn rows(plain: &Target, tls: &Target) -> anyhow::Result<Vec<Row>> {
    let asked = [PREFACE, REQUEST].concat();
    let (silent, preface, asked, half, secret) = tokio::join!(
        closed_after(plain.http, b""),
        closed_after(plain.http, PREFACE),
        closed_after(plain.http, &asked),
        closed_after(tls.http, HALF_HELLO),
        closed_after(tls.http, b""),
    );
    Ok(vec![
        ("a silent connection is closed after", silent?),
        ("a connection that speaks HTTP/2 and asks nothing", preface?),
        ("one that has asked once over HTTP/2", asked?),
        ("a silent connection to a port with TLS", secret?),
        ("half a TLS handshake", half?),
    ])
}

async fn closed_after(address: SocketAddr, bytes: &[u8]) -> anyhow::Result<String> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(bytes).await?;
    let mut rest = Vec::new();
    // A connection that is reset is closed as well.
    Ok(match timeout(WATCH, stream.read_to_end(&mut rest)).await {
        Ok(_) => format!("{:.0} s", began.elapsed().as_secs_f64()),
        Err(_) => format!("not within {} s", WATCH.as_secs()),
    })
}
