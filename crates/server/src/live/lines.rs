//! The media connections that are up, as the media threads last told of them; for the figures.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bistand_media::{ConnectionId, Quality, Transport};

/// A connection that is up is told of every second; one of which nothing was heard for 6 s is gone.
const HEARD_WITHIN: Duration = Duration::from_secs(6);

/// A connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// UDP or TCP.
    pub transport: Transport,
    /// From the page, in bits a second.
    pub bits_in: u64,
    /// To the page, in bits a second.
    pub bits_out: u64,
}

/// All of them.
#[derive(Default)]
pub(super) struct Lines(Mutex<HashMap<ConnectionId, (Instant, Line)>>);

impl Lines {
    /// A connection is up.
    pub(super) fn heard(&self, quality: &Quality) {
        self.heard_at(quality, Instant::now());
    }

    fn heard_at(&self, quality: &Quality, now: Instant) {
        let line = Line {
            transport: quality.transport,
            bits_in: quality.up.bitrate,
            bits_out: quality.down.bitrate,
        };
        let mut lines = self.lock();
        if !lines.contains_key(&quality.connection) {
            // Of one that the server itself has replaced nobody tells that it is gone.
            forget_silent(&mut lines, now);
        }
        lines.insert(quality.connection, (now, line));
    }

    /// A connection is over.
    pub(super) fn gone(&self, connection: ConnectionId) {
        self.lock().remove(&connection);
    }

    /// Those that are up.
    pub(super) fn up(&self) -> Vec<Line> {
        self.up_at(Instant::now())
    }

    fn up_at(&self, now: Instant) -> Vec<Line> {
        let mut lines = self.lock();
        forget_silent(&mut lines, now);
        lines.values().map(|(_, line)| *line).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, (Instant, Line)>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_silent(lines: &mut HashMap<ConnectionId, (Instant, Line)>, now: Instant) {
    lines.retain(|_, (heard, _)| now.saturating_duration_since(*heard) < HEARD_WITHIN);
}

#[cfg(test)]
mod tests {
    use super::*;
    use bistand_media::{Arrived, Direction, PeerId, RoomId};

    fn quality(connection: u64, transport: Transport, up: u64, down: u64) -> Quality {
        let direction = |bitrate| Direction {
            bitrate,
            ..Direction::default()
        };
        Quality {
            room: RoomId(1),
            peer: PeerId(1),
            connection: ConnectionId(connection),
            transport,
            round_trip_ms: None,
            up: direction(up),
            down: direction(down),
            estimate: None,
            layers: vec![],
            arrived: Arrived::default(),
            reaches: vec![],
        }
    }

    #[test]
    fn a_line_is_up_until_it_is_gone_or_silent() {
        let lines = Lines::default();
        let began = Instant::now();
        lines.heard_at(&quality(1, Transport::Udp, 10, 20), began);
        lines.heard_at(&quality(2, Transport::Tcp, 1, 2), began);
        lines.heard_at(&quality(1, Transport::Udp, 30, 40), began);
        let mut up = lines.up_at(began);
        up.sort_by_key(|line| line.bits_in);
        assert_eq!(
            up.iter().map(|line| line.bits_out).collect::<Vec<_>>(),
            [2, 40]
        );
        lines.gone(ConnectionId(2));
        assert_eq!(lines.up_at(began).len(), 1);
        assert_eq!(lines.up_at(began + HEARD_WITHIN), []);
    }
}
