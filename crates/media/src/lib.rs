//! The selective forwarding unit. It decides nothing: it forwards what the routes say.
//!
//! The server is the only peer of every browser. A page makes *one* offer with every m-line that
//! it will ever need, and tracks attach to those lines later without another negotiation:
//!
//! - its `sendonly` lines publish: the first audio line is the microphone, the first video line
//!   the camera (with up to three simulcast layers, rids `f`, `h`, `q` at full, half and quarter
//!   size, best declared in this order: Chromium drops the last ones for a small camera), the
//!   second video line the screen; any further one is refused (`inactive` in the answer);
//! - its `recvonly` lines receive: [`Route::slot`] counts audio lines and video lines separately,
//!   each from 0, in the order of the offer.
//!
//! The answer contains the server's candidates (ICE-lite, no trickling), and is returned only
//! after the connection is registered, because the first packet may arrive before the answer
//! does. Candidates in the offer are ignored: a browser is recognised by its first authenticated
//! packet.
//!
//! The contract, in the order of a call:
//!
//! 1. [`Media::connect`] in the lobby: the transport connects ([`MediaEvent::Connected`]), and ICE
//!    consent keeps it alive as long as the page lives, with or without media.
//! 2. [`Media::set_flow`] whenever the allowed routes change: the complete desired state of the
//!    room; the latest call wins. A packet of a track without a route is dropped.
//! 3. [`MediaEvent::Lost`] when nothing has arrived for some seconds, [`MediaEvent::Back`] when
//!    packets arrive again (from the same page, on the same address or, after [`Media::restart`]
//!    or on its own, on another one), and [`MediaEvent::Gone`] when the page has to reconnect.
//! 4. [`Media::disconnect`], [`Media::close`], [`Media::stop`].
//!
//! Inside, `room` is pure (who gets whose packets). A connection has two sides that do not know
//! each other: `link` is str0m (handshakes, and what the page sends), and `egress` numbers and
//! encrypts packets for the page, at the rate that `estimate` believes its network path to carry.
//! `driver` joins them and moves datagrams: one thread without an async runtime for each media
//! port, each room pinned to one thread, and a panic contained to its room. Outside of `link`,
//! only `srtp` (ciphers) and `format` (codecs) know types of str0m.

mod allowance;
mod codec;
mod driver;
mod egress;
mod error;
mod estimate;
mod event;
mod format;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod layers;
mod limits;
mod link;
mod media;
mod negotiate;
mod negotiated;
mod packet;
mod rewrite;
mod ring;
mod room;
mod rtcp;
mod sdp;
mod settings;
mod srtp;

pub use error::{MediaError, OfferError};
pub use event::{Arrived, Direction, MediaEvent, Quality, Reaches, Transport};
pub use media::Media;
pub use room::{Flow, Route};
pub use settings::MediaSettings;

/// A room: one support session. Its peers are pinned to one media thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId(pub u64);

/// A participant in a room, whatever its current connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerId(pub u64);

/// One WebRTC connection of a peer. A newer one replaces the older one immediately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// What a peer publishes. At most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TrackKind {
    /// Voice, Opus.
    Microphone,
    /// The camera, VP8 (simulcast) or H264.
    Camera,
    /// The shared screen, VP8 or H264, in a single detailed layer.
    Screen,
}

impl TrackKind {
    /// Whether the track is audio, which decides whether it goes to audio or to video lines.
    pub fn is_audio(self) -> bool {
        self == TrackKind::Microphone
    }
}
