//! Datagrams in and out: a thin driver around the rooms, one thread per media port.
//!
//! There is no async runtime on the packet path. A thread waits for its sockets, its command queue
//! and its earliest timer, processes what has arrived, and sends the resulting datagrams, grouped
//! by destination. A room stays on one thread for its whole life.

mod addresses;
mod connection;
mod index;
mod outbox;
mod receive_counts;
mod room;
mod tcp;
mod timers;
mod udp;
mod worker;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Instant;

use mio::{Poll, Waker};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use crate::egress::Egress;
use crate::event::Transport;
use crate::link::{Certificate, Link, LocalAddress};
use crate::{
    ConnectionId, Flow, MediaError, MediaEvent, MediaSettings, PeerId, RoomId, TrackKind, limits,
};

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use tcp::split_frames;

pub(crate) use addresses::{ReadInterfaces, system};

use addresses::{Addresses, local};
use tcp::{Listener, Pending};
use udp::UdpPort;
use worker::{WAKE, Worker};

/// A command to a media thread.
pub(crate) enum Command {
    /// Register a new connection.
    Connect {
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        link: Box<Link>,
        egress: Box<Egress>,
        reply: oneshot::Sender<Result<(), MediaError>>,
    },
    /// Answer another offer of a connection.
    Restart {
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
        offer: String,
        addresses: Vec<LocalAddress>,
        reply: oneshot::Sender<Result<String, MediaError>>,
    },
    /// End a connection.
    Disconnect {
        room: RoomId,
        peer: PeerId,
        connection: ConnectionId,
    },
    /// End any connection of a peer.
    Leave { room: RoomId, peer: PeerId },
    /// The room's desired state.
    SetFlow { room: RoomId, flow: Flow },
    /// A track is likely to be sent soon.
    Prepare {
        room: RoomId,
        peer: PeerId,
        kind: TrackKind,
    },
    /// End a room.
    Close { room: RoomId },
    /// The addresses of the interfaces have changed.
    Readdress(Vec<IpAddr>),
    /// A TCP connection whose first frame names a connection of this thread.
    Adopt(Box<Pending>),
    /// Say goodbye and end.
    Stop,
    /// Panics while working in the room, to test that a panic is contained.
    #[cfg(test)]
    Fail { room: RoomId },
}

/// Which thread a user name belongs to: any thread may accept a TCP connection, and only its first
/// frame says which connection it is for.
pub(crate) type Directory = Arc<Mutex<HashMap<String, usize>>>;

/// A handle to a thread's command queue.
#[derive(Clone)]
pub(crate) struct Mailbox {
    commands: mpsc::Sender<Command>,
    waker: Arc<Waker>,
    /// Queued connections and restarts; other commands are never refused.
    waiting: Arc<AtomicUsize>,
}

impl Mailbox {
    /// Delivers a command; false if the thread has ended.
    pub(crate) fn send(&self, command: Command) -> bool {
        self.commands.send(command).is_ok() && self.waker.wake().is_ok()
    }
}

