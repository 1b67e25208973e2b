//! Accepts connections and speaks HTTP over them: HTTP/1 and HTTP/2, with TLS or without, and
//! WebSockets over HTTP/1.
//!
//! No unused connection costs anything for long: there is a time limit for the handshake, for the
//! first request (which covers a silent peer and half an HTTP/2 preface), for the headers of each
//! later one and for the time between two. Bodies have their own limit (`http/extract.rs`), and so
//! do sockets (`socket/connection.rs`). [`limiter`] limits the number of connections.

mod activity;
mod limiter;
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

pub use activity::Timeouts;
pub use limiter::ConnectionLimits;
pub(crate) use limiter::Slot;
pub(crate) use stream::Upgraded;

use crate::config::Network;
use crate::tls::Certificate;
use activity::Activity;
use limiter::Limiter;
use stream::Held;

/// The pause before the next accept when the process has no descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// A connection is closed when data that was sent is not acknowledged for this long: the peer is
/// gone or does not read.
const ACK_TIMEOUT: Duration = Duration::from_secs(30);
/// Concurrent streams of one HTTP/2 connection; a page requests some thirty files.
const STREAMS: u32 = 64;
/// The largest headers of a request in bytes, over HTTP/1 and HTTP/2.
const HEADER_BYTES: usize = 32 * 1024;

/// What all listeners of a server share.
#[derive(Clone)]
pub(crate) struct Shared {
    limiter: Arc<Limiter>,
    timeouts: Timeouts,
    proxies: Arc<[Network]>,
}

impl Shared {
    /// State with these limits. Connections from trusted proxies are not counted by address.
    pub(crate) fn new(limits: ConnectionLimits, timeouts: Timeouts, proxies: &[Network]) -> Self {
        Self {
            limiter: Limiter::new(limits),
            timeouts,
            proxies: proxies.into(),
        }
    }
}

/// A port that the server listens on.
pub(crate) struct Listener {
    /// Its address.
    pub(crate) address: SocketAddr,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Serves the connections to `socket`.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub(crate) fn start(
        socket: std::net::TcpListener,
        router: Router,
        tls: Option<Certificate>,
        shared: Shared,
    ) -> std::io::Result<Self> {
        let address = socket.local_addr()?;
        let socket = TcpListener::from_std(socket)?;
        let (stopping, stopped) = watch::channel(false);
        let acceptor = Acceptor {
            http: Arc::new(http(&shared.timeouts)),
            router,
            tls,
            shared,
            stopped,
        };
        Ok(Self {
            address,
            stopping,
            task: tokio::spawn(acceptor.accept(socket)),
        })
    }

    /// Accepts no further connections; open ones end after their requests in progress.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Resolves when the last connection has ended.
    ///
    /// # Errors
    /// If the task that accepts connections panicked.
    pub(crate) async fn ended(self) -> Result<(), tokio::task::JoinError> {
        self.task.await
    }
}

fn http(timeouts: &Timeouts) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.headers)
        .max_buf_size(HEADER_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEADER_BYTES as u32);
    builder
}

/// One port, with everything that a connection needs.
#[derive(Clone)]
struct Acceptor {
    http: Arc<Builder<TokioExecutor>>,
    router: Router,
    tls: Option<Certificate>,
    shared: Shared,
    stopped: watch::Receiver<bool>,
}

impl Acceptor {
    async fn accept(self, socket: TcpListener) {
        let (open, mut closed) = mpsc::channel::<()>(1);
        let mut stopped = self.stopped.clone();
        loop {
            let accepted = tokio::select! {
                biased;
                // A dropped sender stops it as well.
                _ = stopped.wait_for(|stopped| *stopped) => break,
                accepted = socket.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    if let Some(slot) = self.slot(peer.ip()) {
                        let (acceptor, open) = (self.clone(), open.clone());
                        tokio::spawn(async move {
                            acceptor.serve(stream, peer, slot).await;
                            drop(open);
                        });
                    }
                }
                Err(error) => self.not_accepted(&error).await,
            }
        }
        // The listening socket is closed first, so that no client waits in its queue.
        drop(socket);
        drop(open);
        closed.recv().await;
    }

    fn slot(&self, peer: IpAddr) -> Option<Slot> {
        let peer = peer.to_canonical();
        let proxy = self.shared.proxies.iter().any(|net| net.contains(peer));
        let slot = self.shared.limiter.enter((!proxy).then_some(peer));
        if slot.is_none() {
            tracing::warn!("connection limit reached, all in active use; refused a connection");
        }
        slot
    }

    async fn not_accepted(&self, error: &std::io::Error) {
        // The peer gave up while it waited: the next one can be accepted without a pause.
        if matches!(
            error.kind(),
            ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
        ) {
            return;
        }
        tracing::warn!(%error, "failed to accept a connection; closing the most idle one");
        self.shared.limiter.make_room();
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }

    async fn serve(self, stream: TcpStream, peer: SocketAddr, slot: Slot) {
        if let Err(error) = prepare(&stream) {
            // The peer has disconnected already.
            tracing::debug!(%error, "failed to set socket options");
            return;
        }
        tokio::select! {
            biased;
            () = slot.needed() => tracing::debug!("closed an idle connection to make room"),
            () = self.negotiate(stream, peer, slot.clone()) => {}
        }
    }

    async fn negotiate(&self, stream: TcpStream, peer: SocketAddr, slot: Slot) {
        let Some(certificate) = &self.tls else {
            return self.requests(stream, peer, slot).await;
        };
        let handshake = TlsAcceptor::from(certificate.now()).accept(stream);
        let mut stopped = self.stopped.clone();
        let shaken = tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            shaken = timeout(self.shared.timeouts.handshake, handshake) => shaken,
        };
        match shaken {
            Ok(Ok(stream)) => self.requests(stream, peer, slot).await,
            Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
            Err(_) => tracing::debug!("TLS handshake timed out"),
        }
    }

    async fn requests<S>(&self, stream: S, peer: SocketAddr, slot: Slot)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Activity::new();
        let router = self.router.clone();
        let (request_slot, request_activity) = (slot.clone(), activity.clone());
        let upgraded = Upgraded::default();
        let of_socket = upgraded.clone();
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            let in_progress = request_activity.request();
            request_slot.active();
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(request_slot.clone());
            request.extensions_mut().insert(of_socket.clone());
            let answer = router.clone().oneshot(request);
            async move {
                let answer = answer.await;
                drop(in_progress);
                answer
            }
        });
        let stream = TokioIo::new(Held::new(stream, activity.clone(), upgraded, slot));
        let service = TowerToHyperService::new(service);
        let connection = self.http.serve_connection_with_upgrades(stream, service);
        tokio::pin!(connection);
        let mut stopped = self.stopped.clone();
        let timeouts = &self.shared.timeouts;
        tokio::select! {
            biased;
            ended = connection.as_mut() => return log_end(ended),
            _ = stopped.wait_for(|stopped| *stopped) => {}
            () = activity.idle(timeouts) => {}
        }
        connection.as_mut().graceful_shutdown();
        if let Ok(ended) = timeout(timeouts.farewell, connection).await {
            log_end(ended);
        }
    }
}

fn log_end<E: std::fmt::Display>(ended: Result<(), E>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended with an error");
    }
}

/// Sends small writes without delay, and notices a peer that is gone.
fn prepare(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    SockRef::from(stream).set_tcp_user_timeout(Some(ACK_TIMEOUT))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn small_writes_are_sent_immediately_and_a_lost_peer_is_noticed() {
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
            Some(ACK_TIMEOUT)
        );
    }
}
