//! The frames that wait to be written to one socket. Bounded: a socket that does not read is
//! closed, and its page reconnects.
//!
//! Ephemeral messages (typing, quality, pong) wait once for each subject: a newer one replaces the
//! one that waits. For a slow reader they are dropped altogether, so that they never take room from
//! what must arrive.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bistand_session::rules::holding::Before;
use bistand_session::{ConnectionId, PageId, SeatId, SessionId};
use bistand_wire::socket::{Bye, ServerMessage};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Frames that may wait for a slow reader: a few seconds of a busy session.
const WAITING_MESSAGES: usize = 512;
/// When this many wait already, ephemeral messages are dropped.
const WAITING_BEFORE_EPHEMERAL: usize = WAITING_MESSAGES / 4;

/// One instruction for the socket's writer.
pub enum OutgoingFrame {
    /// Write this text.
    Text(String),
    /// Write the newest message about this.
    Newest(About),
    /// Say why, and close.
    Close(Bye),
}

/// What an ephemeral message is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum About {
    /// Typing in a conversation.
    Typing(SessionId, SeatId, SeatId),
    /// The quality of a seat's media connection.
    Quality(SessionId, SeatId),
    /// The answer to a ping.
    Pong,
    /// A message could not be parsed, so the refusal names no id.
    Unread,
}

/// What an ephemeral message is about; `None` for one that must arrive.
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

/// The newest ephemeral message about each subject.
#[derive(Clone, Default)]
pub struct Newest(Arc<Mutex<HashMap<About, String>>>);

impl Newest {
    /// Takes the message; `None` when there is none any more.
    #[must_use]
    pub fn take(&self, about: About) -> Option<String> {
        self.lock().remove(&about)
    }

    /// Replaces the message. Returns whether there was none, so that a frame has to announce it.
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

/// Whether a socket is to be closed, and why. From then on nothing is read from it, and nothing
/// more is put into its outbox.
#[derive(Clone, Default)]
pub struct Closing(Arc<ClosingState>);

#[derive(Default)]
struct ClosingState {
    reason: Mutex<Option<Bye>>,
    begun: CancellationToken,
    immediately: CancellationToken,
}

impl Closing {
    /// Resolves when the socket is to be closed.
    pub async fn begun(&self) {
        self.0.begun.cancelled().await;
    }

    /// Resolves when it is to be closed without writing what waits: because the page is no longer
    /// entitled to it, or does not read.
    pub async fn immediately(&self) -> Bye {
        self.0.immediately.cancelled().await;
        self.reason().unwrap_or(Bye::TooSlow)
    }

    /// The reason, once closing has begun.
    #[must_use]
    pub fn reason(&self) -> Option<Bye> {
        *self.lock()
    }

    /// Returns whether this is the first reason. The first one is sent, except that a sign-out
    /// replaces it: that must not wait until the page has read another reason.
    fn begin(&self, reason: Bye) -> bool {
        let mut known = self.lock();
        let first = known.is_none();
        if first || reason == Bye::SignedOut {
            *known = Some(reason);
        }
        drop(known);
        if matches!(reason, Bye::SignedOut | Bye::TooSlow) {
            self.0.immediately.cancel();
        }
        first
    }

    fn lock(&self) -> MutexGuard<'_, Option<Bye>> {
        // A reason is replaced whole, so a panic elsewhere left nothing half done.
        self.0.reason.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a socket's writer reads from.
pub struct OutgoingFrames {
    /// The frames, in order.
    pub frames: mpsc::Receiver<OutgoingFrame>,
    /// The messages for [`OutgoingFrame::Newest`].
    pub newest: Newest,
    /// Whether the socket is to be closed.
    pub closing: Closing,
}

/// Sends to one open socket. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    /// The socket.
    pub connection: ConnectionId,
    /// The page that opened it; `None` for a page without media.
    pub page: Option<PageId>,
    /// What the tab of that page showed before.
    pub before: Before,
    /// Sockets are numbered in the order in which they were opened.
    pub(super) number: u64,
    frames: mpsc::Sender<OutgoingFrame>,
    newest: Newest,
    closing: Closing,
    refusals: Arc<AtomicU32>,
    goodbye: Arc<AtomicBool>,
    elsewhere: Arc<AtomicBool>,
}

static OPENED: AtomicU64 = AtomicU64::new(0);

impl Outbox {
    /// An outbox, and the frames that its writer reads.
    #[must_use]
    pub fn new(connection: ConnectionId, page: Option<PageId>) -> (Self, OutgoingFrames) {
        let (sender, frames) = mpsc::channel(WAITING_MESSAGES);
        let closing = Closing::default();
        let newest = Newest::default();
        let outbox = Self {
            connection,
            page,
            before: Before::Unknown,
            number: OPENED.fetch_add(1, Ordering::Relaxed),
            frames: sender,
            newest: newest.clone(),
            closing: closing.clone(),
            refusals: Arc::default(),
            goodbye: Arc::default(),
            elsewhere: Arc::default(),
        };
        let frames = OutgoingFrames {
            frames,
            newest,
            closing,
        };
        (outbox, frames)
    }

    /// The same outbox, of a page whose tab showed `before`.
    #[must_use]
    pub fn in_tab_of(self, before: Before) -> Self {
        Self { before, ..self }
    }

    /// Sends a message. A socket that is closed or too slow loses it and is closed; an ephemeral
    /// message is dropped for a slow reader.
    pub fn send(&self, message: &ServerMessage) {
        if matches!(message, ServerMessage::Refused { problem, .. } if !problem.is_ours()) {
            self.refusals.fetch_add(1, Ordering::Relaxed);
        }
        let Some(about) = about(message) else {
            return self.put(OutgoingFrame::Text(message.to_json()));
        };
        let waiting = self.frames.max_capacity() - self.frames.capacity();
        if waiting >= WAITING_BEFORE_EPHEMERAL && !self.newest.waits(about) {
            return;
        }
        if self.newest.put(about, message.to_json()) {
            self.put(OutgoingFrame::Newest(about));
        }
    }

