//! What waits to be written to one socket. Bounded: who does not read is dropped and comes back.
//!
//! What is worthless a moment later (somebody is typing, how a line is, the answer to a ping) waits
//! once for each thing that it is about: a newer one takes the place of the one that waits. And
//! when a reader is slow it is left out altogether, so that it never takes room from what must
//! arrive.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_session::{ConnectionId, PageId, SeatId, SessionId};
use bistand_wire::socket::{Bye, ServerMessage};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Messages that may wait for a slow reader: a few seconds of a busy session.
const WAITING_MESSAGES: usize = 512;
/// When so many wait already, nothing ephemeral is added.
const WAITING_BEFORE_EPHEMERAL: usize = WAITING_MESSAGES / 4;

/// One thing for the socket to do.
pub enum Letter {
    /// Write this.
    Text(String),
    /// Write the newest message about this.
    Newest(About),
    /// Say why, and close.
    Close(Bye),
}

/// What an ephemeral message is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum About {
    /// Somebody types in a conversation.
    Typing(SessionId, SeatId, SeatId),
    /// The line of somebody.
    Quality(SessionId, SeatId),
    /// That the server is there.
    Pong,
    /// Something could not be read, and nobody can say what.
    Unread,
}

/// What an ephemeral message is about; nothing for one that must arrive.
fn about(message: &ServerMessage) -> Option<About> {
    match *message {
        ServerMessage::Typing {
            session,
            conversation,
            seat,
        } => Some(About::Typing(session, conversation, seat)),
        ServerMessage::Quality { session, seat, .. } => Some(About::Quality(session, seat)),
        ServerMessage::Pong { .. } => Some(About::Pong),
        ServerMessage::Refused { id: None, .. } => Some(About::Unread),
        _ => None,
    }
}

/// The newest ephemeral messages that wait.
#[derive(Clone, Default)]
pub struct Newest(Arc<Mutex<HashMap<About, String>>>);

impl Newest {
    /// Takes the message; `None` when there is none any more.
    #[must_use]
    pub fn take(&self, about: About) -> Option<String> {
        self.lock().remove(&about)
    }

    /// Whether there was none yet, so that a letter has to say that there is one.
    fn put(&self, about: About, message: String) -> bool {
        self.lock().insert(about, message).is_none()
    }

