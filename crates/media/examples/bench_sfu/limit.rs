//! What no forwarder can do without: a cipher and a system call.

use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use quinn_udp::{Transmit, UdpSocketState};
use str0m::crypto;

use crate::pages::PAYLOAD;
use crate::process;

/// Datagrams of one call.
const SEGMENTS: usize = 8;

/// Bytes of an RTP header with the extensions that we send, and of the cipher's tag.
const HEADER: usize = 20;
const TAG: usize = 16;

/// Sockets that are sent to in turn.
const SOCKETS: usize = 100;

/// Packets of one measurement.
const PACKETS: usize = 200_000;

/// Microseconds of processor time per packet.
pub(crate) fn measure() -> Result<f64, Box<dyn Error>> {
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    let state = UdpSocketState::new((&sender).into())?;
    // They are not read: a full buffer drops packets, as cheaply as a reader would take them.
    let receivers: Vec<UdpSocket> = (0..SOCKETS)
        .map(|_| UdpSocket::bind("127.0.0.1:0"))
        .collect::<Result<_, _>>()?;
    let addresses: Vec<SocketAddr> = receivers
        .iter()
        .map(UdpSocket::local_addr)
        .collect::<Result<_, _>>()?;
    let provider = crypto::from_feature_flags();
    let suite = provider.srtp_provider.aead_aes_256_gcm();
    let mut cipher = suite.create_cipher([7; 32], true);
    let plain = vec![1; PAYLOAD];
    let segment = HEADER + PAYLOAD + TAG;
    let mut batch = vec![0; segment * SEGMENTS];
    let before = process::this_thread_busy()?;
    for call in 0..PACKETS / SEGMENTS {
        for (index, packet) in batch.chunks_mut(segment).enumerate() {
            let (header, body) = packet.split_at_mut(HEADER);
            let mut nonce = [0; 12];
            nonce[4..].copy_from_slice(&((call * SEGMENTS + index) as u64).to_be_bytes());
            cipher.encrypt(&nonce, header, &plain, body)?;
        }
        let transmit = Transmit {
            destination: addresses[call % SOCKETS],
            ecn: None,
            contents: &batch,
            segment_size: Some(segment),
            src_ip: None,
        };
        state.try_send((&sender).into(), &transmit)?;
    }
    let spent: Duration = process::this_thread_busy()? - before;
    Ok(spent.as_secs_f64() * 1e6 / PACKETS as f64)
}
