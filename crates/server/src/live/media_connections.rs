//! The media connections that are up, as last reported by the media threads, for the metrics.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bistand_media::{ConnectionId, Quality, Transport};

/// The media threads report each connection every second. One without a report for 6 s is gone.
const TIMEOUT: Duration = Duration::from_secs(6);

/// A media connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MediaConnection {
    /// UDP or TCP.
    pub transport: Transport,
    /// From the page, in bits per second.
    pub bits_in: u64,
    /// To the page, in bits per second.
    pub bits_out: u64,
}

/// All media connections that are up.
#[derive(Default)]
pub(super) struct MediaConnections(Mutex<HashMap<ConnectionId, (Instant, MediaConnection)>>);

impl MediaConnections {
    /// A report on a connection that is up.
    pub(super) fn seen(&self, quality: &Quality) {
        self.seen_at(quality, Instant::now());
    }

    fn seen_at(&self, quality: &Quality, now: Instant) {
        let connection = MediaConnection {
            transport: quality.transport,
            bits_in: quality.up.bitrate,
            bits_out: quality.down.bitrate,
        };
        let mut connections = self.lock();
        if !connections.contains_key(&quality.connection) {
            // No event says that a connection was replaced by the server itself.
            remove_timed_out(&mut connections, now);
        }
        connections.insert(quality.connection, (now, connection));
    }

    /// A connection has ended.
    pub(super) fn gone(&self, connection: ConnectionId) {
        self.lock().remove(&connection);
    }

    /// The connections that are up.
    pub(super) fn up(&self) -> Vec<MediaConnection> {
        self.up_at(Instant::now())
    }

    fn up_at(&self, now: Instant) -> Vec<MediaConnection> {
        let mut connections = self.lock();
        remove_timed_out(&mut connections, now);
        connections
            .values()
            .map(|(_, connection)| *connection)
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, (Instant, MediaConnection)>> {
        // It is changed in single steps, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remove_timed_out(
    connections: &mut HashMap<ConnectionId, (Instant, MediaConnection)>,
    now: Instant,
) {
    connections.retain(|_, (last_seen, _)| now.saturating_duration_since(*last_seen) < TIMEOUT);
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
    fn a_connection_is_up_until_it_is_gone_or_times_out() {
        let connections = MediaConnections::default();
        let began = Instant::now();
        connections.seen_at(&quality(1, Transport::Udp, 10, 20), began);
        connections.seen_at(&quality(2, Transport::Tcp, 1, 2), began);
        connections.seen_at(&quality(1, Transport::Udp, 30, 40), began);
        let mut up = connections.up_at(began);
        up.sort_by_key(|connection| connection.bits_in);
        assert_eq!(
            up.iter()
                .map(|connection| connection.bits_out)
                .collect::<Vec<_>>(),
            [2, 40]
        );
        connections.gone(ConnectionId(2));
        assert_eq!(connections.up_at(began).len(), 1);
        assert_eq!(connections.up_at(began + TIMEOUT), []);
    }
}
