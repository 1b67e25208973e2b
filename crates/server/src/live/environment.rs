//! The environment of live sessions: the store, the SFU, the clock and randomness. The server
//! passes the real ones, the simulator its own, which it controls and makes fail.

use std::sync::Arc;

use bistand_media::{ConnectionId, Flow, Media, MediaError, PeerId, RoomId, TrackKind};
use bistand_session::{Policy, Timestamp};
use bistand_store::SessionStore;
use futures_util::future::{BoxFuture, FutureExt};
use rand::RngExt;

/// Bytes of randomness in a link.
const LINK_BYTES: usize = 16;

/// Everything outside that a live session depends on.
pub struct Environment {
    /// The logs and tables.
    pub store: Arc<dyn SessionStore>,
    /// Where media are forwarded.
    pub media: Arc<dyn Forwarder>,
    /// The clock.
    pub clock: Clock,
    /// The source of ids, codes and links.
    pub random: Random,
    /// The limits and waiting times for the rules.
    pub policy: Policy,
}

impl Environment {
    /// The environment of a server: its store and media, the real clock and the system's
    /// randomness.
    #[must_use]
    pub fn for_server(store: Arc<dyn SessionStore>, media: Media) -> Self {
        Self {
            store,
            media: Arc::new(media),
            clock: Clock::default(),
            random: Random::default(),
            policy: Policy::default(),
        }
    }
}

/// The part of [`Media`] that live sessions use.
pub trait Forwarder: Send + Sync {
    /// See [`Media::set_flow`].
    fn set_flow(&self, room: RoomId, flow: Flow);
    /// See [`Media::prepare`].
    fn prepare(&self, room: RoomId, peer: PeerId, kind: TrackKind);
    /// See [`Media::leave`].
    fn leave(&self, room: RoomId, peer: PeerId);
    /// See [`Media::close`].
    fn close(&self, room: RoomId);
    /// See [`Media::connect`].
    fn connect(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>>;
    /// See [`Media::restart`].
    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>>;
}

impl Forwarder for Media {
    fn set_flow(&self, room: RoomId, flow: Flow) {
        Self::set_flow(self, room, flow);
    }

    fn prepare(&self, room: RoomId, peer: PeerId, kind: TrackKind) {
        Self::prepare(self, room, peer, kind);
    }

    fn leave(&self, room: RoomId, peer: PeerId) {
        Self::leave(self, room, peer);
    }

    fn close(&self, room: RoomId) {
        Self::close(self, room);
    }

    fn connect(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        Self::connect(self, room, peer, connection, offer).boxed()
    }

    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        Self::restart(self, room, peer, connection, offer).boxed()
    }
}

/// A clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that calls this function.
    pub fn new(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// The server's clock.
impl Default for Clock {
    fn default() -> Self {
        Self::new(crate::clock::now)
    }
}

/// A source of 64 random bits at a time.
#[derive(Clone)]
pub struct Random(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Random {
    /// A source that calls this function.
    pub fn new(next: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(next))
    }

    /// 64 random bits.
    pub(super) fn bits(&self) -> u64 {
        (self.0)()
    }

    /// A token of 128 random bits for a link, in frames and digits that need no escaping.
    pub(super) fn link_token(&self) -> String {
        (0..LINK_BYTES / size_of::<u64>())
            .map(|_| format!("{:016x}", self.bits()))
            .collect()
    }

    /// A code with this many digits. The modulo bias is less than one in ten million, up to twelve
    /// digits.
    pub(super) fn code(&self, digits: u32) -> String {
        let width = digits as usize;
        let number = self.bits() % 10_u64.pow(digits);
        format!("{number:0width$}")
    }
}

/// The system's randomness, fit for secrets.
impl Default for Random {
    fn default() -> Self {
        Self::new(random_u64)
    }
}

/// 64 random bits of the system.
#[must_use]
pub fn random_u64() -> u64 {
    rand::rng().random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_leading_zeros_and_links_their_bits() {
        let random = Random::default();
        for _ in 0..200 {
            assert_eq!(random.code(9).len(), 9);
            assert!(random.code(9).chars().all(|c| c.is_ascii_digit()));
            assert_eq!(random.link_token().len(), 32);
        }
        assert_ne!(random.link_token(), random.link_token());
        let small = Random::new(|| 42);
        assert_eq!(small.code(9), "000000042");
        assert_eq!(small.link_token(), "000000000000002a000000000000002a");
    }
}
