//! A connection's stream: it holds its slot while it is open, also as a WebSocket, and reports
//! when something was last written.
//!
//! Reading a WebSocket is limited to a number of bytes per second. Messages have their own budget
//! (`socket/budget.rs`), but frames that form no message (empty parts of one that never ends) are
//! seen only here.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

use super::activity::Activity;
use super::limiter::Slot;

/// Bytes per second that are read from a WebSocket: more than the budget for messages allows.
const BYTES_PER_SECOND: u32 = 256 * 1_024;
/// Bytes that may be read in a burst after a pause: several messages of the maximum length.
const BURST_BYTES: u32 = 1_024 * 1_024;

/// Marks a connection as a WebSocket. Cheap to clone; an extension of each request.
#[derive(Clone, Default)]
pub(crate) struct Upgraded(Arc<AtomicBool>);

impl Upgraded {
    /// Limits the reading rate from now on.
    pub(crate) fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A stream with its slot.
pub(super) struct Held<S> {
    inner: S,
    activity: Arc<Activity>,
    upgraded: Upgraded,
    /// When a full burst may be read again.
    full_at: Instant,
    pause: Option<Pin<Box<Sleep>>>,
    _slot: Slot,
}

impl<S> Held<S> {
    pub(super) fn new(inner: S, activity: Arc<Activity>, upgraded: Upgraded, slot: Slot) -> Self {
        Self {
            inner,
            activity,
            upgraded,
            full_at: Instant::now(),
            pause: None,
            _slot: slot,
        }
    }

    /// Waits until more may be read.
    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let burst = Duration::from_secs(1) * BURST_BYTES / BYTES_PER_SECOND;
        let reads_at = self.full_at.checked_sub(burst).unwrap_or(self.full_at);
        if reads_at <= Instant::now() {
            return Poll::Ready(());
        }
        let pause = self
            .pause
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(reads_at)));
        pause.as_mut().reset(reads_at);
        pause.as_mut().poll(context)
    }

    fn has_read(&mut self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let cost = Duration::from_secs(1).saturating_mul(bytes) / BYTES_PER_SECOND;
        self.full_at = self.full_at.max(Instant::now()) + cost;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        if !self.upgraded.0.load(Ordering::Relaxed) {
            return Pin::new(&mut self.inner).poll_read(context, buffer);
        }
        ready!(self.poll_pause(context));
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.inner).poll_read(context, buffer));
        self.has_read(buffer.filled().len() - before);
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Held<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(context, bytes));
        self.activity.wrote();
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write_vectored(context, bytes));
        self.activity.wrote();
        Poll::Ready(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::ConnectionLimits;
    use crate::listen::limiter::Limiter;
    use futures_util::FutureExt as _;
    use tokio::io::AsyncReadExt as _;

    /// A peer that always has more to say.
    struct Endless;

    impl AsyncRead for Endless {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<Result<()>> {
            buffer.put_slice(&[0; CHUNK]);
            Poll::Ready(Ok(()))
        }
    }

    const CHUNK: usize = 4 * 1_024;

    fn endless(upgraded: bool) -> Held<Endless> {
        let slot = Limiter::new(ConnectionLimits::within(1_024))
            .enter(None)
            .unwrap();
        let marked = Upgraded::default();
        if upgraded {
            marked.begin();
        }
        Held::new(Endless, Activity::new(), marked, slot)
    }

    /// How many bytes are read without waiting, up to a bound.
    fn read_now(stream: &mut Held<Endless>, most: usize) -> usize {
        let mut bytes = 0;
        while bytes < most && stream.read(&mut [0; CHUNK]).now_or_never().is_some() {
            bytes += CHUNK;
        }
        bytes
    }

    #[tokio::test]
    async fn a_web_socket_is_read_at_a_bounded_pace_and_requests_are_not() {
        let burst = BURST_BYTES as usize;
        let began = Instant::now();
        let mut socket = endless(true);
        let bytes = read_now(&mut socket, 64 * burst);
        let earned = began.elapsed().as_secs_f64() * f64::from(BYTES_PER_SECOND);
        let most = burst + CHUNK + earned as usize;
        assert!((burst..=most).contains(&bytes), "{bytes}, at most {most}");
        // What waits is read when there is room again.
        let later = tokio::time::timeout(Duration::from_secs(20), async {
            for _ in 0..8 {
                socket.read_exact(&mut [0; CHUNK]).await.unwrap();
            }
        });
        later.await.expect("the pause ends");
        let waited = began.elapsed();
        let least = Duration::from_secs(1) * 7 * CHUNK as u32 / BYTES_PER_SECOND;
        assert!(waited >= least, "{waited:?}");

        assert_eq!(read_now(&mut endless(false), 64 * burst), 64 * burst);
    }
}
