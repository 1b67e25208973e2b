//! Probes for more bandwidth than is being used: for a moment, padding is sent faster than the
//! estimate, and the pace at which it arrives shows whether the path carries it.

/// How long a probe lasts, and how often it sends, microseconds.
const LENGTH: i64 = 20_000;
const STEP: i64 = 2_000;

/// The multiple of the estimate that is tried.
const FACTOR: f64 = 2.0;
/// How much more than needed is tried, because results are slightly low.
const MARGIN: f64 = 1.15;
/// There is no probe if this part of what is needed is available.
const ENOUGH: f64 = 0.98;

/// A probe that found this part of what it tried is followed immediately by the next one.
const SUCCESS: f64 = 0.75;
/// The pace of arrival that counts as the same as that of sending.
const SAME: f64 = 0.9;
/// The usable part of what a congested path was seen to deliver.
const USED: f64 = 0.95;

/// The pause after an unsuccessful probe (long if no layer waits for more, or if there was no
/// answer at all), after congestion, and between two successful probes, microseconds.
const REST: i64 = 4_000_000;
const LONG_REST: i64 = 15_000_000;
const CALM: i64 = 2_500_000;
const AGAIN: i64 = 100_000;
/// How long to wait for its feedback.
const PATIENCE: i64 = 1_000_000;

/// Packets of a probe that have to arrive, and the part of its bytes.
const PACKETS: u32 = 5;
const PART: f64 = 0.8;

/// A probe in progress.
#[derive(Debug, Clone, Copy, Default)]
struct Cluster {
    target: f64,
    began: i64,
    /// When padding was last asked for, since then.
    asked: i64,
    /// Padding asked for so far.
    padding: usize,
    /// Transport-wide numbers of the first packet and after the last.
    first: Option<u64>,
    end: u64,
    is_sent: bool,
    sent_bytes: usize,
    packets: u32,
    bytes: usize,
    /// The first and last packets that arrived: when they were sent, when they arrived, and their
    /// lengths.
    first_sent: i64,
    last_sent: i64,
    first_came: i64,
    last_came: i64,
    first_bytes: usize,
    last_bytes: usize,
    is_told: bool,
}

/// The probes of one connection.
#[derive(Debug, Default)]
pub(super) struct Prober {
    /// Not before this time.
    after: i64,
    cluster: Option<Cluster>,
}

impl Prober {
    /// Notes that more is needed than before: probe soon, unless the path was just congested.
    pub(super) fn wake(&mut self, now: i64) {
        self.after = self.after.min(now + CALM);
    }

    /// Notes congestion.
    pub(super) fn congested(&mut self, now: i64) {
        self.cluster = None;
        self.after = self.after.max(now + CALM);
    }

    /// Bytes of padding to send now.
    pub(super) fn due(&mut self, now: i64, rate: f64, desired: f64) -> usize {
        let is_forgotten = |c: &Cluster| c.is_sent && now - c.began >= LENGTH + PATIENCE;
        if self.cluster.as_ref().is_some_and(is_forgotten) {
            self.cluster = None;
            self.after = now + LONG_REST;
        }
        if self.cluster.is_none() && self.wants(rate, desired) && now >= self.after {
            self.cluster = Some(Cluster {
                target: (FACTOR * rate).min(MARGIN * desired),
                began: now,
                ..Cluster::default()
            });
        }
        let Some(cluster) = self.cluster.as_mut().filter(|c| !c.is_sent) else {
            return 0;
        };
        if cluster.asked >= LENGTH {
            cluster.is_sent = true;
            return 0;
        }
        cluster.asked = (now - cluster.began).min(LENGTH);
        let passed = cluster.asked + STEP;
        let bytes = (cluster.target / 8.0 * passed as f64 / 1_000_000.0) as usize;
        // Media count, too: the probe is everything that is sent.
        let more = bytes.saturating_sub(cluster.sent_bytes.max(cluster.padding));
        cluster.padding += more;
        more
    }

    /// When to call again.
    pub(super) fn next(&self, rate: f64, desired: f64) -> Option<i64> {
        match &self.cluster {
            Some(cluster) if cluster.is_sent => Some(cluster.began + LENGTH + PATIENCE),
            Some(cluster) => Some(cluster.began + cluster.asked + STEP),
            None => self.wants(rate, desired).then_some(self.after),
        }
    }

    fn wants(&self, rate: f64, desired: f64) -> bool {
        rate < ENOUGH * desired
    }

    /// Notes that a packet is sent.
    pub(super) fn sent(&mut self, sequence: u64, bytes: usize) {
        if let Some(cluster) = self.cluster.as_mut().filter(|c| !c.is_sent) {
            cluster.first.get_or_insert(sequence);
            cluster.end = sequence + 1;
            cluster.sent_bytes += bytes;
        }
    }

    /// Notes that a packet has arrived.
    pub(super) fn arrived(&mut self, sequence: u64, sent: i64, came: i64, bytes: usize) {
        let Some(cluster) = &mut self.cluster else {
            return;
        };
        let Some(first) = cluster.first else {
            return;
        };
        if sequence >= cluster.end {
            cluster.is_told = cluster.is_sent;
            return;
        }
        if sequence < first {
            return;
        }
        if cluster.packets == 0 {
            cluster.first_sent = sent;
            cluster.first_came = came;
            cluster.first_bytes = bytes;
        }
        cluster.packets += 1;
        cluster.bytes += bytes;
        cluster.last_sent = sent;
        cluster.last_bytes = bytes;
        cluster.last_came = cluster.last_came.max(came);
        if cluster.is_sent && sequence + 1 == cluster.end {
            cluster.is_told = true;
        }
    }

    /// The result of a probe in bits per second, once it is over.
    pub(super) fn result(&mut self, now: i64, is_urgent: bool) -> Option<f64> {
        let cluster = self.cluster.filter(|cluster| cluster.is_told)?;
        self.cluster = None;
        self.after = now + if is_urgent { REST } else { LONG_REST };
        let found = cluster.found()?;
        if found >= SUCCESS * cluster.target {
            self.after = now + AGAIN;
        }
        Some(found)
    }
}

impl Cluster {
    fn found(&self) -> Option<f64> {
        if self.packets < PACKETS || (self.bytes as f64) < PART * self.sent_bytes as f64 {
            return None;
        }
        let rate = |bytes: usize, passed: i64| {
            // Less than a step cannot be distinguished from zero.
            bytes as f64 * 8.0 * 1_000_000.0 / passed.max(STEP) as f64
        };
        // The last packet's bytes left after the time measured, the first one's came before it.
        let sent = rate(
            self.bytes - self.last_bytes,
            self.last_sent - self.first_sent,
        );
        let came = rate(
            self.bytes - self.first_bytes,
            self.last_came - self.first_came,
        );
        let found = if came < SAME * sent {
            USED * came
        } else {
            sent
        };
        Some(found.min(self.target))
    }
}
