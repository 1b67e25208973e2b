//! What can go wrong: in words for an operator (start), or as a type for the server (offers).

use std::net::SocketAddr;

/// Why the media server could not start or could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Another program uses the port.
    #[error(
        "{protocol} port {} at {} is already in use: stop the program that uses it, or set \
         another media port",
        address.port(), address.ip()
    )]
    PortTaken {
        /// `UDP` or `TCP`.
        protocol: &'static str,
        /// The address to bind.
        address: SocketAddr,
    },
    /// The address cannot be bound for another reason.
    #[error("cannot listen for media on {protocol} {address}: {source}; check the media address")]
    Bind {
        /// `UDP` or `TCP`.
        protocol: &'static str,
        /// The address to bind.
        address: SocketAddr,
        /// The operating system's error.
        source: std::io::Error,
    },
    /// The settings are invalid.
    #[error("media settings: {0}")]
    Settings(&'static str),
    /// The system refused something else that is needed (a thread, an event queue).
    #[error("cannot start media: {0}")]
    System(#[from] std::io::Error),
    /// The offer cannot be answered.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// The room has the maximum number of peers.
    #[error("the room is full")]
    RoomFull,
    /// The thread has the maximum number of rooms, or its queue is full.
    #[error("the media server is busy")]
    Busy,
    /// No interface has an address to advertise to the page.
    #[error("no network interface has an address for media")]
    NoAddress,
    /// There is no such connection (any more): create a new one.
    #[error("there is no such connection")]
    NoConnection,
    /// The media server was stopped.
    #[error("the media server has stopped")]
    Stopped,
}

/// What is wrong with an offer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// More bytes or lines than any page of ours sends.
    #[error("the offer is too large")]
    TooLarge,
    /// Not a session description.
    #[error("the offer is not a session description")]
    NotSdp,
    /// It is valid SDP, but violates a convention; the text says which.
    #[error("the offer cannot be answered: {0}")]
    Refused(&'static str),
}
