//! Accepts connections and speaks HTTP over them: HTTP/1 and HTTP/2, with TLS or without, and
//! WebSockets over HTTP/1.
//!
//! No connection costs anything for long unless it is used: there is a limit to the handshake, to
//! the first request (which covers a peer that says nothing, and half an HTTP/2 preface), to the
//! headers of each later one and to the time between two. Bodies have a limit of their own
//! (`http/extract.rs`), sockets too (`socket/connection.rs`). How many there are is bounded by the
//! [`crowd`].

mod crowd;
mod pulse;
mod stream;

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

pub(crate) use crowd::Place;
pub use crowd::Room;
pub use pulse::Patience;
pub(crate) use stream::Upgraded;

use crate::config::Network;
use crate::tls::Certificate;
use crowd::Crowd;
use pulse::Pulse;
use stream::Held;

/// Connections wait so long when the process has no descriptor left.
const BREATH: Duration = Duration::from_millis(50);
/// What was sent and is not confirmed, or not even taken, for so long is lost, and so is the
/// connection: the other machine is gone or does not read.
const UNCONFIRMED: Duration = Duration::from_secs(30);
/// Streams of one HTTP/2 connection at once; a page asks for some thirty files.
const STREAMS: u32 = 64;
/// The largest headers of a request over HTTP/1 in bytes, and over HTTP/2.
const HEADER_BYTES: usize = 32 * 1024;

/// What all listeners of a server share.
#[derive(Clone)]
pub(crate) struct Hall {
    crowd: Arc<Crowd>,
    patience: Patience,
    proxies: Arc<[Network]>,
}

impl Hall {
    /// A hall with so much room. Connections from trusted proxies are not counted by address.
    pub(crate) fn new(room: Room, patience: Patience, proxies: &[Network]) -> Self {
        Self {
            crowd: Crowd::new(room),
            patience,
            proxies: proxies.into(),
        }
    }
}

/// A port that is listened at.
pub(crate) struct Listener {
    /// Where.
    pub(crate) address: SocketAddr,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Serves what comes to `socket`.
    ///
    /// # Errors
    /// When the socket cannot be used.
    pub(crate) fn start(
        socket: std::net::TcpListener,
        router: Router,
        tls: Option<Certificate>,
        hall: Hall,
    ) -> std::io::Result<Self> {
        let address = socket.local_addr()?;
        let socket = TcpListener::from_std(socket)?;
        let (stopping, stopped) = watch::channel(false);
        let door = Door {
            http: Arc::new(http(&hall.patience)),
            router,
            tls,
            hall,
            stopped,
        };
        Ok(Self {
            address,
            stopping,
            task: tokio::spawn(door.accept(socket)),
        })
    }

    /// No further connection is accepted, and those that are open end after what is under way.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Resolves when the last connection has ended.
    ///
    /// # Errors
    /// When accepting broke down.
    pub(crate) async fn ended(self) -> Result<(), tokio::task::JoinError> {
        self.task.await
    }
}

fn http(patience: &Patience) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.headers)
        .max_buf_size(HEADER_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEADER_BYTES as u32);
    builder
}

/// One port, with all that a connection needs.
#[derive(Clone)]
struct Door {
    http: Arc<Builder<TokioExecutor>>,
    router: Router,
    tls: Option<Certificate>,
    hall: Hall,
    stopped: watch::Receiver<bool>,
}

impl Door {
    async fn accept(self, socket: TcpListener) {
        let (open, mut closed) = mpsc::channel::<()>(1);
        let mut stopped = self.stopped.clone();
        loop {
            let accepted = tokio::select! {
                biased;
                // A sender that is gone stops as well.
                _ = stopped.wait_for(|stopped| *stopped) => break,
                accepted = socket.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    if let Some(place) = self.place(peer.ip()) {
                        let (door, open) = (self.clone(), open.clone());
                        tokio::spawn(async move {
                            door.serve(stream, peer, place).await;
                            drop(open);
                        });
                    }
                }
                Err(error) => self.not_accepted(&error).await,
            }
        }
        // The listening socket is closed first, so that nobody waits in its queue.
        drop(socket);
        drop(open);
        closed.recv().await;
    }

    fn place(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        let proxy = self.hall.proxies.iter().any(|net| net.contains(peer));
        let place = self.hall.crowd.enter((!proxy).then_some(peer));
        if place.is_none() {
            tracing::warn!("all connections are in use by people inside; one was turned away");
        }
        place
    }

    async fn not_accepted(&self, error: &std::io::Error) {
        // The peer gave up while it waited: the next one may be served at once.
        if matches!(
            error.kind(),
            ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
        ) {
            return;
        }
        tracing::warn!(%error, "a connection could not be accepted; the quietest one is closed");
        self.hall.crowd.make_room();
        tokio::time::sleep(BREATH).await;
    }

    async fn serve(self, stream: TcpStream, peer: SocketAddr, place: Place) {
        if let Err(error) = prepare(&stream) {
            // It is gone already.
            tracing::debug!(%error, "a connection could not be prepared");
            return;
        }
        tokio::select! {
            biased;
            () = place.needed() => tracing::debug!("a quiet connection made room"),
            () = self.talk(stream, peer, place.clone()) => {}
        }
    }

    async fn talk(&self, stream: TcpStream, peer: SocketAddr, place: Place) {
        let Some(certificate) = &self.tls else {
            return self.requests(stream, peer, place).await;
        };
        let handshake = TlsAcceptor::from(certificate.now()).accept(stream);
        let mut stopped = self.stopped.clone();
        let shaken = tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            shaken = timeout(self.hall.patience.handshake, handshake) => shaken,
        };
        match shaken {
            Ok(Ok(stream)) => self.requests(stream, peer, place).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn requests<S>(&self, stream: S, peer: SocketAddr, place: Place)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let pulse = Pulse::new();
        let router = self.router.clone();
        let (of_request, heart) = (place.clone(), pulse.clone());
        let upgraded = Upgraded::default();
        let of_socket = upgraded.clone();
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            let under_way = heart.request();
            of_request.active();
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(of_request.clone());
            request.extensions_mut().insert(of_socket.clone());
            let answer = router.clone().oneshot(request);
            async move {
                let answer = answer.await;
                drop(under_way);
                answer
            }
        });
        let stream = TokioIo::new(Held::new(stream, pulse.clone(), upgraded, place));
        let service = TowerToHyperService::new(service);
        let connection = self.http.serve_connection_with_upgrades(stream, service);
        tokio::pin!(connection);
        let mut stopped = self.stopped.clone();
        let patience = &self.hall.patience;
        tokio::select! {
            biased;
            ended = connection.as_mut() => return told(ended),
            _ = stopped.wait_for(|stopped| *stopped) => {}
            () = pulse.idle(patience) => {}
        }
        connection.as_mut().graceful_shutdown();
        if let Ok(ended) = timeout(patience.farewell, connection).await {
            told(ended);
        }
    }
}

fn told<E: std::fmt::Display>(ended: Result<(), E>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}

/// What is small is sent at once, and a machine that is gone is noticed.
fn prepare(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    SockRef::from(stream).set_tcp_user_timeout(Some(UNCONFIRMED))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_small_is_sent_at_once_and_a_machine_that_is_gone_is_noticed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let _peer = TcpStream::connect(address).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        assert!(!stream.nodelay().unwrap(), "the system's default");
        prepare(&stream).unwrap();
        assert!(stream.nodelay().unwrap());
        #[cfg(target_os = "linux")]
        assert_eq!(
            SockRef::from(&stream).tcp_user_timeout().unwrap(),
            Some(UNCONFIRMED)
        );
    }
}