    /// The refusals since the last call, except those that are the server's fault.
    pub(crate) fn take_refusals(&self) -> u32 {
        self.refusals.swap(0, Ordering::Relaxed)
    }

    /// Closes the socket after writing what waits and the reason; after a sign-out only the reason
    /// is written. Nothing is read from now on.
    pub fn close(&self, reason: Bye) {
        let first = self.closing.begin(reason);
        if first && reason != Bye::SignedOut {
            self.put(OutgoingFrame::Close(reason));
        }
        self.closing.0.begun.cancel();
    }

    /// The page has said goodbye. Must be called before the socket ends: a session may notice the
    /// end before it is notified, and treats a socket that ended without a goodbye as lost.
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

    /// Closes a socket whose cookie now belongs to another person or session: its grace ends, and
    /// the page learns who it is when it reconnects.
    pub(crate) fn close_as_elsewhere(&self) {
        self.elsewhere.store(true, Ordering::Release);
        self.close(Bye::Restart);
    }

    /// The person was signed out, or is elsewhere, and does not come back here.
    pub(crate) fn is_signed_out(&self) -> bool {
        self.elsewhere.load(Ordering::Acquire) || self.closing.reason() == Some(Bye::SignedOut)
    }

    /// The socket has ended, or is about to.
    #[must_use]
    pub(super) fn has_ended(&self) -> bool {
        self.frames.is_closed() || self.closing.0.begun.is_cancelled()
    }

    fn put(&self, frame: OutgoingFrame) {
        if self.closing.0.begun.is_cancelled() {
            return;
        }
        if let Err(mpsc::error::TrySendError::Full(_)) = self.frames.try_send(frame) {
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
    fn refusals_are_counted_and_only_one_without_an_id_waits() {
        let (outbox, frames) = Outbox::new(ConnectionId(1), None);
        for _ in 0..1_000 {
            outbox.send(&ServerMessage::Refused {
                id: None,
                problem: Problem::new(Code::Malformed),
            });
        }
        assert_eq!(frames.frames.len(), 1);
        for id in ["1", "2"] {
            outbox.clone().send(&ServerMessage::Refused {
                id: Some(id.to_owned()),
                problem: Problem::slow_down(1),
            });
        }
        assert_eq!(frames.frames.len(), 3, "each that can be named");
        outbox.send(&ServerMessage::Refused {
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

    fn overflows(frames: &OutgoingFrames) -> bool {
        frames.closing.immediately().now_or_never() == Some(Bye::TooSlow)
    }

    #[test]
    fn after_a_sign_out_nothing_else_is_sent() {
        let (outbox, frames) = Outbox::new(ConnectionId(1), None);
        outbox.close(Bye::Restart);
        assert!(frames.closing.begun().now_or_never().is_some());
        assert!(frames.closing.immediately().now_or_never().is_none());
        outbox.send(&durable(1));
        assert_eq!(frames.frames.len(), 1, "the goodbye alone");
        for reason in [Bye::SignedOut, Bye::Restart, Bye::SignedOut] {
            outbox.close(reason);
        }
        assert_eq!(frames.frames.len(), 1, "repeated, it takes no room");
        assert_eq!(
            frames.closing.immediately().now_or_never(),
            Some(Bye::SignedOut)
        );
        assert!(outbox.is_signed_out() && outbox.has_ended());
    }

    #[test]
    fn a_flood_of_typing_takes_one_place_and_closes_no_socket() {
        let (outbox, mut frames) = Outbox::new(ConnectionId(1), None);
        for _ in 0..100_000 {
            outbox.send(&typing(2));
            outbox.send(&ServerMessage::Pong { now: Timestamp(1) });
        }
        assert!(!overflows(&frames));
        assert_eq!(frames.frames.len(), 2);
        outbox.send(&durable(1));
        let mut texts = Vec::new();
        while let Ok(frame) = frames.frames.try_recv() {
            texts.push(match frame {
                OutgoingFrame::Text(text) => text,
                OutgoingFrame::Newest(about) => frames.newest.take(about).unwrap(),
                OutgoingFrame::Close(_) => panic!("closed"),
            });
        }
        assert_eq!(texts.len(), 3);
        assert!(texts[2].contains("done"), "{texts:?}");
        outbox.send(&typing(2));
        assert_eq!(frames.frames.len(), 1, "the next one waits again");
    }

    #[test]
    fn the_newest_is_written() {
        let (outbox, frames) = Outbox::new(ConnectionId(1), None);
        for now in [1, 2, 3] {
            let now = Timestamp(now);
            outbox.send(&ServerMessage::Pong { now });
        }
        let pong = frames.newest.take(About::Pong).unwrap();
        assert!(pong.contains("\"now\":3"), "{pong}");
    }

    #[test]
    fn a_slow_reader_gets_nothing_ephemeral_and_everything_else() {
        let (outbox, frames) = Outbox::new(ConnectionId(1), None);
        for id in 0..WAITING_BEFORE_EPHEMERAL {
            outbox.send(&durable(id));
        }
        for seat in 0..200 {
            outbox.send(&typing(seat));
        }
        assert_eq!(frames.frames.len(), WAITING_BEFORE_EPHEMERAL);
        for id in WAITING_BEFORE_EPHEMERAL..WAITING_MESSAGES {
            outbox.send(&durable(id));
        }
        assert!(!overflows(&frames));
        outbox.send(&durable(0));
        assert!(overflows(&frames), "it does not read at all");
    }
}
