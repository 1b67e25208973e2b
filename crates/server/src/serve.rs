//! Starts everything in order, and stops it so that the pages know and come back by themselves.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::Router;
use axum_server::Handle;
use bistand_media::{Media, MediaSettings};
use bistand_store::{Store, StoreSettings};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::config::Settings;
use crate::live::{Hub, IDLE};
use crate::{erasing, http, ops, socket, tls};

/// How long requests in progress have at a stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);
/// How long a request's headers may take, which is also how long a connection may idle.
const HEADER_TIME: Duration = Duration::from_secs(60);
/// How often a silent HTTP/2 connection is asked whether anybody is there.
const HTTP2_PING_EVERY: Duration = Duration::from_secs(30);
/// How often expired cookies and links are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// A server that runs.
pub struct Running {
    app: App,
    media: Media,
    listeners: Vec<Listener>,
    redirects: Vec<Listener>,
    jobs: Vec<JoinHandle<()>>,
}

struct Listener {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

/// Starts the server: the ports first, so that a taken one is told before anything is touched.
///
/// # Errors
/// One sentence that says what to do: a port that is taken, a data folder that cannot be written,
/// a database from a newer version, a certificate that cannot be used.
pub async fn start(settings: Settings) -> anyhow::Result<Running> {
    start_idling(settings, IDLE).await
}

/// As [`start`], with sessions that sleep after so long; for those who cannot wait for it.
///
/// # Errors
/// As [`start`].
pub async fn start_idling(settings: Settings, idle: Duration) -> anyhow::Result<Running> {
    ops::metrics::install();
    let sockets = listen(&settings.listen, "listen")?;
    let plain = listen(&settings.tls_redirect, "tls.redirect")?;
    let (events, media_events) = mpsc::unbounded_channel();
    let media = Media::start(media_settings(&settings), events)?;
    let tls = tls::prepare(&settings).await?;
    let store = Store::open(&StoreSettings::serving_from(&settings.data)).await?;
    let origin = settings.public_url.origin();
    let hub = Hub::start(store.clone(), media.clone(), media_events, origin, idle).await?;
    let app = App::new(settings, store, hub)?;

    let router = http::router(app.clone());
    let (config, keeper) = tls.map_or((None, None), |tls| (Some(tls.config), tls.keeper));
    let listeners = sockets
        .into_iter()
        .map(|socket| serve(socket, router.clone(), config.clone()))
        .collect::<anyhow::Result<_>>()?;
    let redirects = plain
        .into_iter()
        .map(|socket| serve(socket, http::redirect::router(app.clone()), None))
        .collect::<anyhow::Result<_>>()?;
    let mut jobs = vec![
        tokio::spawn(sweep(app.clone())),
        tokio::spawn(socket::look_again(app.clone())),
        tokio::spawn(erasing::notice(app.clone())),
        tokio::spawn(erasing::retain(app.clone())),
        tokio::spawn(ops::metrics::upkeep()),
    ];
    jobs.extend(keeper.map(tokio::spawn));
    Ok(Running {
        app,
        media,
        listeners,
        redirects,
        jobs,
    })
}

impl Running {
    /// Where it listens; with port 0 in the settings this is how to find it.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.listeners.iter().map(|listener| listener.address)
    }

    /// Where it listens for plain http and sends everybody on.
    pub fn redirects(&self) -> impl Iterator<Item = SocketAddr> {
        self.redirects.iter().map(|listener| listener.address)
    }

