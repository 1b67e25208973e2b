//! The selective forwarding unit: it decides nothing, it forwards what it is told to.
//!
//! The server is the only peer of every browser. A page makes *one* offer with every line that
//! it will ever need, and tracks attach to those lines later without another negotiation:
//!
//! - its `sendonly` lines publish: the first audio line is the microphone, the first video line
//!   the camera (with up to three simulcast layers, rids `f`, `h`, `q` at full, half and quarter
//!   size, best declared in this order: Chromium leaves out the last ones of a small camera),
//!   the second video line the screen; any further one is refused (`inactive` in the answer);
//! - its `recvonly` lines receive: [`Route::line`] counts the audio lines and the video lines
//!   apart, each from 0, in the order in which they stand in the offer.
//!
//! The answer carries the server's candidates (ICE-lite, nothing is trickled), and is returned
//! only after the connection is registered, because the first packet may overtake it. Candidates
//! in the offer are ignored: a browser is recognised by its first authenticated packet.
//!
//! The contract, in the order of a call:
//!
//! 1. [`Media::connect`] in the lobby: the transport comes up ([`MediaEvent::Connected`]) and
//!    stays up by ICE consent for as long as the page lives, with or without media.
//! 2. [`Media::set_flow`] whenever the rules change: the complete desired state of the room, the
//!    latest one wins. A packet of a track that no route names goes nowhere.
//! 3. [`MediaEvent::Lost`] when nothing was heard for some seconds, [`MediaEvent::Back`] when it
//!    is heard again (the same page on the same or, after [`Media::restart`] or by itself, on
//!    another address), [`MediaEvent::Gone`] when the page has to connect anew.
//! 4. [`Media::disconnect`], [`Media::close`], [`Media::stop`].
//!
//! Inside, `room` is pure (who gets whose packets), `egress` numbers and encrypts them for a
//! subscriber as fast as `estimate` believes the line to be, `link` is the only module that knows
//! str0m, and `driver` moves datagrams: one thread without an async runtime per media port, a
//! room pinned to one thread, and a panic contained to its room.

mod allowance;
mod codec;
mod driver;
mod egress;
mod error;
mod estimate;
mod event;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod layers;
mod limits;
mod link;
mod media;
mod negotiate;
mod packet;
mod rewrite;
mod ring;
mod room;
mod rtcp;
mod sdp;
mod settings;

pub use error::{MediaError, OfferError};
pub use event::{Arrived, Direction, MediaEvent, Quality, Reaches, Transport};
pub use media::Media;
pub use room::{Flow, Route};
pub use settings::MediaSettings;

/// A room: one support session. Its peers are pinned to one media thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId(pub u64);

/// A participant in a room, whatever connection it has at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerId(pub u64);

/// One WebRTC connection of a peer. A newer one replaces the older one at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// What a peer publishes. At most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TrackKind {
    /// Voice, Opus.
    Microphone,
    /// The camera, VP8 (simulcast) or H264.
    Camera,
    /// The shared screen, VP8 or H264, one layer at detail.
    Screen,
}

impl TrackKind {
    /// Whether the track is sound, which decides whether it goes to audio or to video lines.
    pub fn is_audio(self) -> bool {
        self == TrackKind::Microphone
    }
}
