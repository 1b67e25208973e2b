//! What the media threads tell the server.

use crate::{ConnectionId, PeerId, RoomId, TrackKind};

/// How a connection's packets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// UDP, as it should be.
    Udp,
    /// ICE-TCP, for networks that let nothing else through.
    Tcp,
}

/// Something happened in a room.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaEvent {
    /// ICE and DTLS are up: media can flow at once.
    Connected {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
        /// UDP or TCP.
        transport: Transport,
    },
    /// Nothing has come for some seconds; it may come back by itself.
    Lost {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
    },
    /// A lost connection is heard again.
    Back {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
        /// UDP or TCP.
        transport: Transport,
    },
    /// The connection is over (closed by the page, given up after 30 s of silence, or never
    /// came up): the page has to make a new one. Not told of a connection that the server
    /// itself disconnected or replaced.
    Gone {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
    },
    /// The first packet of a track has come on this connection.
    TrackStarted {
        /// The room.
        room: RoomId,
        /// Who publishes.
        peer: PeerId,
        /// What.
        kind: TrackKind,
    },
    /// How a connection is doing, every two seconds while it is up.
    Quality(Quality),
    /// A fault of the server broke this room; it is closed, the others go on. All its pages
    /// have to connect anew.
    RoomFailed {
        /// The room.
        room: RoomId,
    },
}

/// How a connection is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// The room.
    pub room: RoomId,
    /// Whose connection.
    pub peer: PeerId,
    /// Which of its connections.
    pub connection: ConnectionId,
    /// UDP or TCP.
    pub transport: Transport,
    /// Round trip in milliseconds, if anything measured it.
    pub round_trip_ms: Option<f32>,
    /// From the page to the server.
    pub up: Direction,
    /// From the server to the page.
    pub down: Direction,
    /// Bits per second that the way to the page is estimated to carry.
    pub estimate: Option<u64>,
    /// The simulcast layer sent on each of the page's video lines that has a route, as
    /// `(line, layer)`; layer 0 is the smallest.
    pub layers: Vec<(u8, u8)>,
}

/// One direction of a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Direction {
    /// Packets lost, 0 to 1, if known.
    pub loss: Option<f32>,
    /// Jitter of the sound in milliseconds, if there is any.
    pub jitter_ms: Option<f32>,
    /// Bits per second, headers of the transport not counted.
    pub bitrate: u64,
}
