//! The loop of one media thread.

mod commands;
mod receiving;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};
use tokio::sync::mpsc::UnboundedSender;

use super::index::Index;
use super::outbox::Outbox;
use super::room::{Context, LiveRoom};
use super::tcp::{Listener, TcpPorts};
use super::timers::{Timers, Whose};
use super::udp::{ReceiveBuffer, UdpPort};
use super::{Command, Directory, Mailbox};
use crate::event::{MediaEvent, Transport};
use crate::{MediaError, RoomId, limits};

/// The command queue's token; sockets come after it.
pub(super) const WAKE: Token = Token(0);
const FIRST_PORT: usize = 1;
const FIRST_LISTENER: usize = 1_000;
const FIRST_CONNECTION: usize = 2_000;

/// Events taken from the kernel in one call.
const EVENTS: usize = 256;

/// What a thread is started with.
pub(super) struct Parts {
    pub(super) index: usize,
    pub(super) poll: Poll,
    pub(super) queue: Receiver<Command>,
    pub(super) waiting: Arc<AtomicUsize>,
    pub(super) ports: Vec<UdpPort>,
    pub(super) listeners: Vec<Listener>,
    pub(super) directory: Directory,
    pub(super) mailboxes: Vec<Mailbox>,
    pub(super) events: UnboundedSender<MediaEvent>,
    pub(super) peers_per_room: usize,
}

/// One media thread.
pub(super) struct Worker {
    thread: usize,
    poll: Poll,
    queue: Receiver<Command>,
    waiting: Arc<AtomicUsize>,
    ports: Vec<UdpPort>,
    listeners: Vec<Listener>,
    mailboxes: Vec<Mailbox>,
    peers_per_room: usize,
    rooms: HashMap<RoomId, LiveRoom>,
    /// Rooms that have to settle before datagrams are sent.
    touched: Vec<RoomId>,
    tcp: TcpPorts,
    shared: Shared,
    next_tick: Instant,
    is_stopping: bool,
}

/// What rooms use of their thread.
struct Shared {
    outbox: Outbox,
    index: Index,
    timers: Timers,
    events: UnboundedSender<MediaEvent>,
}

impl Shared {
    fn context(&mut self, now: Instant) -> Context<'_> {
        Context {
            now,
            outbox: &mut self.outbox,
            index: &mut self.index,
            timers: &mut self.timers,
            events: &self.events,
        }
    }
}

impl Worker {
    pub(super) fn new(parts: Parts) -> Result<Worker, MediaError> {
        let mut listeners = parts.listeners;
        let registry = parts.poll.registry();
        for (index, port) in parts.ports.iter().enumerate() {
            port.register(registry, Token(FIRST_PORT + index))?;
        }
        for (index, listener) in listeners.iter_mut().enumerate() {
            listener.register(registry, Token(FIRST_LISTENER + index))?;
        }
        let tcp = TcpPorts::new(registry.try_clone()?, FIRST_CONNECTION);
        Ok(Worker {
            thread: parts.index,
            poll: parts.poll,
            queue: parts.queue,
            waiting: parts.waiting,
            ports: parts.ports,
            listeners,
            mailboxes: parts.mailboxes,
            peers_per_room: parts.peers_per_room,
            rooms: HashMap::new(),
            touched: Vec::new(),
            tcp,
            shared: Shared {
                outbox: Outbox::default(),
                index: Index::new(parts.directory, parts.index),
                timers: Timers::default(),
                events: parts.events,
            },
            next_tick: Instant::now(),
            is_stopping: false,
        })
    }

