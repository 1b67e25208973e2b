//! How long a caller waits for an answer. A disk may hang without failing, and a session that waits
//! for it cannot say so. So the deadline is independent of the session: the caller learns that
//! there is no answer yet, and nothing is rolled back. What the store was given may still be
//! written; a repeated command then gets its stored answer, or is decided again if it was not
//! written.

use std::convert::Infallible;
use std::time::Duration;

use bistand_store::StoreError;
use bistand_wire::socket::ServerMessage;
use bistand_wire::{Code, Problem};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::outbox::Outbox;

/// After this time a caller without an answer is refused with `unavailable`. People take two
/// seconds without any reaction for a fault; this leaves half a second for the network.
pub const ANSWER_TIMEOUT: Duration = Duration::from_millis(1_500);

/// The deadline of a command, or of an offer until its session handles it. Dropped before the
/// answer is sent, so that no refusal can follow the answer.
pub(super) struct AnswerDeadline {
    /// Dropping it cancels the refusal.
    answered: oneshot::Sender<Infallible>,
}

impl AnswerDeadline {
    /// Starts the deadline.
    pub(super) fn start(outbox: &Outbox, id: &str) -> Self {
        let (answered, waiting) = oneshot::channel();
        let (outbox, id) = (outbox.clone(), id.to_owned());
        tokio::spawn(async move {
            if timeout(ANSWER_TIMEOUT, waiting).await.is_err() {
                let problem = Problem::new(Code::Unavailable);
                let id = Some(id);
                outbox.send(&ServerMessage::Refused { id, problem });
            }
        });
        Self { answered }
    }

    /// Whether the deadline has passed, so that the socket was refused already.
    pub(super) fn has_passed(&self) -> bool {
        self.answered.is_closed()
    }
}

/// Waits for a session's answer to a request.
///
/// # Errors
/// [`Code::Unavailable`] after the deadline, [`Code::Stopping`] when the session has ended,
/// otherwise what the session answers.
pub(super) async fn answer<T>(answer: oneshot::Receiver<Result<T, Problem>>) -> Result<T, Problem> {
    match timeout(ANSWER_TIMEOUT, answer).await {
        Ok(answered) => answered.unwrap_or_else(|_| Err(Problem::new(Code::Stopping))),
        Err(_) => Err(Problem::new(Code::Unavailable)),
    }
}

/// Waits for the store, for a request that no session handles. A write may still succeed later.
///
/// # Errors
/// [`Code::Unavailable`] when it fails or after the deadline; both are logged here.
pub async fn store_answer<T>(
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, Problem> {
    match timeout(ANSWER_TIMEOUT, answer).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => tracing::error!(%error, "the store failed"),
        Err(_) => tracing::error!("the store is not responding"),
    }
    Err(Problem::new(Code::Unavailable))
}
