//! What offer and answer have settled about the streams to a subscriber: `link` finds it out, and
//! `egress` sends by it.

/// How a stream was negotiated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Negotiated {
    pub(crate) is_audio: bool,
    pub(crate) mid: String,
    pub(crate) ssrc: u32,
    /// The stream of retransmissions.
    pub(crate) rtx: Option<u32>,
    /// Ids of the extensions that the page understands.
    pub(crate) mid_id: Option<u8>,
    pub(crate) transport_id: Option<u8>,
    pub(crate) level_id: Option<u8>,
    /// Payload type of retransmissions, for packets of padding only.
    pub(crate) padding_type: Option<u8>,
}

/// The outgoing streams of a connection, by slot. They stay for the connection's life.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Streams {
    pub(crate) audio: Vec<Negotiated>,
    pub(crate) video: Vec<Negotiated>,
}

/// Payload types of a packet: its own, and that of its retransmission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PayloadTypes {
    pub(crate) main: u8,
    pub(crate) rtx: Option<u8>,
}
