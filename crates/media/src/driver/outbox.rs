//! Outgoing datagrams, collected so that those of equal length to the same destination leave in one
//! call, directly from the memory in which they were built.

use std::net::SocketAddr;

use super::tcp::TcpPorts;
use super::udp::UdpPort;
use crate::egress::Batch;
use crate::event::Transport;
use crate::link::{NetworkPath, Transmit};

/// The most bytes that one segmented send may carry.
const SEND_BYTES: usize = 60_000;

/// Memory that is kept between sends.
const KEPT: usize = 1 << 20;

/// Datagrams to be sent, in order, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    batch: Batch,
    /// Where they go, and how many of them in a row.
    runs: Vec<(NetworkPath, usize)>,
    /// How much of the batch is complete: a panic may have left half a datagram behind.
    bytes: usize,
    datagrams: usize,
}

impl Outbox {
    pub(super) fn push(&mut self, transmit: &Transmit) {
        self.gather(transmit.path, |batch| {
            batch.bytes.extend_from_slice(&transmit.bytes);
            batch.lengths.push(transmit.bytes.len());
        });
    }

    /// Lets `make` add datagrams to one destination.
    pub(super) fn gather(&mut self, path: NetworkPath, make: impl FnOnce(&mut Batch)) {
        self.batch.bytes.truncate(self.bytes);
        self.batch.lengths.truncate(self.datagrams);
        make(&mut self.batch);
        let count = self.batch.lengths.len() - self.datagrams;
        self.bytes = self.batch.bytes.len();
        self.datagrams = self.batch.lengths.len();
        match self.runs.last_mut() {
            Some((last, before)) if *last == path => *before += count,
            _ if count > 0 => self.runs.push((path, count)),
            _ => {}
        }
    }

    /// Bytes that wait.
    pub(super) fn len(&self) -> usize {
        self.bytes
    }

    /// Sends everything.
    pub(super) fn flush(&mut self, ports: &[UdpPort], tcp: &mut TcpPorts) {
        let mut bytes = &self.batch.bytes[..self.bytes];
        let mut lengths = &self.batch.lengths[..self.datagrams];
        for (path, count) in self.runs.drain(..) {
            let (of_path, others) = lengths.split_at(count);
            let (datagrams, rest) = bytes.split_at(of_path.iter().sum());
            (bytes, lengths) = (rest, others);
            match path.transport {
                Transport::Tcp => send_frames(tcp, path, datagrams, of_path),
                Transport::Udp => {
                    if let Some(port) = port_of(ports, path.source) {
                        send_datagrams(port, path, datagrams, of_path);
                    }
                }
            }
        }
        self.batch.bytes.clear();
        self.batch.bytes.shrink_to(KEPT);
        self.batch.lengths.clear();
        (self.bytes, self.datagrams) = (0, 0);
    }
}

fn port_of(ports: &[UdpPort], source: SocketAddr) -> Option<&UdpPort> {
    ports.iter().find(|port| port.sends_as(source))
}

fn send_frames(tcp: &mut TcpPorts, path: NetworkPath, mut bytes: &[u8], lengths: &[usize]) {
    for length in lengths {
        let (frame, rest) = bytes.split_at(*length);
        tcp.send(path.destination, frame);
        bytes = rest;
    }
}

fn send_datagrams(port: &UdpPort, path: NetworkPath, mut bytes: &[u8], mut lengths: &[usize]) {
    while let Some(first) = lengths.first() {
        let count = run_length(lengths, port.most_segments());
        let (run, others) = lengths.split_at(count);
        let (datagrams, rest) = bytes.split_at(run.iter().sum());
        let segment = (count > 1).then_some(*first);
        port.send(path.source, path.destination, datagrams, segment);
        (bytes, lengths) = (rest, others);
    }
}

/// How many datagrams from the first one on are as long as the first (the last may be shorter)
/// and are not too many.
fn run_length(lengths: &[usize], most: usize) -> usize {
    let first = lengths[0];
    let mut bytes = first;
    let mut count = 1;
    for next in &lengths[1..] {
        bytes += next;
        if count >= most || bytes > SEND_BYTES || *next > first {
            break;
        }
        count += 1;
        if *next < first {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(port: u16) -> NetworkPath {
        NetworkPath {
            transport: Transport::Udp,
            source: SocketAddr::from(([127, 0, 0, 1], 1)),
            destination: SocketAddr::from(([127, 0, 0, 1], port)),
        }
    }

    #[test]
    fn a_run_ends_at_a_longer_or_after_a_shorter_datagram() {
        /// Lengths, the most segments, and the length of the run.
        type Row = (&'static [usize], usize, usize);
        let table: [Row; 6] = [
            (&[100], 64, 1),
            (&[100, 100, 100], 64, 3),
            (&[100, 50, 50], 64, 2),
            (&[100, 101], 64, 1),
            (&[100, 100, 100], 2, 2),
            (&[40_000, 40_000], 64, 1),
        ];
        for (lengths, most, expected) in table {
            assert_eq!(run_length(lengths, most), expected, "{lengths:?}");
        }
    }

    #[test]
    fn datagrams_that_go_the_same_way_one_after_the_other_are_one_run() {
        let mut outbox = Outbox::default();
        for port in [1, 1, 2, 1] {
            let bytes = vec![0; 100];
            outbox.push(&Transmit {
                path: path(port),
                bytes,
            });
        }
        outbox.gather(path(3), |_| {});
        let runs: Vec<(u16, usize)> = outbox
            .runs
            .iter()
            .map(|(path, count)| (path.destination.port(), *count))
            .collect();
        assert_eq!(runs, [(1, 2), (2, 1), (1, 1)]);
        assert_eq!(outbox.len(), 400);
    }

    #[test]
    fn what_a_fault_left_half_done_is_taken_out() {
        let mut outbox = Outbox::default();
        let fault = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            outbox.gather(path(1), |batch| {
                batch.bytes.extend([1; 50]);
                panic!("a fault made by a test");
            });
        }));
        assert!(fault.is_err());
        outbox.gather(path(2), |batch| {
            batch.bytes.extend([2; 10]);
            batch.lengths.push(10);
        });
        assert_eq!(outbox.batch.bytes, [2; 10]);
        assert_eq!(outbox.runs, [(path(2), 1)]);
    }
}
