//! Answers offers on separate threads.
//!
//! An offer costs as much as hundreds of packets or chat messages. So it is processed neither where
//! packets are forwarded nor where sockets are served, the queue is limited, and rooms take turns:
//! a page that sends a thousand offers delays only itself.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::{MediaError, OfferError, RoomId, limits};

type Job = Box<dyn FnOnce() + Send>;

/// The threads and their queue.
pub(crate) struct Negotiators {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    bell: Condvar,
}

/// Jobs by room, the room whose turn it is first.
#[derive(Default)]
struct Waiting {
    rooms: VecDeque<(RoomId, VecDeque<Job>)>,
    count: usize,
    is_stopped: bool,
}

impl Negotiators {
    pub(crate) fn start(threads: usize) -> Result<Negotiators, MediaError> {
        let negotiators = Negotiators {
            shared: Arc::default(),
            threads: Mutex::default(),
        };
        for index in 0..threads {
            let shared = Arc::clone(&negotiators.shared);
            let thread = std::thread::Builder::new()
                .name(format!("offers-{index}"))
                .spawn(move || shared.run())?;
            negotiators.threads().push(thread);
        }
        Ok(negotiators)
    }

    /// Runs work that parses untrusted text; a panic in it affects only the sender.
    ///
    /// # Errors
    /// [`MediaError::Busy`] if the room, or all rooms together, have too many jobs waiting;
    /// [`MediaError::Stopped`]; the error of the work.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        room: RoomId,
        work: impl FnOnce() -> Result<T, MediaError> + Send + 'static,
    ) -> Result<T, MediaError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(move || {
            // The caller may have stopped waiting.
            if reply.is_closed() {
                return;
            }
            let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
                tracing::error!("panicked while reading an offer; refused it");
                Err(OfferError::Refused("it could not be read").into())
            });
            if reply.send(result).is_err() {
                tracing::debug!("the sender of an offer is gone");
            }
        });
        self.shared.lock().push(room, job)?;
        self.shared.bell.notify_one();
        answer.await.map_err(|_| MediaError::Stopped)?
    }

    /// Stops the threads; waiting jobs are dropped.
    pub(crate) fn stop(&self) {
        *self.shared.lock() = Waiting {
            is_stopped: true,
            ..Waiting::default()
        };
        self.shared.bell.notify_all();
        for thread in std::mem::take(&mut *self.threads()) {
            if thread.join().is_err() {
                tracing::error!("an offer thread panicked");
            }
        }
    }

    fn threads(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Negotiators {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut waiting = self.lock();
        while !waiting.is_stopped {
            match waiting.pop() {
                Some(job) => {
                    drop(waiting);
                    job();
                    waiting = self.lock();
                }
                None => {
                    waiting = self
                        .bell
                        .wait(waiting)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl Waiting {
    fn push(&mut self, room: RoomId, job: Job) -> Result<(), MediaError> {
        if self.is_stopped {
            return Err(MediaError::Stopped);
        }
        if self.count >= limits::OFFERS_WAITING {
            return Err(MediaError::Busy);
        }
        match self.rooms.iter_mut().find(|(known, _)| *known == room) {
            Some((_, jobs)) if jobs.len() >= limits::OFFERS_WAITING_PER_ROOM => {
                return Err(MediaError::Busy);
            }
            Some((_, jobs)) => jobs.push_back(job),
            None => self.rooms.push_back((room, VecDeque::from([job]))),
        }
        self.count += 1;
        Ok(())
    }

    /// The next job, of the room whose turn it is.
    fn pop(&mut self) -> Option<Job> {
        let (room, mut jobs) = self.rooms.pop_front()?;
        let job = jobs.pop_front();
        if !jobs.is_empty() {
            self.rooms.push_back((room, jobs));
        }
        self.count -= usize::from(job.is_some());
        job
    }
}

#[cfg(test)]
mod tests;