    /// What the handlers share.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops: `/readyz` says so, the pages are told to come back, requests in progress are
    /// answered, everything is written.
    ///
    /// # Errors
    /// When a listener had ended badly.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.app.begin_to_stop();
        self.app.hub.stop().await;
        for listener in self.listeners.iter().chain(&self.redirects) {
            listener.handle.graceful_shutdown(Some(LAST_REQUESTS));
        }
        let mut outcome = Ok(());
        for listener in self.listeners.into_iter().chain(self.redirects) {
            let served = listener.task.await.map_err(anyhow::Error::from);
            outcome = outcome.and(served.and_then(|served| Ok(served?)));
        }
        for job in self.jobs {
            job.abort();
        }
        let media = self.media;
        tokio::task::spawn_blocking(move || media.stop()).await?;
        self.app.store.close().await;
        outcome.context("a listener ended badly")
    }
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// As [`start`] and [`Running::stop`].
pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let url = settings.public_url.origin().to_owned();
    let running = start(settings).await?;
    let ports: Vec<u16> = running.addresses().map(|address| address.port()).collect();
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(url, ?ports, version, "Bistand is ready");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("Bistand is stopping");
    running.stop().await?;
    tracing::info!("Bistand has stopped");
    Ok(())
}

fn listen(addresses: &[SocketAddr], setting: &str) -> anyhow::Result<Vec<TcpListener>> {
    let addresses = addresses.iter().copied();
    addresses.map(|address| bind(address, setting)).collect()
}

fn bind(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    let bound = bind_socket(address);
    bound.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {} at {} is already taken: stop the program that uses it, or set another \
             `{setting}` address",
            address.port(),
            address.ip()
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "port {} needs a privilege: set a `{setting}` port above 1023, or give the program \
             CAP_NET_BIND_SERVICE",
            address.port()
        ),
        ErrorKind::AddrNotAvailable => anyhow!(
            "{} is not an address of this machine: set another `{setting}` address",
            address.ip()
        ),
        _ => anyhow!("cannot listen at {address}: {error}; check the setting `{setting}`"),
    })
}

fn bind_socket(address: SocketAddr) -> std::io::Result<TcpListener> {
    /// Connections that wait to be accepted.
    const BACKLOG: i32 = 1_024;
    let domain = socket2::Domain::for_address(address);
    let socket = socket2::Socket::new(domain, socket2::Type::STREAM, None)?;
    if address.is_ipv6() {
        // `0.0.0.0` and `[::]` can then stand beside each other with the same port.
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

fn serve(
    socket: TcpListener,
    router: Router,
    tls: Option<axum_server::tls_rustls::RustlsConfig>,
) -> anyhow::Result<Listener> {
    let address = socket.local_addr()?;
    let handle = Handle::new();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = match tls {
        Some(config) => {
            let mut server = axum_server::from_tcp_rustls(socket, config)?;
            limit(server.http_builder());
            tokio::spawn(server.handle(handle.clone()).serve(service))
        }
        None => {
            let mut server = axum_server::from_tcp(socket)?;
            limit(server.http_builder());
            tokio::spawn(server.handle(handle.clone()).serve(service))
        }
    };
    Ok(Listener {
        address,
        handle,
        task,
    })
}

/// Whoever sends nothing for long holds no connection.
fn limit(builder: &mut Builder<TokioExecutor>) {
    let mut http1 = builder.http1();
    http1.timer(TokioTimer::new());
    http1.header_read_timeout(HEADER_TIME);
    let mut http2 = builder.http2();
    http2.timer(TokioTimer::new());
    http2.keep_alive_interval(Some(HTTP2_PING_EVERY));
}

fn media_settings(settings: &Settings) -> MediaSettings {
    MediaSettings {
        bind: settings.media_udp.clone(),
        tcp: settings.media_tcp.clone(),
        public: settings.media_public.clone(),
        udp: settings.media_udp_offered,
        threads: settings.media_threads(),
        ..MediaSettings::default()
    }
}

async fn sweep(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    loop {
        interval.tick().await;
        match app.store.sweep_cookies(app.now().0).await {
            Ok(swept) => tracing::debug!(swept, "expired cookies are forgotten"),
            Err(error) => tracing::error!(%error, "expired cookies cannot be forgotten"),
        }
        match app.store.close_entries(app.now().0).await {
            Ok(closed) => tracing::debug!(closed, "links that are over are forgotten"),
            Err(error) => tracing::error!(%error, "links that are over cannot be forgotten"),
        }
    }
}
