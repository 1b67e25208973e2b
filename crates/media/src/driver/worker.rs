//! The loop of one media thread.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};
use tokio::sync::mpsc::UnboundedSender;

use super::index::{Index, Slot};
use super::outbox::Outbox;
use super::session::{Context, Session};
use super::tcp::{Listener, TcpPorts};
use super::timers::Timers;
use super::udp::{ReceiveBuffer, UdpPort};
use super::{Command, Directory, Mailbox};
use crate::event::{MediaEvent, Transport};
use crate::link::{self, Arrival, Link};
use crate::{MediaError, RoomId, limits};

/// The command queue's token; sockets come after it.
pub(super) const WAKE: Token = Token(0);
const FIRST_PORT: usize = 1;
const FIRST_LISTENER: usize = 1_000;
const FIRST_CONNECTION: usize = 2_000;

/// Events taken from the kernel at once.
const EVENTS: usize = 256;

/// Commands worked off before packets get their turn.
const COMMANDS: usize = 64;

/// Datagrams gathered before they are sent.
const OUTBOX: usize = 512;

/// Longest sleep when nothing at all is due.
const IDLE: Duration = Duration::from_secs(60);

/// What a thread is made of.
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
    rooms: HashMap<RoomId, Session>,
    /// Rooms that have to settle before datagrams leave.
    touched: Vec<RoomId>,
    tcp: TcpPorts,
    shared: Shared,
    next_tick: Instant,
    is_stopping: bool,
}

