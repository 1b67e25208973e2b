//! What waits to be written to one socket. Bounded: who does not read is dropped and comes back.

use std::sync::Arc;

use bistand_session::ConnectionId;
use bistand_wire::socket::{Bye, ServerMessage};
use tokio::sync::{Notify, mpsc};

/// Messages that may wait for a slow reader: a few seconds of a busy session.
const WAITING_MESSAGES: usize = 512;

/// One thing for the socket to do.
pub enum Letter {
    /// Write this.
    Text(String),
    /// Say why, and close.
    Close(Bye),
}

/// The way to one open socket. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    /// The socket.
    pub connection: ConnectionId,
    letters: mpsc::Sender<Letter>,
    overflow: Arc<Notify>,
}

impl Outbox {
    /// An outbox, the letters to be written, and the sign that the reader is too slow.
    #[must_use]
    pub fn new(connection: ConnectionId) -> (Self, mpsc::Receiver<Letter>, Arc<Notify>) {
        let (letters, received) = mpsc::channel(WAITING_MESSAGES);
        let overflow = Arc::new(Notify::new());
        (
            Self {
                connection,
                letters,
                overflow: overflow.clone(),
            },
            received,
            overflow,
        )
    }

    /// Sends a message; a socket that is gone or too slow loses it and is closed.
    pub fn tell(&self, message: &ServerMessage) {
        self.put(Letter::Text(message.to_json()));
    }

    /// Closes the socket after what is on its way.
    pub fn close(&self, reason: Bye) {
        self.put(Letter::Close(reason));
    }

    fn put(&self, letter: Letter) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.letters.try_send(letter) {
            self.overflow.notify_one();
        }
    }
}
