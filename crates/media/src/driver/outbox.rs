//! Datagrams on their way out, gathered so that equal ones to the same place leave in one call.

use std::net::SocketAddr;

use super::tcp::TcpPorts;
use super::udp::UdpPort;
use crate::event::Transport;
use crate::link::Departure;

/// The most bytes that one segmented send may carry.
const SEND_BYTES: usize = 60_000;

/// Datagrams to be sent, in order.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    departures: Vec<Departure>,
    joined: Vec<u8>,
}

impl Outbox {
    pub(super) fn push(&mut self, departure: Departure) {
        self.departures.push(departure);
    }

    pub(super) fn len(&self) -> usize {
        self.departures.len()
    }

    /// Sends everything.
    pub(super) fn flush(&mut self, ports: &[UdpPort], tcp: &mut TcpPorts) {
        let mut rest = self.departures.as_slice();
        while let Some(first) = rest.first() {
            let count = match first.transport {
                Transport::Tcp => {
                    tcp.send(first.destination, &first.bytes);
                    1
                }
                Transport::Udp => match port_of(ports, first.source) {
                    Some(port) => send_run(port, rest, &mut self.joined),
                    None => 1,
                },
            };
            rest = &rest[count..];
        }
        self.departures.clear();
    }
}

fn port_of(ports: &[UdpPort], source: SocketAddr) -> Option<&UdpPort> {
    ports.iter().find(|port| port.advertised.contains(&source))
}

/// Sends the longest run that fits into one call and returns its length.
fn send_run(port: &UdpPort, departures: &[Departure], joined: &mut Vec<u8>) -> usize {
    let first = &departures[0];
    let count = run_length(departures, port.most_segments());
    if count == 1 {
        port.send(first.source, first.destination, &first.bytes, None);
        return 1;
    }
    joined.clear();
    for departure in &departures[..count] {
        joined.extend_from_slice(&departure.bytes);
    }
    port.send(
        first.source,
        first.destination,
        joined,
        Some(first.bytes.len()),
    );
    count
}

/// How many datagrams from the first one on go the same way, are as long as the first (the last
/// may be shorter) and are not too many.
fn run_length(departures: &[Departure], most: usize) -> usize {
    let first = &departures[0];
    let mut bytes = first.bytes.len();
    let mut count = 1;
    for next in &departures[1..] {
        bytes += next.bytes.len();
        let same_way = next.transport == first.transport
            && next.destination == first.destination
            && next.source == first.source;
        let fits = count < most && bytes <= SEND_BYTES && next.bytes.len() <= first.bytes.len();
        if !same_way || !fits {
            break;
        }
        count += 1;
        if next.bytes.len() < first.bytes.len() {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departure(port: u16, length: usize) -> Departure {
        Departure {
            transport: Transport::Udp,
            source: SocketAddr::from(([127, 0, 0, 1], 1)),
            destination: SocketAddr::from(([127, 0, 0, 1], port)),
            bytes: vec![0; length],
        }
    }

    #[test]
    fn a_run_ends_at_another_destination_a_longer_or_after_a_shorter_datagram() {
        /// Ports and lengths, the most segments, and the length of the run.
        type Row = (&'static [(u16, usize)], usize, usize);
        let table: [Row; 6] = [
            (&[(1, 100)], 64, 1),
            (&[(1, 100), (1, 100), (1, 100)], 64, 3),
            (&[(1, 100), (1, 100), (2, 100)], 64, 2),
            (&[(1, 100), (1, 50), (1, 50)], 64, 2),
            (&[(1, 100), (1, 101)], 64, 1),
            (&[(1, 100), (1, 100), (1, 100)], 2, 2),
        ];
        for (shape, most, expected) in table {
            let departures: Vec<Departure> = shape
                .iter()
                .map(|(port, length)| departure(*port, *length))
                .collect();
            assert_eq!(run_length(&departures, most), expected, "{shape:?}");
        }
    }
}
