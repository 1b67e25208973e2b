//! The events that media threads send to the server.

use crate::{ConnectionId, PeerId, RoomId, TrackKind};

/// How a connection's packets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// UDP, the normal case.
    Udp,
    /// ICE-TCP, for networks that block UDP.
    Tcp,
}

/// An event in a room.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaEvent {
    /// ICE and DTLS are connected: media can flow.
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
    /// Nothing has arrived for some seconds; the connection may recover on its own.
    Lost {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
    },
    /// Packets of a lost connection arrive again.
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
    /// The connection has ended (closed by the page, given up after 30 s of silence, or never
    /// established): the page has to reconnect. Not sent for a connection that the server itself
    /// disconnected or replaced.
    Gone {
        /// The room.
        room: RoomId,
        /// Whose connection.
        peer: PeerId,
        /// Which of its connections.
        connection: ConnectionId,
    },
    /// The first packet of a track has arrived on this connection.
    TrackStarted {
        /// The room.
        room: RoomId,
        /// The publisher.
        peer: PeerId,
        /// The track.
        kind: TrackKind,
    },
    /// The quality of a connection: sent every second while it is connected, and as soon as a track
    /// starts or stops arriving, or starts or stops reaching the page.
    Quality(Quality),
    /// A bug in the server broke this room. It is closed, and all its pages have to reconnect;
    /// other rooms continue.
    RoomFailed {
        /// The room.
        room: RoomId,
    },
}

/// The quality of a connection.
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
    /// The round-trip time in milliseconds, if it was measured.
    pub round_trip_ms: Option<f32>,
    /// From the page to the server.
    pub up: Direction,
    /// From the server to the page.
    pub down: Direction,
    /// The estimated bandwidth to the page, in bits per second.
    pub estimate: Option<u64>,
    /// The simulcast layer sent on each of the page's video slots that has a route, as `(slot,
    /// layer)`; layer 0 is the smallest.
    pub layers: Vec<(u8, u8)>,
    /// What arrived from the page in the last two seconds.
    pub arrived: Arrived,
    /// Every track that is forwarded to the page.
    pub reaches: Vec<Reaches>,
}

/// What arrived from a page in the last two seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Packets of the microphone. In silence, Opus sends only 5 in two seconds; that is not loss.
    pub microphone: u32,
    /// Frames of the camera, in the simulcast layer with the most.
    pub camera: u32,
    /// For how many seconds the microphone's packets have contained only digital silence, as from a
    /// microphone that is switched off on the device.
    pub silent: u32,
    /// Milliseconds since the last packet of any track, to a quarter of a second. When a camera
    /// freezes, the microphone's packets still arrive; a lost connection stops all of them.
    pub quiet_ms: u32,
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
    /// The jitter of the audio in milliseconds, if there is any.
    pub jitter_ms: Option<f32>,
    /// Bits per second, without the transport's headers.
    pub bitrate: u64,
}