/// The threads, and what they share.
pub(crate) struct Driver {
    mailboxes: Vec<Mailbox>,
    addresses: Addresses,
    certificate: Certificate,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Driver {
    /// Binds everything first, so that a port in use leaves no thread running.
    pub(crate) fn start(
        settings: &MediaSettings,
        events: &UnboundedSender<MediaEvent>,
        read: ReadInterfaces,
    ) -> Result<Driver, MediaError> {
        check(settings)?;
        let certificate = Certificate::generate()
            .ok_or(MediaError::Settings("no certificate could be generated"))?;
        let listeners: Vec<Listener> = settings
            .tcp
            .iter()
            .map(|address| Listener::bind(*address, &settings.public))
            .collect::<Result<_, _>>()?;
        let tcp = listeners
            .iter()
            .map(|listener| local(Transport::Tcp, listener.bound));
        let tcp: Vec<LocalAddress> = tcp.collect();
        let mut ports = Vec::new();
        let mut sockets = Vec::new();
        for thread in 0..settings.threads {
            let bound = bind_thread(settings, thread)?;
            let udp = bound.iter().filter(|_| settings.udp);
            let udp = udp.map(|port| local(Transport::Udp, port.bound));
            sockets.push(udp.chain(tcp.iter().copied()).collect());
            ports.push(bound);
        }
        let addresses = Addresses::new(&settings.public, sockets, read);
        if addresses.lacks_any() {
            return Err(MediaError::Settings(
                "no address is left to advertise; allow UDP or TCP and check the public address",
            ));
        }
        let (mailboxes, threads) = run(settings, ports, listeners, events)?;
        let driver = Driver {
            mailboxes,
            addresses,
            certificate,
            threads: Mutex::new(threads),
        };
        // The operator learns of a missing network at the start, not with the first call.
        driver.addresses(RoomId(0));
        Ok(driver)
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The addresses that a room's connections advertise now.
    pub(crate) fn addresses(&self, room: RoomId) -> Vec<LocalAddress> {
        let thread = self.thread_of(room);
        self.addresses.of(Instant::now(), thread, |interfaces| {
            // Before any connection that advertises them.
            for mailbox in &self.mailboxes {
                mailbox.send(Command::Readdress(interfaces.to_vec()));
            }
        })
    }

    /// Sends a command that may be refused when the queue is full.
    pub(crate) fn ask(&self, room: RoomId, command: Command) -> Result<(), MediaError> {
        let mailbox = &self.mailboxes[self.thread_of(room)];
        if mailbox.waiting.fetch_add(1, Ordering::Relaxed) >= limits::COMMAND_QUEUE {
            mailbox.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(MediaError::Busy);
        }
        if mailbox.send(command) {
            Ok(())
        } else {
            Err(MediaError::Stopped)
        }
    }

    /// Sends a command that is never refused; it does nothing after the server has stopped.
    pub(crate) fn tell(&self, room: RoomId, command: Command) {
        if !self.mailboxes[self.thread_of(room)].send(command) {
            tracing::debug!("command ignored: the media server has stopped");
        }
    }

    pub(crate) fn stop(&self) {
        for mailbox in &self.mailboxes {
            mailbox.send(Command::Stop);
        }
        let threads = match self.threads.lock() {
            Ok(mut threads) => std::mem::take(&mut *threads),
            Err(_) => return,
        };
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a media thread panicked");
            }
        }
    }

    /// Spreads rooms over the threads (Fibonacci hashing: ids may be consecutive).
    fn thread_of(&self, room: RoomId) -> usize {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let hash = room.0.wrapping_mul(GOLDEN) >> 32;
        (hash as usize) % self.mailboxes.len()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop();
    }
}

fn check(settings: &MediaSettings) -> Result<(), MediaError> {
    if settings.threads == 0 || settings.threads > 256 {
        return Err(MediaError::Settings(
            "the number of threads must be between 1 and 256",
        ));
    }
    if settings.bind.is_empty() {
        return Err(MediaError::Settings("there must be an address to bind"));
    }
    if settings
        .public
        .iter()
        .any(|address| address.is_unspecified())
    {
        return Err(MediaError::Settings(
            "a public address cannot be 0.0.0.0 or ::",
        ));
    }
    let last = settings.threads as u32 - 1;
    if settings
        .bind
        .iter()
        .any(|a| a.port() != 0 && u32::from(a.port()) + last > 65_535)
    {
        return Err(MediaError::Settings(
            "the media port plus the threads exceeds 65535",
        ));
    }
    Ok(())
}

fn bind_thread(settings: &MediaSettings, thread: usize) -> Result<Vec<UdpPort>, MediaError> {
    let bind = |address: &SocketAddr| {
        let mut address = *address;
        if address.port() != 0 {
            address.set_port(address.port() + thread as u16);
        }
        UdpPort::bind(address, &settings.public)
    };
    settings.bind.iter().map(bind).collect()
}

type Running = (Vec<Mailbox>, Vec<JoinHandle<()>>);

fn run(
    settings: &MediaSettings,
    ports: Vec<Vec<UdpPort>>,
    listeners: Vec<Listener>,
    events: &UnboundedSender<MediaEvent>,
) -> Result<Running, MediaError> {
    let directory = Directory::default();
    let mut mailboxes = Vec::new();
    let mut parts = Vec::new();
    for _ in &ports {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let (commands, queue) = mpsc::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        mailboxes.push(Mailbox {
            commands,
            waker,
            waiting: Arc::clone(&waiting),
        });
        parts.push((poll, queue, waiting));
    }
    let mut threads = Vec::new();
    let mut listeners = Some(listeners);
    for (index, (ports, (poll, queue, waiting))) in ports.into_iter().zip(parts).enumerate() {
        let worker = Worker::new(worker::Parts {
            index,
            poll,
            queue,
            waiting,
            ports,
            listeners: listeners.take().unwrap_or_default(),
            directory: Arc::clone(&directory),
            mailboxes: mailboxes.clone(),
            events: events.clone(),
            peers_per_room: settings.peers_per_room,
        })?;
        let name = format!("media-{index}");
        threads.push(
            std::thread::Builder::new()
                .name(name)
                .spawn(move || worker.run())?,
        );
    }
    Ok((mailboxes, threads))
}