/// What sessions use of their thread.
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

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(EVENTS);
        let mut buffer = ReceiveBuffer::new();
        // Sockets tell once that there is something: those not read empty are remembered.
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
                tracing::error!(%error, "waiting for packets failed");
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
        let rooms = self.rooms.values().filter_map(Session::next_timeout).min();
        let due = [self.shared.timers.next(), rooms, Some(self.next_tick)];
        let due = due.into_iter().flatten().min();
        due.map_or(IDLE, |at| at.saturating_duration_since(now))
    }

    /// Works off commands; true if some may be left.
    fn take_commands(&mut self) -> bool {
        for _ in 0..COMMANDS {
            match self.queue.try_recv() {
                Ok(command) => self.command(command),
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => {
                    self.is_stopping = true;
                    return false;
                }
            }
        }
        true
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Connect {
                room,
                peer,
                connection,
                link,
                reply,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                let result = self.connect(slot, *link);
                if reply.send(result).is_err() {
                    // The caller has given up: nobody will ever use the answer.
                    self.in_room(room, |session, context| session.disconnect(context, slot));
                }
            }
            Command::Restart {
                room,
                peer,
                connection,
                offer,
                reply,
            } => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                let result = self
                    .in_room(room, |session, context| {
                        session.restart(context, slot, &offer)
                    })
                    .unwrap_or(Err(MediaError::NoConnection));
                if reply.send(result).is_err() {
                    tracing::debug!("nobody waits for the answer to a restart");
                }
            }
            Command::Disconnect {
                room,
                peer,
                connection,
            } => {
                let slot = Slot {
                    room,
                    peer,
                    connection,
                };
                self.in_room(room, |session, context| session.disconnect(context, slot));
            }
            Command::SetFlow { room, flow } => match self.open(room) {
                Ok(()) => {
                    self.in_room(room, |session, context| session.set_flow(context, &flow));
                }
                Err(error) => tracing::error!(%error, "a flow was not set"),
            },
            Command::Close { room } => {
                self.in_room(room, |session, context| session.close(context));
                self.rooms.remove(&room);
                self.shared.index.purge(room);
            }
            Command::Adopt(pending) => self.adopt(*pending),
            Command::Stop => self.is_stopping = true,
            #[cfg(test)]
            Command::Fail { room } => {
                self.in_room(room, |session, _| session.fail());
            }
        }
    }

    /// Puts a new connection into its room, which is made if need be.
    fn connect(&mut self, slot: Slot, link: Link) -> Result<(), MediaError> {
        let most = self.peers_per_room;
        self.open(slot.room)?;
        self.in_room(slot.room, |session, context| {
            session.connect(context, slot, link, most)
        })
        .unwrap_or(Err(MediaError::Busy))
    }

    /// Makes sure that a room exists.
    fn open(&mut self, room: RoomId) -> Result<(), MediaError> {
        if self.rooms.contains_key(&room) {
            return Ok(());
        }
        if self.rooms.len() >= limits::ROOMS_PER_THREAD {
            return Err(MediaError::Busy);
        }
        self.rooms.insert(room, Session::new(room));
        Ok(())
    }

    /// Works inside a room. A fault there costs the room, and nothing else.
    fn in_room<T>(
        &mut self,
        room: RoomId,
        work: impl FnOnce(&mut Session, &mut Context<'_>) -> T,
    ) -> Option<T> {
        let session = self.rooms.get_mut(&room)?;
        let mut context = self.shared.context(Instant::now());
        // What a fault leaves half done is the session itself, which is dropped, and the index,
        // which is purged of it.
        match catch_unwind(AssertUnwindSafe(|| work(session, &mut context))) {
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
        tracing::error!("a fault closed a room");
        let session = self.rooms.remove(&room);
        if catch_unwind(AssertUnwindSafe(|| drop(session))).is_err() {
            tracing::error!("a room could not even be dropped");
        }
        self.shared.index.purge(room);
        if self
            .shared
            .events
            .send(MediaEvent::RoomFailed { room })
            .is_err()
        {
            tracing::debug!("nobody listens to media events");
        }
    }

    /// Reads a socket; true if there may be more.
    fn receive(&mut self, port: usize, buffer: &mut ReceiveBuffer) -> bool {
        for _ in 0..limits::RECEIVE_ROUNDS {
            let Some(udp) = self.ports.get(port) else {
                return false;
            };
            let mut datagrams = Vec::new();
            let result = udp.receive(buffer, |source, destination, bytes| {
                datagrams.push((source, destination, bytes.to_vec()));
            });
            match result {
                Ok(true) => {}
                Ok(false) => return false,
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "receiving failed");
                    return false;
                }
            }
            for (source, destination, bytes) in &datagrams {
                let (source, destination) = (*source, *destination);
                self.demultiplex(&Arrival {
                    transport: Transport::Udp,
                    source,
                    destination,
                    bytes,
                });
            }
            if self.shared.outbox.len() >= OUTBOX {
                self.settle();
            }
        }
        true
    }

    /// Gives a packet to whom it belongs: STUN by its user name, anything else by an address
    /// that STUN has proved. Everything else is dropped, above all handshakes from strangers.
    /// True if the packet proved its sender.
    fn demultiplex(&mut self, arrival: &Arrival<'_>) -> bool {
        if link::is_stun(arrival.bytes) {
            let slot =
                link::stun_user(arrival.bytes).and_then(|user| self.shared.index.by_user(&user));
            let Some(slot) = slot else {
                return false;
            };
            return self
                .in_room(slot.room, |session, context| {
                    session.receive_stun(context, slot, arrival)
                })
                .unwrap_or(false);
        }
        if let Some(slot) = self
            .shared
            .index
            .by_address(arrival.transport, arrival.source)
        {
            self.in_room(slot.room, |session, context| {
                session.receive(context, slot, arrival)
            });
        }
        false
    }

    fn accept(&mut self, listener: usize) {
        let now = Instant::now();
        while let Some(listener) = self.listeners.get(listener) {
            match listener.accept(now) {
                Ok(Some(pending)) => self.adopt(pending),
                Ok(None) => return,
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "accepting failed");
                    return;
                }
            }
        }
    }

    fn adopt(&mut self, pending: super::tcp::Pending) {
        match self.tcp.add(pending) {
            // What came before it was ours, or before it was registered, is not told again.
            Ok(Some(token)) => self.serve(token, false),
            Ok(None) => {}
            Err(error) => tracing::warn!(kind = ?error.kind(), "a TCP connection was not taken"),
        }
    }

    /// Reads and writes a TCP connection.
    fn serve(&mut self, token: Token, is_writable: bool) {
        if is_writable {
            self.tcp.write(token);
        }
        let mut frames = Vec::new();
        loop {
            let Some(read) = self.tcp.read(token) else {
                return;
            };
            if !read.is_proved && !read.is_over && self.hand_over(token) {
                return;
            }
            let in_order = self.tcp.take_frames(token, &mut frames);
            let came = !frames.is_empty();
            for frame in frames.drain(..) {
                self.frame(read.remote, read.destination, &frame);
            }
            if read.is_over || !in_order {
                self.tcp.close(token);
                return;
            }
            if !came {
                return;
            }
        }
    }

    fn frame(&mut self, source: SocketAddr, destination: SocketAddr, bytes: &[u8]) {
        let arrival = Arrival {
            transport: Transport::Tcp,
            source,
            destination,
            bytes,
        };
        if self.demultiplex(&arrival) {
            self.tcp.prove(source);
        }
    }

    /// Gives a new TCP connection to the thread whose room it names; true if it is no longer
    /// ours.
    fn hand_over(&mut self, token: Token) -> bool {
        let Some(frame) = self.tcp.first_frame(token) else {
            return false;
        };
        let user = link::stun_user(frame);
        let Some(thread) = user.and_then(|user| self.shared.index.thread_of(&user)) else {
            self.tcp.close(token);
            return true;
        };
        if thread == self.thread {
            return false;
        }
        if let (Some(pending), Some(mailbox)) =
            (self.tcp.release(token), self.mailboxes.get(thread))
        {
            mailbox.send(Command::Adopt(Box::new(pending)));
        }
        true
    }

    fn run_timers(&mut self) {
        let now = Instant::now();
        while let Some((at, slot)) = self.shared.timers.pop(now) {
            self.in_room(slot.room, |session, context| {
                session.timeout(context, slot, at)
            });
        }
        let due: Vec<RoomId> = self
            .rooms
            .iter()
            .filter(|(_, session)| session.next_timeout().is_some_and(|at| at <= now))
            .map(|(room, _)| *room)
            .collect();
        self.touched.extend(due);
        if now >= self.next_tick {
            self.next_tick = now + limits::TICK;
            let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
            for room in rooms {
                self.in_room(room, |session, context| session.tick(context));
            }
            self.tcp.sweep(now);
        }
    }

    /// Lets touched rooms finish their work and sends what has gathered.
    fn settle(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        for room in touched.drain(..) {
            self.in_room(room, |session, context| session.settle(context));
            if self.rooms.get(&room).is_some_and(Session::is_empty) {
                self.rooms.remove(&room);
            }
        }
        self.touched.clear();
        self.shared.outbox.flush(&self.ports, &mut self.tcp);
        self.tcp.flush();
    }

    fn say_goodbye(&mut self) {
        let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
        for room in rooms {
            self.in_room(room, |session, context| session.close(context));
        }
        self.shared.outbox.flush(&self.ports, &mut self.tcp);
        self.tcp.flush();
    }
}
