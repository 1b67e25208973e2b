//! Forwards nothing, for live sessions without media. Unit tests include this file.

use std::sync::{Arc, Mutex};

use bistand_media::{ConnectionId as MediaConnection, Flow, MediaError, PeerId, RoomId, TrackKind};
use futures_util::future::{BoxFuture, FutureExt};

// Another path to it in the library than in its tests.
use super::Forwarder;

/// Forwards nothing, and remembers which rooms were closed.
#[derive(Clone, Default)]
pub(super) struct Rooms(pub(super) Arc<Mutex<Vec<RoomId>>>);

impl Forwarder for Rooms {
    fn set_flow(&self, _: RoomId, _: Flow) {}
    fn prepare(&self, _: RoomId, _: PeerId, _: TrackKind) {}
    fn leave(&self, _: RoomId, _: PeerId) {}

    fn close(&self, room: RoomId) {
        self.0.lock().unwrap().push(room);
    }

    fn connect(
        &self,
        _: RoomId,
        _: PeerId,
        _: MediaConnection,
        _: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        std::future::ready(Err(MediaError::Busy)).boxed()
    }

    fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: MediaConnection,
        offer: String,
    ) -> BoxFuture<'_, Result<String, MediaError>> {
        self.connect(room, peer, connection, offer)
    }
}
