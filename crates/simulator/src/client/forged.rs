//! What an attacker who knows the protocol sends, for the attack benchmark.

use std::time::Instant;

use anyhow::{Context as _, bail};
use str0m::{Candidate, Output, Rtc};

use super::call::{accept, candidate, offer};
use super::socket::Socket;

/// Steps within which a connection has to send its first connectivity check.
const STEPS: usize = 1_000;

/// An offer like that of a page.
///
/// # Errors
/// Never, unless the library changes.
pub fn an_offer() -> anyhow::Result<String> {
    Ok(offer(&mut Rtc::builder().build(Instant::now()))?.0)
}

/// A STUN request of an own connection, with its password. It has no source address yet: sending it
/// from another connection's address forges that.
///
/// # Errors
/// When the offer is refused.
pub async fn stun_request(socket: &mut Socket, session: &str) -> anyhow::Result<Vec<u8>> {
    let mut rtc = Rtc::builder().build(Instant::now());
    let (offer, pending, _) = offer(&mut rtc)?;
    let (answer, _) = socket.offer(session, &offer, false).await?;
    let server = candidate(&answer, "udp").context("no UDP candidate")?;
    let own = Candidate::host((server.ip(), 9).into(), "udp")?;
    rtc.add_local_candidate(own)
        .context("the own address is no candidate")?;
    accept(&mut rtc, pending, &answer)?;
    for _ in 0..STEPS {
        match rtc.poll_output()? {
            Output::Transmit(packet) => return Ok(packet.contents.to_vec()),
            Output::Timeout(at) => rtc.handle_input(str0m::Input::Timeout(at))?,
            Output::Event(_) => {}
        }
    }
    bail!("the connection sends no check")
}