    fn waits(&self, about: About) -> bool {
        self.lock().contains_key(&about)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<About, String>> {
        // Messages are replaced whole, so a panic elsewhere left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That a socket is to be closed, and why. From then on nothing that its page says is read, and
/// nothing more is put into its outbox.
#[derive(Clone, Default)]
pub struct Closing(Arc<Ending>);

#[derive(Default)]
struct Ending {
    reason: Mutex<Option<Bye>>,
    begun: CancellationToken,
    at_once: CancellationToken,
}

impl Closing {
    /// Resolves when the socket is to be closed.
    pub async fn begun(&self) {
        self.0.begun.cancelled().await;
    }

    /// Resolves when it is to be closed without what waits: its page is no longer entitled to it,
    /// or does not read.
    pub async fn at_once(&self) -> Bye {
        self.0.at_once.cancelled().await;
        self.reason().unwrap_or(Bye::TooSlow)
    }

    /// Why, once it has begun.
    #[must_use]
    pub fn reason(&self) -> Option<Bye> {
        *self.lock()
    }

    /// Whether this is the first reason. The first one is told, but for a sign-out, which must not
    /// wait until somebody has read why else the socket is closed.
    fn begin(&self, reason: Bye) -> bool {
        let mut known = self.lock();
        let first = known.is_none();
        if first || reason == Bye::SignedOut {
            *known = Some(reason);
        }
        drop(known);
        if matches!(reason, Bye::SignedOut | Bye::TooSlow) {
            self.0.at_once.cancel();
        }
        first
    }

    fn lock(&self) -> MutexGuard<'_, Option<Bye>> {
        // A reason is replaced whole, so a panic elsewhere left nothing half done.
        self.0.reason.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the writer of a socket reads from.
pub struct Letters {
    /// In this order.
    pub letters: mpsc::Receiver<Letter>,
    /// For [`Letter::Newest`].
    pub newest: Newest,
    /// Whether the socket is to be closed.
    pub closing: Closing,
}

/// The way to one open socket. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    /// The socket.
    pub connection: ConnectionId,
    /// The page that opened it; `None` for a page without media.
    pub page: Option<PageId>,
    letters: mpsc::Sender<Letter>,
    newest: Newest,
    closing: Closing,
    refusals: Arc<AtomicU32>,
    goodbye: Arc<AtomicBool>,
}

impl Outbox {
    /// An outbox, and what is to be written.
    #[must_use]
    pub fn new(connection: ConnectionId, page: Option<PageId>) -> (Self, Letters) {
        let (sender, letters) = mpsc::channel(WAITING_MESSAGES);
        let closing = Closing::default();
        let newest = Newest::default();
        let outbox = Self {
            connection,
            page,
            letters: sender,
            newest: newest.clone(),
            closing: closing.clone(),
            refusals: Arc::default(),
            goodbye: Arc::default(),
        };
        let letters = Letters {
            letters,
            newest,
            closing,
        };
        (outbox, letters)
    }

    /// Sends a message. A socket that is gone or too slow loses it and is closed; an ephemeral one
    /// is left out for a slow reader.
    pub fn tell(&self, message: &ServerMessage) {
        if matches!(message, ServerMessage::Refused { problem, .. } if !problem.is_ours()) {
            self.refusals.fetch_add(1, Ordering::Relaxed);
        }
        let Some(about) = about(message) else {
            return self.put(Letter::Text(message.to_json()));
        };
        let waiting = self.letters.max_capacity() - self.letters.capacity();
        if waiting >= WAITING_BEFORE_EPHEMERAL && !self.newest.waits(about) {
            return;
        }
        if self.newest.put(about, message.to_json()) {
            self.put(Letter::Newest(about));
        }
    }

    /// How much was refused since this was last asked, wherever it was refused; without what the
    /// server itself could not do.
    pub(crate) fn take_refusals(&self) -> u32 {
        self.refusals.swap(0, Ordering::Relaxed)
    }

    /// Closes the socket. Its page is told what waits already, and why; one that is signed out is
    /// told only that. Nothing that the page says is read from now on.
    pub fn close(&self, reason: Bye) {
        let first = self.closing.begin(reason);
        if first && reason != Bye::SignedOut {
            self.put(Letter::Close(reason));
        }
        self.closing.0.begun.cancel();
    }

    /// The page has said goodbye. To be called before the socket ends: a session may see its end
    /// before it is told, and takes a page that ended without a goodbye for lost.
    pub fn said_goodbye(&self) {
        self.goodbye.store(true, Ordering::Release);
    }

    /// Whether the page has said goodbye.
    pub(super) fn is_closed_by_page(&self) -> bool {
        self.goodbye.load(Ordering::Acquire)
    }

    /// Whether the socket is to be closed.
    #[must_use]
    pub fn closing(&self) -> &Closing {
        &self.closing
    }

    /// Whoever is at the other end may not be there any more, and does not come back.
    pub(crate) fn is_signed_out(&self) -> bool {
        self.closing.reason() == Some(Bye::SignedOut)
    }

    /// The socket has ended, or is about to: nobody is there.
    #[must_use]
    pub(super) fn has_ended(&self) -> bool {
        self.letters.is_closed() || self.closing.0.begun.is_cancelled()
    }

    fn put(&self, letter: Letter) {
        if self.closing.0.begun.is_cancelled() {
            return;
        }
        if let Err(mpsc::error::TrySendError::Full(_)) = self.letters.try_send(letter) {
            self.closing.begin(Bye::TooSlow);
            self.closing.0.begun.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bistand_session::Timestamp;
    use bistand_wire::{Code, Problem};
    use futures_util::FutureExt as _;

    fn typing(seat: u8) -> ServerMessage {
        ServerMessage::Typing {
            session: SessionId(1),
            conversation: SeatId(2),
            seat: SeatId(seat.into()),
        }
    }

    fn durable(id: usize) -> ServerMessage {
        ServerMessage::Done {
            id: id.to_string(),
            sequence: None,
        }
    }

    #[test]
    fn refusals_are_counted_and_one_of_what_nobody_can_name_waits() {
        let (outbox, letters) = Outbox::new(ConnectionId(1), None);
        for _ in 0..1_000 {
            outbox.tell(&ServerMessage::Refused {
                id: None,
                problem: Problem::new(Code::Malformed),
            });
        }
        assert_eq!(letters.letters.len(), 1);
        for id in ["1", "2"] {
            outbox.clone().tell(&ServerMessage::Refused {
                id: Some(id.to_owned()),
                problem: Problem::slow_down(1),
            });
        }
        assert_eq!(letters.letters.len(), 3, "each that can be named");
        outbox.tell(&ServerMessage::Refused {
            id: Some("3".to_owned()),
            problem: Problem::new(Code::Unavailable),
        });
        assert_eq!(
            outbox.take_refusals(),
            1_002,
            "a bad disk is not the page's"
        );
        assert_eq!(outbox.take_refusals(), 0);
    }

    fn overflows(letters: &Letters) -> bool {
        letters.closing.at_once().now_or_never() == Some(Bye::TooSlow)
    }

    #[test]
    fn who_is_signed_out_is_told_nothing_else_whatever_was_to_be_told_before() {
        let (outbox, letters) = Outbox::new(ConnectionId(1), None);
        outbox.close(Bye::Restart);
        assert!(letters.closing.begun().now_or_never().is_some());
        assert!(letters.closing.at_once().now_or_never().is_none());
        outbox.tell(&durable(1));
        assert_eq!(letters.letters.len(), 1, "the goodbye alone");
        for reason in [Bye::SignedOut, Bye::Restart, Bye::SignedOut] {
            outbox.close(reason);
        }
        assert_eq!(letters.letters.len(), 1, "repeated, it takes no room");
        assert_eq!(
            letters.closing.at_once().now_or_never(),
            Some(Bye::SignedOut)
        );
        assert!(outbox.is_signed_out() && outbox.has_ended());
    }

    #[test]
    fn a_flood_of_typing_takes_one_place_and_closes_no_socket() {
        let (outbox, mut letters) = Outbox::new(ConnectionId(1), None);
        for _ in 0..100_000 {
            outbox.tell(&typing(2));
            outbox.tell(&ServerMessage::Pong { now: Timestamp(1) });
        }
        assert!(!overflows(&letters));
        assert_eq!(letters.letters.len(), 2);
        outbox.tell(&durable(1));
        let mut texts = Vec::new();
        while let Ok(letter) = letters.letters.try_recv() {
            texts.push(match letter {
                Letter::Text(text) => text,
                Letter::Newest(about) => letters.newest.take(about).unwrap(),
                Letter::Close(_) => panic!("closed"),
            });
        }
        assert_eq!(texts.len(), 3);
        assert!(texts[2].contains("done"), "{texts:?}");
        outbox.tell(&typing(2));
        assert_eq!(letters.letters.len(), 1, "the next one waits again");
    }

    #[test]
    fn the_newest_is_written() {
        let (outbox, letters) = Outbox::new(ConnectionId(1), None);
        for now in [1, 2, 3] {
            let now = Timestamp(now);
            outbox.tell(&ServerMessage::Pong { now });
        }
        let pong = letters.newest.take(About::Pong).unwrap();
        assert!(pong.contains("\"now\":3"), "{pong}");
    }

    #[test]
    fn a_slow_reader_gets_nothing_ephemeral_and_everything_else() {
        let (outbox, letters) = Outbox::new(ConnectionId(1), None);
        for id in 0..WAITING_BEFORE_EPHEMERAL {
            outbox.tell(&durable(id));
        }
        for seat in 0..200 {
            outbox.tell(&typing(seat));
        }
        assert_eq!(letters.letters.len(), WAITING_BEFORE_EPHEMERAL);
        for id in WAITING_BEFORE_EPHEMERAL..WAITING_MESSAGES {
            outbox.tell(&durable(id));
        }
        assert!(!overflows(&letters));
        outbox.tell(&durable(0));
        assert!(overflows(&letters), "it does not read at all");
    }
}
