//! The handle that the server holds.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use crate::driver::{Command, Driver, ReadInterfaces, system};
use crate::egress::Egress;
use crate::link::Link;
use crate::negotiate::Negotiators;
use crate::{
    ConnectionId, Flow, MediaError, MediaEvent, MediaSettings, PeerId, RoomId, TrackKind, limits,
};

/// The media server: cheap to clone, and usable from every task. The crate's documentation has the
/// contract.
#[derive(Clone)]
pub struct Media {
    driver: Arc<Driver>,
    negotiators: Arc<Negotiators>,
}

impl Media {
    /// Binds the ports and starts the threads. Events are sent until [`Media::stop`].
    ///
    /// # Errors
    /// A port in use, an address of another machine, or invalid settings; each message says in one
    /// line what to do.
    pub fn start(
        settings: MediaSettings,
        events: mpsc::UnboundedSender<MediaEvent>,
    ) -> Result<Media, MediaError> {
        Media::start_with(&settings, &events, system())
    }

    /// The same with network interfaces other than the system's.
    pub(crate) fn start_with(
        settings: &MediaSettings,
        events: &mpsc::UnboundedSender<MediaEvent>,
        read: ReadInterfaces,
    ) -> Result<Media, MediaError> {
        let negotiators = Negotiators::start(settings.threads.min(limits::OFFER_THREADS))?;
        let driver = Driver::start(settings, events, read)?;
        Ok(Media {
            driver: Arc::new(driver),
            negotiators: Arc::new(negotiators),
        })
    }

    /// Answers an offer with a new connection of the peer; an older one ends immediately. Returns
    /// the answer (SDP with our candidates) once packets can be received.
    ///
    /// # Errors
    /// [`MediaError::Offer`] for an offer that cannot be answered, [`MediaError::RoomFull`],
    /// [`MediaError::Busy`], [`MediaError::NoAddress`], [`MediaError::Stopped`].
    pub async fn connect(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> Result<String, MediaError> {
        let driver = Arc::clone(&self.driver);
        let work = move || {
            let addresses = driver.addresses(room);
            if addresses.is_empty() {
                return Err(MediaError::NoAddress);
            }
            let now = Instant::now();
            let accepted = Link::accept(now, &offer, driver.certificate(), &addresses)?;
            let egress = Egress::new(now, accepted.streams);
            Ok((accepted.link, egress, accepted.answer))
        };
        let (link, egress, answer) = self.negotiators.work(room, work).await?;
        let (reply, registered) = oneshot::channel();
        let command = Command::Connect {
            room,
            peer,
            connection,
            link: Box::new(link),
            egress: Box::new(egress),
            reply,
        };
        self.driver.ask(room, command)?;
        registered.await.map_err(|_| MediaError::Stopped)??;
        Ok(answer)
    }

    /// Answers the offer of an ICE restart of the same connection: same lines, same DTLS, new
    /// user name and password.
    ///
    /// # Errors
    /// [`MediaError::NoConnection`] if there is none (any more): the page has to reconnect.
    pub async fn restart(
        &self,
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
    ) -> Result<String, MediaError> {
        let (reply, answer) = oneshot::channel();
        self.driver.ask(
            room,
            Command::Restart {
                room,
                peer,
                connection,
                offer,
                addresses: self.driver.addresses(room),
                reply,
            },
        )?;
        answer.await.map_err(|_| MediaError::Stopped)?
    }

    /// Ends a connection; does nothing if there is none (any more).
    pub fn disconnect(&self, room: RoomId, peer: PeerId, connection: ConnectionId) {
        self.driver.tell(
            room,
            Command::Disconnect {
                room,
                peer,
                connection,
            },
        );
    }

    /// Ends any connection of a peer, for a peer that will not return.
    pub fn leave(&self, room: RoomId, peer: PeerId) {
        self.driver.tell(room, Command::Leave { room, peer });
    }

    /// Sets the complete desired state of a room; the latest call wins. It also applies to peers
    /// that connect later, until [`Media::close`] or [`MediaEvent::RoomFailed`].
    pub fn set_flow(&self, room: RoomId, flow: Flow) {
        self.driver.tell(room, Command::SetFlow { room, flow });
    }

    /// Asks the encoder of a track for a keyframe before it has a route: a call rings, and the page
    /// that accepts starts sending. An encoder that has sent before would continue with delta
    /// frames.
    pub fn prepare(&self, room: RoomId, peer: PeerId, kind: TrackKind) {
        self.driver
            .tell(room, Command::Prepare { room, peer, kind });
    }

    /// Ends a room: its connections and its flow.
    pub fn close(&self, room: RoomId) {
        self.driver.tell(room, Command::Close { room });
    }

    /// Says goodbye to every peer, closes the ports and waits for the threads to end.
    pub fn stop(&self) {
        self.negotiators.stop();
        self.driver.stop();
    }

    /// Bypasses the contract, for tests of what the contract has no call for.
    #[cfg(test)]
    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }
}
