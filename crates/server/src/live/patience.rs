//! How long somebody waits for an answer. A disk may hang without failing, and a session that
//! waits for it cannot say so. So the waiting has an end of its own, apart from the session: the
//! caller learns that there is no answer yet, and nothing is taken back. What the disk was given
//! may still be written; the same command id then gets its stored answer, and is decided again if
//! it was not.

use std::convert::Infallible;
use std::time::Duration;

use bistand_store::StoreError;
use bistand_wire::socket::ServerMessage;
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::outbox::Outbox;

/// After this long a caller without an answer is refused with `unavailable`. People take two
/// seconds without any reaction for a fault; this leaves half a second for the network.
pub const ANSWER_WITHIN: Duration = Duration::from_millis(1_500);

/// A socket waits for the answer to a command. Dropped before the answer is sent, so that no
/// refusal can follow it.
pub(super) struct Patience {
    /// Closed by being dropped.
    _answered: oneshot::Sender<Infallible>,
}

impl Patience {
    /// Begins to wait.
    pub(super) fn begin(outbox: &Outbox, id: &str) -> Self {
        let (answered, waiting) = oneshot::channel();
        let (outbox, id) = (outbox.clone(), id.to_owned());
        tokio::spawn(async move {
            if timeout(ANSWER_WITHIN, waiting).await.is_err() {
                let problem = Problem::new(Code::Unavailable);
                let id = Some(id);
                outbox.tell(&ServerMessage::Refused { id, problem });
            }
        });
        Self {
            _answered: answered,
        }
    }
}

/// Waits for the answer of a session to a request.
///
/// # Errors
/// [`Code::Unavailable`] when it takes too long, [`Code::Stopping`] when the session has ended,
/// else what the session says.
pub(super) async fn answer<T>(answer: oneshot::Receiver<Result<T, Problem>>) -> Result<T, Problem> {
    match timeout(ANSWER_WITHIN, answer).await {
        Ok(answered) => answered.unwrap_or_else(|_| Err(Problem::new(Code::Stopping))),
        Err(_) => Err(Problem::new(Code::Unavailable)),
    }
}

/// Waits for the disk, for a request that has no session to wait for it. What the disk was given
/// may still be written.
///
/// # Errors
/// [`Code::Unavailable`] when it fails or takes too long, which is logged here.
pub async fn of_store<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
    match timeout(ANSWER_WITHIN, asked).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => tracing::error!(%error, "the store failed"),
        Err(_) => tracing::error!("the store does not answer"),
    }
    Err(Problem::new(Code::Unavailable))
}