    /// Runs until it receives the command to stop.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(EVENTS);
        let mut buffer = ReceiveBuffer::new();
        // Readiness is edge-triggered: sockets that were not read until empty are remembered.
        let mut unread: Vec<usize> = Vec::new();
        let mut has_commands = true;
        while !self.is_stopping {
            let at_once = has_commands || !unread.is_empty();
            let timeout = if at_once {
                Duration::ZERO
            } else {
                self.timeout(Instant::now())
            };
            if let Err(error) = self.poll.poll(&mut events, Some(timeout))
                && error.kind() != ErrorKind::Interrupted
            {
                tracing::error!(%error, "failed to wait for packets; this media thread stops");
                return;
            }
            for event in &events {
                match event.token() {
                    WAKE => {}
                    Token(token) if token < FIRST_LISTENER => {
                        if !unread.contains(&(token - FIRST_PORT)) {
                            unread.push(token - FIRST_PORT);
                        }
                    }
                    Token(token) if token < FIRST_CONNECTION => {
                        self.accept(token - FIRST_LISTENER);
                    }
                    token => self.serve(token, event.is_writable()),
                }
            }
            has_commands = self.take_commands();
            unread.retain(|&port| self.receive(port, &mut buffer));
            self.run_timers();
            self.settle();
        }
        self.say_goodbye();
    }

    fn timeout(&self, now: Instant) -> Duration {
        let due = self.shared.timers.next();
        let due = due.map_or(self.next_tick, |at| at.min(self.next_tick));
        due.saturating_duration_since(now)
    }

    /// Works inside a room. A panic there closes the room, and affects nothing else.
    fn in_room<T>(
        &mut self,
        room: RoomId,
        work: impl FnOnce(&mut LiveRoom, &mut Context<'_>) -> T,
    ) -> Option<T> {
        let live = self.rooms.get_mut(&room)?;
        let mut context = self.shared.context(Instant::now());
        // A panic can leave only two things inconsistent: the room, which is dropped, and the
        // index, from which the room is removed.
        match catch_unwind(AssertUnwindSafe(|| work(live, &mut context))) {
            Ok(value) => {
                if self.touched.last() != Some(&room) {
                    self.touched.push(room);
                }
                Some(value)
            }
            Err(_) => {
                self.fail(room);
                None
            }
        }
    }

    fn fail(&mut self, room: RoomId) {
        tracing::error!("panicked in a room; closed it");
        let live = self.rooms.remove(&room);
        if catch_unwind(AssertUnwindSafe(|| drop(live))).is_err() {
            tracing::error!("panicked while dropping a room");
        }
        self.shared.index.purge(room);
        if self
            .shared
            .events
            .send(MediaEvent::RoomFailed { room })
            .is_err()
        {
            tracing::debug!("no receiver for media events");
        }
    }

    fn run_timers(&mut self) {
        let now = Instant::now();
        while let Some((at, whose)) = self.shared.timers.pop(now) {
            match whose {
                Whose::Connection(key) => self.in_room(key.room, |live, context| {
                    live.timeout(context, key, at);
                }),
                Whose::Room(room) => self.in_room(room, |live, _| live.room_timeout(at)),
            };
        }
        if now >= self.next_tick {
            self.next_tick = now + limits::TICK;
            let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
            for room in rooms {
                self.in_room(room, |live, context| live.tick(context));
            }
            let index = &self.shared.index;
            self.tcp.sweep(now, |remote| {
                index.by_address(Transport::Tcp, remote, 0).is_some()
            });
        }
    }

    /// Lets changed rooms finish their work, and sends the collected datagrams.
    fn settle(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        for room in touched.drain(..) {
            while self.in_room(room, |live, context| live.settle(context)) == Some(false) {
                self.shared.outbox.flush(&self.ports, &mut self.tcp);
            }
            if self.rooms.get(&room).is_some_and(LiveRoom::is_empty) {
                self.rooms.remove(&room);
            }
        }
        // Settling has marked them as changed again.
        self.touched.clear();
        self.shared.outbox.flush(&self.ports, &mut self.tcp);
        self.tcp.flush();
    }

    fn say_goodbye(&mut self) {
        let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
        for room in rooms {
            self.in_room(room, |live, context| live.close(context));
        }
        self.shared.outbox.flush(&self.ports, &mut self.tcp);
        self.tcp.flush();
    }
}
