//! What can go wrong, in words for an operator (start) or as a type for the server (offers).

use std::net::SocketAddr;

/// Why the media server could not start or could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Somebody else has the port.
    #[error(
        "{protocol} port {} at {} is already taken: stop the program that uses it, or set \
         another media port",
        address.port(), address.ip()
    )]
    PortTaken {
        /// `UDP` or `TCP`.
        protocol: &'static str,
        /// The address that was to be bound.
        address: SocketAddr,
    },
    /// The address cannot be bound for another reason.
    #[error("cannot listen for media at {protocol} {address}: {source}; check the media address")]
    Bind {
        /// `UDP` or `TCP`.
        protocol: &'static str,
        /// The address that was to be bound.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The settings make no sense.
    #[error("media settings: {0}")]
    Settings(&'static str),
    /// The system refused something else that is needed (a thread, an event queue).
    #[error("cannot start media: {0}")]
    System(#[from] std::io::Error),
    /// The offer is not one that we can answer.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// The room has as many peers as it may have.
    #[error("the room is full")]
    RoomFull,
    /// The thread has as many rooms as it may have, or its queue is full.
    #[error("the media server is busy")]
    Busy,
    /// No interface has an address that could be told to the page.
    #[error("no network interface has an address for media")]
    NoAddress,
    /// There is no such connection (any more): make a new one.
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
    /// It can be read, but breaks a convention; says which.
    #[error("the offer cannot be answered: {0}")]
    Refused(&'static str),
}
