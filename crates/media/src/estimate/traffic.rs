//! What was sent and when, until the page reports its arrival; and the rates that were sent and
//! received in the last half second.

use std::collections::VecDeque;

/// How long a packet is remembered, microseconds: no feedback takes longer.
const MEMORY: i64 = 1_500_000;

/// How far back rates are measured, microseconds.
const WINDOW: i64 = 500_000;

/// The page's times wrap around after 24 bits of 64 ms.
const CLOCK: i64 = (1 << 24) * 64_000;

#[derive(Debug, Clone, Copy)]
struct Packet {
    at: i64,
    bytes: u16,
    is_probe: bool,
    /// Whether it has been reported as arrived.
    has_come: bool,
}

/// A packet that the page has reported.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) sequence: u64,
    pub(super) at: i64,
    pub(super) bytes: usize,
    pub(super) is_probe: bool,
    pub(super) came: Option<i64>,
}

/// Sums of one report.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// The latest packet's times.
    sent: i64,
    came: i64,
    offered: u64,
    arrived: u64,
}

/// The packets in flight and the last reports.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    packets: VecDeque<Packet>,
    /// Sequence number of the first of them.
    first: u64,
    reports: VecDeque<Sums>,
    /// The page's clock at the last arrival, continued where the page's own wraps around.
    clock: Option<i64>,
}

impl Traffic {
    pub(super) fn sent(&mut self, now: i64, sequence: u64, bytes: usize, is_probe: bool) {
        while self.packets.front().is_some_and(|p| now - p.at > MEMORY) {
            self.packets.pop_front();
            self.first += 1;
        }
        if self.packets.is_empty() {
            self.first = sequence;
        }
        debug_assert_eq!(self.first + self.packets.len() as u64, sequence);
        self.packets.push_back(Packet {
            at: now,
            bytes: bytes.min(usize::from(u16::MAX)) as u16,
            is_probe,
            has_come: false,
        });
    }

    /// Begins to read a report.
    pub(super) fn report(&mut self) -> Report<'_> {
        Report {
            traffic: self,
            sums: Sums::default(),
        }
    }

    /// Bits per second that arrived; `None` while too little is known.
    pub(super) fn arrived(&self) -> Option<f64> {
        self.rate(|sums| sums.came, |sums| sums.arrived)
    }

    /// Bits per second that were sent, of the packets that the page has reported.
    pub(super) fn offered(&self) -> Option<f64> {
        self.rate(|sums| sums.sent, |sums| sums.offered)
    }

    /// The first report only sets the time from which the others count.
    fn rate(&self, at: fn(&Sums) -> i64, bytes: fn(&Sums) -> u64) -> Option<f64> {
        let (first, last) = (self.reports.front()?, self.reports.back()?);
        let passed = at(last) - at(first);
        if passed <= 0 || self.reports.len() < 3 {
            return None;
        }
        let bytes: u64 = self.reports.iter().skip(1).map(bytes).sum();
        Some(bytes as f64 * 8.0 * 1_000_000.0 / passed as f64)
    }

    /// The page's time without its wraparounds.
    fn unroll(&mut self, came: i64) -> i64 {
        let came = match self.clock {
            Some(clock) => {
                let turns = (clock - came + CLOCK / 2).div_euclid(CLOCK);
                came + turns * CLOCK
            }
            None => came,
        };
        self.clock = Some(came);
        came
    }
}

/// A report that is being read.
pub(super) struct Report<'a> {
    traffic: &'a mut Traffic,
    sums: Sums,
}

impl Report<'_> {
    /// What was sent with a sequence number; `None` if that is not known (any more), or was
    /// reported before.
    pub(super) fn take(&mut self, sequence: u16, came: Option<i64>) -> Option<Told> {
        let traffic = &mut *self.traffic;
        let offset = sequence.wrapping_sub(traffic.first as u16);
        let packet = traffic.packets.get_mut(usize::from(offset))?;
        if packet.has_come {
            return None;
        }
        packet.has_come = came.is_some();
        let packet = *packet;
        let came = came.map(|came| traffic.unroll(came));
        let bytes = u64::from(packet.bytes);
        self.sums.sent = self.sums.sent.max(packet.at);
        self.sums.offered += bytes;
        if let Some(came) = came {
            self.sums.came = self.sums.came.max(came);
            self.sums.arrived += bytes;
        }
        Some(Told {
            sequence: traffic.first + u64::from(offset),
            at: packet.at,
            bytes: usize::from(packet.bytes),
            is_probe: packet.is_probe,
            came,
        })
    }

    /// Ends a complete report.
    pub(super) fn close(self) {
        let Sums { sent, arrived, .. } = self.sums;
        if arrived == 0 {
            return;
        }
        let reports = &mut self.traffic.reports;
        reports.push_back(self.sums);
        while reports.len() > 3 && reports.front().is_some_and(|old| sent - old.sent > WINDOW) {
            reports.pop_front();
        }
    }
}
