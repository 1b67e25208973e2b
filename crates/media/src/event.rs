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
    /// How a connection is doing: every second while it is up, and as soon as a track begins to
    /// arrive, stops arriving, or begins or stops reaching the page.
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
    /// What arrived from the page in the last two seconds.
    pub arrived: Arrived,
    /// Every track that is forwarded to the page.
    pub reaches: Vec<Reaches>,
}

/// What arrived from a page in the last two seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Packets of the microphone. Opus sends 5 in two seconds of silence: that is no loss.
    pub microphone: u32,
    /// Frames of the camera, in the simulcast layer that has most.
    pub camera: u32,
    /// For how many seconds the microphone's packets have held nothing but digital silence, as
    /// one gives that is switched off on the device.
    pub silent: u32,
}

/// A track that is forwarded to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reaches {
    /// Who publishes it.
    pub from: PeerId,
    /// Which of the publisher's tracks.
    pub kind: TrackKind,
    /// The page's reports confirm that packets of it arrived in the last seconds.
    pub is_confirmed: bool,
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
